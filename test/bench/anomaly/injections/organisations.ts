import { seeded } from '../../../../src/shared/seeded.ts'
import { readTable } from '../../outages/read-table.ts'

/** What an organisation spent in each hour of fourteen days, in dollars at illustrative prices. */
export type HourlySpend = readonly number[]

export const HOURS = 336
/** Illustrative dollars per million tokens, in and out. */
const PRICES: Readonly<Record<string, readonly [input: number, output: number]>> = {
  'm-large': [2.5, 10],
  'm-mid': [0.4, 1.6],
  'm-small': [0.1, 0.4],
}
const MEMBERS = 10
/** Clients with traffic in fewer hours are no business. */
const ACTIVE_HOURS = 250

/** Bundles of ten recorded clients drawn at random; null where the recording is absent. */
export function readOrganisations(path: string, count: number): HourlySpend[] | null {
  const table = readTable(path)
  if (table === null) return null
  const clients = new Map<string, number[]>()
  for (const { model = '', client, hour, in_tokens, out_tokens } of table) {
    const of = clients.get(`${model}/${client}`) ?? new Array<number>(HOURS).fill(0)
    clients.set(`${model}/${client}`, of)
    const [input, output] = PRICES[model] ?? [1, 1]
    const at = Number(hour)
    if (at < HOURS) of[at] = (of[at] ?? 0) + (Number(in_tokens) * input + Number(out_tokens) * output) / 1e6
  }
  const active = [...clients.values()].filter((spend) => spend.filter((each) => each > 0).length > ACTIVE_HOURS)
  const random = seeded(5)
  return Array.from({ length: count }, () => {
    const members = active.map((spend) => ({ spend, by: random() })).toSorted((a, b) => a.by - b.by)
    return Array.from({ length: HOURS }, (_, hour) =>
      members.slice(0, MEMBERS).reduce((sum, { spend }) => sum + (spend[hour] ?? 0), 0),
    )
  })
}
