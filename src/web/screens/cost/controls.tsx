import { useMay } from '../../data/session.tsx'
import type { Key, List, Team } from '../../data/shapes.ts'
import type { Dimension } from '../../data/usage.ts'
import { useApi } from '../../data/use-api.ts'
import { Chip } from '../../parts/chip.tsx'
import { Choice } from '../../parts/field.tsx'
import { MEASURES } from './measures.ts'
import { DIMENSIONS, INTERVALS, type Question } from './question.ts'

/** What is drawn, by what, how finely, and of which requests only. */
export function Controls({
  question: { by, measure, chosen, only },
  set,
}: {
  readonly question: Question
  readonly set: (change: Readonly<Record<string, string | null>>) => void
}) {
  const narrowings = Object.entries(only) as [Dimension, string][]
  const nameOf = useNames(narrowings.length > 0)
  return (
    <search className="flex flex-wrap items-end gap-2">
      <Choice
        label="Show"
        value={measure}
        onChange={({ target }) => set({ measure: target.value })}
        options={Object.entries(MEASURES).map(([id, { name }]) => [id, name] as const)}
      />
      <Choice
        label="By"
        value={by}
        onChange={({ target }) => set({ by: target.value })}
        options={Object.entries(DIMENSIONS)}
      />
      <Choice
        label="Over"
        value={chosen ?? ''}
        onChange={({ target }) => set({ interval: target.value })}
        options={INTERVALS}
      />
      {narrowings.map(([dimension, value]) => (
        <Chip key={dimension} onRemove={() => set({ [dimension]: null })}>
          {`${DIMENSIONS[dimension]}: ${nameOf(dimension, value)}`}
        </Chip>
      ))}
    </search>
  )
}

/** What keys and teams are called that the address has by their ids. */
function useNames(isWanted: boolean): (dimension: Dimension, id: string) => string {
  const keys = useApi<List<Key>>(useMay('keys:read') && isWanted ? '/admin/keys' : null, { limit: 500 })
  const teams = useApi<List<Team>>(useMay('members:read') && isWanted ? '/admin/teams' : null)
  const of: Partial<Record<Dimension, readonly { readonly id: string; readonly name: string }[] | undefined>> = {
    key: keys.data?.data,
    team: teams.data?.data,
  }
  return (dimension, id) => of[dimension]?.find((each) => each.id === id)?.name ?? id
}
