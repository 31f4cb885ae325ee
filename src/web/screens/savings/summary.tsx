import { requestsAt } from '../../data/addresses.ts'
import { periodInWords } from '../../data/plots.ts'
import { count, money, percent } from '../../format/numbers.ts'
import { NumberLink } from '../../parts/number-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { nameOf, tintOf } from './names.ts'
import type { Roi } from './roi.ts'

/** The account in one look: what it would have cost, cut into what was paid and what was saved. */
export function Summary({ of }: { readonly of: Roi }) {
  const { savedNanos, savedShare, spentNanos, baselineNanos, requests, feeNanos, roi, lines } = of
  return (
    <Panel title={periodInWords(of)} about={`${count(requests)} requests`}>
      <div className="flex flex-col gap-5">
        <div className="grid grid-cols-2 gap-x-4 gap-y-4 md:grid-cols-4">
          <Figure name="Saved" isMain about={`${percent(savedShare)} of what it would have cost`}>
            {money(savedNanos)}
          </Figure>
          <Figure name="Paid" about="to providers">
            <NumberLink to={requestsAt(of)}>{money(spentNanos)}</NumberLink>
          </Figure>
          <Figure name="It would have cost" about="without routing, caches and failover">
            {money(baselineNanos)}
          </Figure>
          <Figure
            name="Return on the fee"
            about={roi === null ? 'state a fee to see it' : `${money(savedNanos)} saved for ${money(feeNanos)}`}
          >
            {roi === null ? '–' : percent(roi)}
          </Figure>
        </div>
        <div aria-hidden="true">
          <div className="flex h-7 gap-px overflow-hidden rounded-md bg-sunken">
            <Part share={spentNanos / Math.max(1, baselineNanos)} tint="bg-edge" name={`Paid ${money(spentNanos)}`} />
            {lines.map(({ name, savedNanos: saved }) => (
              <Part
                key={name}
                share={Math.max(0, saved) / Math.max(1, baselineNanos)}
                tint={tintOf(name)}
                name={`${nameOf(name)} ${money(saved)}`}
              />
            ))}
          </div>
          <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
            <Key tint="bg-edge">paid</Key>
            {lines.map(({ name }) => (
              <Key key={name} tint={tintOf(name)}>
                {nameOf(name).toLowerCase()}
              </Key>
            ))}
          </p>
        </div>
      </div>
    </Panel>
  )
}

function Figure({
  name,
  about,
  isMain = false,
  children,
}: {
  readonly name: string
  readonly about: string
  readonly isMain?: boolean
  readonly children: React.ReactNode
}) {
  return (
    <div className="min-w-0">
      <p className="text-xs text-muted">{name}</p>
      <p className={`figures text-2xl font-semibold tracking-tight ${isMain ? 'text-accent' : ''}`}>{children}</p>
      <p className="text-xs text-muted">{about}</p>
    </div>
  )
}

function Part({ share, tint, name }: { readonly share: number; readonly tint: string; readonly name: string }) {
  return share > 0 ? (
    <span title={name} className={`h-full min-w-0.5 ${tint}`} style={{ width: `${100 * share}%` }} />
  ) : null
}

function Key({ tint, children }: { readonly tint: string; readonly children: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className={`size-2 rounded-xs ${tint}`} />
      {children}
    </span>
  )
}
