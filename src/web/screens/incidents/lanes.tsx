import { useRange } from '../../data/range.ts'
import { dayOf } from '../../format/times.ts'
import { type Incident, inWords, SEVERITIES, type Severity } from './incident.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ORDER: readonly Severity[] = ['critical', 'warning', 'info']
const COLOURS = { bad: 'bg-bad', warn: 'bg-warn', neutral: 'bg-edge' } as const

/** Incidents along time, a lane for each severity. The list below says the same. */
export function Lanes({ of, onOpen }: { readonly of: readonly Incident[]; readonly onOpen: (id: string) => void }) {
  const [{ timezone }] = useRange()
  const now = Date.now()
  const first = Math.min(...of.map(({ openedAt }) => openedAt), now - DAY_MS)
  const at = (moment: number) => (100 * (moment - first)) / (now - first)
  return (
    <div aria-hidden="true" className="flex flex-col gap-1.5 text-xs text-muted">
      {ORDER.map((severity) => {
        const { name, tone } = SEVERITIES[severity]
        return (
          <div key={severity} className="flex items-center gap-3">
            <span className="w-14 shrink-0">{name}</span>
            <span className="relative h-5 min-w-0 flex-1 overflow-hidden rounded bg-sunken">
              {of
                .filter((each) => each.severity === severity)
                .map((each) => {
                  const end = each.closedAt === null ? now : each.lastAt + HOUR_MS
                  return (
                    <button
                      key={each.id}
                      type="button"
                      tabIndex={-1}
                      title={inWords(each)}
                      onClick={() => onOpen(each.id)}
                      className={`absolute inset-y-1 min-w-1 rounded-xs hover:opacity-100 ${each.closedAt === null ? '' : 'opacity-55'} ${COLOURS[tone as keyof typeof COLOURS]}`}
                      style={{
                        left: `${Math.min(99.5, at(each.openedAt))}%`,
                        width: `${at(end) - at(each.openedAt)}%`,
                      }}
                    />
                  )
                })}
            </span>
          </div>
        )
      })}
      <p className="figures flex justify-between pl-17">
        <span>{dayOf(first, timezone)}</span>
        <span>now</span>
      </p>
    </div>
  )
}
