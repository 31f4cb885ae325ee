import type { List, Recommendation } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { money } from '../../format/numbers.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'

const SHOWN = 3

/** What could be saved, where there is something. */
export function Savings() {
  const { data } = useApi<List<Recommendation>>('/admin/recommendations')
  const open = (data?.data ?? []).filter(({ state }) => state === 'open')
  if (open.length === 0) return null
  return (
    <Panel title="What could be saved" actions={<ButtonLink to="/reports">All recommendations</ButtonLink>}>
      <ul className="flex flex-col gap-3">
        {open.slice(0, SHOWN).map(({ id, title, text, predicted }) => (
          <li key={id} className="flex items-start justify-between gap-4 text-sm">
            <div className="min-w-0">
              <p className="font-medium break-words">{title || text}</p>
              {title && <p className="text-muted break-words">{text}</p>}
            </div>
            <p className="figures whitespace-nowrap text-good">{money(predicted.savingNanosPerDay)} a day</p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
