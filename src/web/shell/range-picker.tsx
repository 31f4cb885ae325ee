import { SPANS, useRange } from '../data/range.ts'
import { dayOf, OWN_TIMEZONE } from '../format/times.ts'

const BOX = 'h-8 rounded-md border border-line bg-panel px-2 text-sm text-ink hover:bg-sunken'

/** The period, what it is compared with, and whose clock counts: all of it is in the address. */
export function RangePicker({ hasCompare }: { readonly hasCompare: boolean }) {
  const [range, set] = useRange()
  const zones = [...new Set([OWN_TIMEZONE, 'UTC', range.timezone])]
  return (
    <div className="flex flex-wrap items-center gap-2">
      <select
        aria-label="Period"
        className={BOX}
        value={range.span ?? 'custom'}
        onChange={({ target }) => target.value !== 'custom' && set({ range: target.value, from: null, to: null })}
      >
        {Object.entries(SPANS).map(([span, { name }]) => (
          <option key={span} value={span}>
            {name}
          </option>
        ))}
        {range.span === null && (
          <option value="custom">
            {dayOf(range.from, range.timezone)} – {dayOf(range.to, range.timezone)}
          </option>
        )}
      </select>
      {hasCompare && (
        <label className={`${BOX} flex items-center gap-1.5`}>
          <input
            type="checkbox"
            checked={range.isCompared}
            onChange={({ target }) => set({ compare: target.checked ? '1' : null })}
            className="accent-accent"
          />
          Compare
        </label>
      )}
      <select
        aria-label="Time zone"
        className={BOX}
        value={range.timezone}
        onChange={({ target }) => set({ tz: target.value })}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </select>
    </div>
  )
}
