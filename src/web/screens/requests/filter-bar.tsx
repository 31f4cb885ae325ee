import { useRange } from '../../data/range.ts'
import type { Key } from '../../data/shapes.ts'
import { dayOf } from '../../format/times.ts'
import { Button } from '../../parts/button.tsx'
import { Choice, TextField } from '../../parts/field.tsx'
import { FILTERS, type Filters } from './filters.ts'

const ANY = [['', 'All']] as const

/** What narrows the list down. */
export function FilterBar({
  filters,
  keys,
  set,
}: {
  readonly filters: Filters
  readonly keys: readonly Key[]
  readonly set: (change: Readonly<Record<string, string | null>>) => void
}) {
  const isFiltered = FILTERS.some((name) => filters[name] !== undefined)
  return (
    <search className="flex flex-wrap items-end gap-2">
      <ModelField value={filters.model ?? ''} onSet={(model) => set({ model })} />
      <Choice
        label="Ended"
        value={filters.outcome ?? ''}
        onChange={({ target }) => set({ outcome: target.value })}
        options={[...ANY, ['ok', 'Answered'], ['failed', 'Failed'], ['cancelled', 'Cancelled']]}
      />
      {keys.length > 0 && (
        <Choice
          label="Key"
          value={filters.key ?? ''}
          onChange={({ target }) => set({ key: target.value })}
          options={[...ANY, ...keys.map(({ id, name }) => [id, name] as const)]}
          className="max-w-44"
        />
      )}
      <Choice
        label="Memory"
        value={filters.cache ?? ''}
        onChange={({ target }) => set({ cache: target.value })}
        options={[...ANY, ['hit', 'From memory'], ['miss', 'Not there'], ['bypass', 'Not asked']]}
      />
      <Period filters={filters} />
      {isFiltered && (
        <Button look="quiet" icon="close" onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, null])))}>
          Clear
        </Button>
      )}
    </search>
  )
}

function ModelField({ value, onSet }: { readonly value: string; readonly onSet: (model: string) => void }) {
  return (
    <form
      className="w-56 max-sm:w-full"
      onSubmit={(event) => {
        event.preventDefault()
        onSet(String(new FormData(event.currentTarget).get('model') ?? '').trim())
      }}
    >
      <TextField
        key={value}
        label="Model"
        name="model"
        type="search"
        defaultValue={value}
        placeholder="provider/model, then Enter"
        data-search=""
        aria-keyshortcuts="/"
        onBlur={({ target }) => target.value.trim() !== value && onSet(target.value.trim())}
      />
    </form>
  )
}

function Period({ filters: { from, to } }: { readonly filters: Filters }) {
  const [{ timezone }] = useRange()
  // What the address says may be anything.
  if (!(Number(from) > 0 && Number(to) > 0)) return null
  return (
    <p className="flex h-8 items-center text-xs text-muted">
      {dayOf(Number(from), timezone)} – {dayOf(Number(to), timezone)}
    </p>
  )
}
