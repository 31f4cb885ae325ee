import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { bucketOf } from '../../../src/learning/histogram.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import type { Grain } from '../../../src/storage/roll-up.ts'

/** What a client did in an hour, on the scale of a million requests a day. */
export interface ClientHour {
  readonly client: string
  readonly model: string
  readonly hour: number
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
}

const REQUESTS_A_DAY = 1_000_000

/**
 * A month of ServeGen's traffic: its two weeks, twice and a bit, scaled to a million requests a day. Null where the data is
 * not there. Source: alibaba/ServeGen, Apache-2.0.
 */
export async function readMonth(folder: string, days: number): Promise<ClientHour[] | null> {
  const file = `${folder}/servegen/hourly.csv.gz`
  if (!existsSync(file)) return null
  const rows: ClientHour[] = []
  for await (const line of createInterface(createReadStream(file).pipe(createGunzip()))) {
    const [model = '', client = '', hour, requests, input, output] = line.split(',')
    if (model === 'model') continue
    const tokens = { inputTokens: Number(input), outputTokens: Number(output) }
    rows.push({ model, client: `${model}-${client}`, hour: Number(hour), requests: Number(requests), ...tokens })
  }
  const hours = 1 + Math.max(...rows.map(({ hour }) => hour))
  const perDay = (24 * rows.reduce((sum, { requests }) => sum + requests, 0)) / hours
  const scale = REQUESTS_A_DAY / perDay
  const byHour = Map.groupBy(rows, ({ hour }) => hour)
  return Array.from({ length: days * 24 }, (_, hour) => byHour.get(hour % hours) ?? []).flatMap((list, hour) =>
    list.map((row) => ({
      ...row,
      hour,
      requests: row.requests * scale,
      inputTokens: row.inputTokens * scale,
      outputTokens: row.outputTokens * scale,
    })),
  )
}

/** One row of a rollup, its columns in order after the tenant. */
export type TotalsRow = readonly (string | number | null)[]

/** Models behind each of ServeGen's three, and where they are served. */
const SERVED = ['openai', 'azure', 'groq', 'together']
const CLASSES = ['short', 'code', 'long', 'tools', 'schema', 'mathematics', 'images', 'choice']

interface Part {
  readonly values: readonly (readonly [dimension: string, value: string])[]
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly failed: number
  readonly hits: number
  readonly medianMs: number
}

/** The rows of a grain: what the gateway would have totalled, for buckets from `from` to before `to` (epoch ms). */
export function* totalsRows(
  month: ReadonlyMap<number, readonly ClientHour[]>,
  start: number,
  grain: Grain,
  from: number,
  to: number,
): Generator<TotalsRow> {
  const width = { minute: MINUTE_MS, half_hour: HOUR_MS / 2, day: DAY_MS }[grain]
  const random = seeded(7)
  for (let at = from; at < to; at += width) {
    const hours = grain === 'day' ? 24 : 1
    const parts = Array.from({ length: hours }, (_, n) => month.get(Math.floor((at - start) / HOUR_MS) + n) ?? [])
      .flat()
      .map((row) => partOf(row, Math.min(1, width / HOUR_MS), random))
      .filter(({ requests }) => requests > 0)
    yield* rowsOf(parts, at)
  }
}

/** A client's part of a bucket; a small one has a request now and then. */
function partOf(row: ClientHour, share: number, random: () => number): Part {
  const wanted = row.requests * share
  const requests = Math.floor(wanted) + Number(random() < wanted % 1)
  const served = SERVED[Math.floor(random() * SERVED.length)] ?? 'openai'
  const number = Number(row.client.split('-').at(-1))
  const failed = Math.floor(requests * 0.02 + random())
  const hits = Math.min(requests - failed, Math.floor(requests * 0.1))
  const perRequest = requests / Math.max(1e-9, row.requests)
  return {
    values: [
      ['total', ''],
      ['model', `${served}/${row.model}`],
      ['requested_model', row.model],
      ['provider', served],
      ['key', `key_${row.client}`],
      ['team', `team_${number % 20}`],
      ['user', `user_${row.client}`],
      ['tag', number % 3 === 0 ? 'batch' : 'live'],
      ['operation', 'chat'],
      ['class', CLASSES[number % CLASSES.length] ?? 'short'],
    ],
    requests,
    inputTokens: Math.round(row.inputTokens * perRequest),
    outputTokens: Math.round(row.outputTokens * perRequest),
    failed: Math.min(requests, failed),
    hits,
    medianMs: 400 + 40 * (number % 50),
  }
}

function rowsOf(parts: readonly Part[], at: number): TotalsRow[] {
  const groups = new Map<string, Part[]>()
  for (const part of parts) {
    for (const [dimension, value] of part.values) {
      const name = `${dimension}\n${value}`
      const group = groups.get(name)
      if (group) group.push(part)
      else groups.set(name, [part])
    }
  }
  const named = [...groups].map(([name, group]) => {
    const [dimension = '', value = ''] = name.split('\n')
    return rowOf(dimension, value, at, group)
  })
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0)
  const split = (dimension: string, value: string, share: number) =>
    rowOf(
      dimension,
      value,
      at,
      parts.map((part) => ({ ...part, requests: Math.round(part.requests * share) })),
    )
  return sum(({ requests }) => requests) === 0
    ? []
    : [
        ...named,
        split('status', '200', 0.98),
        split('status', '429', 0.01),
        split('status', '503', 0.01),
        split('cache', 'hit', 0.1),
        split('cache', 'miss', 0.9),
        split('error', 'provider_overloaded', 0.01),
        split('error', 'rate_limit_exceeded', 0.01),
      ]
}

function rowOf(dimension: string, value: string, at: number, parts: readonly Part[]): TotalsRow {
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0)
  const [requests, input, output] = [sum((p) => p.requests), sum((p) => p.inputTokens), sum((p) => p.outputTokens)]
  const cost = Math.round(input * 250 + output * 1_000)
  const timed = parts.map((part) => ({ ...part, requests: part.requests - part.failed - part.hits }))
  return [
    dimension,
    value,
    at,
    requests,
    sum((p) => p.failed),
    0,
    sum((p) => p.hits),
    Math.round(requests * 0.01),
    input,
    Math.round(input * 0.3),
    output,
    Math.round(output * 0.2),
    output,
    output * 12,
    cost,
    cost,
    Math.round(cost * 1.4),
    Math.round(cost * 2),
    Math.round(cost * 0.1),
    requests * 0.05,
    requests * 0.06,
    sketchOf(timed, 1),
    sketchOf(timed, 0.3),
  ]
}

/** Shares of a log-normal law with a spread of one half, at 15 points. */
const LAW = [-1.2, -1, -0.8, -0.6, -0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45, 0.6, 0.8, 1, 1.2].map(
  (z) => [z, Math.exp(-(z * z) / 0.5)] as const,
)
const LAW_TOTAL = LAW.reduce((sum, [, weight]) => sum + weight, 0)

function sketchOf(parts: readonly Pick<Part, 'requests' | 'medianMs'>[], factor: number): string {
  const bins: Record<string, number> = {}
  for (const { requests, medianMs } of parts) {
    for (const [z, weight] of LAW) {
      const count = Math.round((requests * weight) / LAW_TOTAL)
      const bin = bucketOf(medianMs * factor * Math.exp(z))
      if (count > 0) bins[bin] = (bins[bin] ?? 0) + count
    }
  }
  return JSON.stringify(bins)
}
