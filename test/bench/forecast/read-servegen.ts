import { readTable } from '../outages/read-table.ts'

/** The days of ServeGen, and the dollars that each client's traffic comes to in each of them. */
export interface Usage {
  readonly tenants: readonly (readonly number[])[]
  readonly bundles: readonly (readonly number[])[]
}

/** Dollars per million tokens, in and out: made up, in the proportions of small and large models. */
const PRICES: Readonly<Record<string, readonly [input: number, output: number]>> = {
  'm-large': [2.5, 10],
  'm-mid': [0.4, 1.6],
  'm-small': [0.1, 0.4],
}
const HOURS = 336
const BUSY_HOURS_MIN = 300
const BUNDLES = 40
const BUNDLE_SIZE = 10
const SEED = 7

/**
 * The clients that were busy in 300 of 336 hours, and 40 organisations: each ten of those drawn with the seed of the first
 * study, scaled so that all ten cost the same. Null where there is no such file.
 */
export function readServegen(path: string): Usage | null {
  const rows = readTable(path)
  if (rows === null) return null
  const clients = new Map<string, { costs: number[]; busy: number }>()
  for (const row of rows) {
    const [input, output] = PRICES[row['model'] ?? ''] ?? [0, 0]
    const key = `${row['model']} ${row['client']}`
    const client = clients.get(key) ?? { costs: Array.from({ length: HOURS }, () => 0), busy: 0 }
    const dollars = (Number(row['in_tokens']) * input + Number(row['out_tokens']) * output) / 1e6
    client.costs[Number(row['hour'])] = (client.costs[Number(row['hour'])] ?? 0) + dollars
    if (Number(row['requests']) > 0) client.busy += 1
    clients.set(key, client)
  }
  const tenants = [...clients.values()].filter(({ busy }) => busy >= BUSY_HOURS_MIN).map(({ costs }) => daysOf(costs))
  return { tenants, bundles: bundled(tenants) }
}

function daysOf(hours: readonly number[]): number[] {
  return Array.from({ length: hours.length / 24 }, (_, day) => sumOf(hours.slice(24 * day, 24 * day + 24)))
}

function bundled(tenants: readonly (readonly number[])[]): number[][] {
  let state = SEED
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
  return Array.from({ length: BUNDLES }, () => {
    const members = Array.from({ length: BUNDLE_SIZE }, () => tenants[Math.floor(random() * tenants.length)] ?? [])
    const shares = members.map((days) => days.map((dollars) => dollars / Math.max(1e-12, sumOf(days))))
    return Array.from({ length: HOURS / 24 }, (_, day) => sumOf(shares.map((days) => days[day] ?? 0)))
  })
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
