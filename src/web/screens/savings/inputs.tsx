import type { Range } from '../../data/range.ts'
import { useUsage } from '../../data/usage.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import type { Terms } from './terms.ts'

const BASELINES = [
  ['best', 'the best model for each request'],
  ['asked', 'the model first asked for'],
] as const

/** Against what savings are counted, what the gateway costs, and what a rescued request is worth. */
export function Inputs({
  terms: { baseline, fee_usd, rescued_usd },
  set,
  range,
}: {
  readonly terms: Terms
  readonly set: (change: Readonly<Record<string, string | null>>) => void
  readonly range: Range
}) {
  const used = useUsage(range, { by: 'model', top: 100, latencies: false }).data?.rows ?? []
  const known = BASELINES.map(([id]): string => id)
  const models = [...new Set([...used.flatMap(({ value }) => value ?? []), baseline])].filter(
    (id) => !known.includes(id),
  )
  return (
    <search className="flex flex-wrap items-start gap-3">
      <Choice
        label="As if all had gone to"
        value={baseline}
        onChange={({ target }) => set({ baseline: target.value === 'best' ? null : target.value })}
        options={[...BASELINES, ...models.map((model) => [model, model] as const)]}
        className="max-w-72"
      />
      <Amount label="Fee of the gateway, USD" name="fee" value={fee_usd} set={set} hint="for this period" />
      <Amount
        label="A rescued request is worth, USD"
        name="rescued"
        value={rescued_usd}
        set={set}
        hint="one that would have failed"
      />
    </search>
  )
}

function Amount({
  label,
  name,
  value,
  hint,
  set,
}: {
  readonly label: string
  readonly name: string
  readonly value: string
  readonly hint: string
  readonly set: (change: Readonly<Record<string, string | null>>) => void
}) {
  return (
    <form
      className="w-52"
      onSubmit={(event) => {
        event.preventDefault()
        set({ [name]: String(new FormData(event.currentTarget).get(name) ?? '') || null })
      }}
    >
      <TextField
        key={value}
        label={label}
        hint={hint}
        name={name}
        type="number"
        min={0}
        step="any"
        inputMode="decimal"
        placeholder="0"
        defaultValue={value}
        onBlur={({ target }) => target.value !== value && set({ [name]: target.value || null })}
      />
    </form>
  )
}
