import type { AnalyticsDimension, UsageFilter } from '../../contract/analytics.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import { POINT_COLUMNS } from '../../storage/points.ts'

/** Where the raw stream of points can be asked. Source: developers.cloudflare.com/analytics/analytics-engine/sql-api. */
export interface StreamAccess {
  readonly accountId: string
  /** An API token with the permission "Account Analytics: Read". */
  readonly token: string
}

/** What to count of the stream. Epoch ms. */
export interface StreamQuestion {
  readonly from: number
  readonly to: number
  readonly by: AnalyticsDimension | null
  /** Null: all in one. */
  readonly stepMs: number | null
  readonly filter: UsageFilter
}

/** Sums of the stream. They are estimates where the platform has sampled. */
export interface StreamRow {
  /** Epoch ms at which the step begins; 0 where there are no steps. */
  readonly at: number
  readonly value: string
  readonly requests: number
  readonly failed: number
  readonly cacheHits: number
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly costNanos: number
}

const DATASET = 'sluice_requests'
const LIMIT_MS = 10 * SECOND_MS
const ROWS_MAX = 10_000

/** Which text of a point is the value of a dimension. Those that points do not carry are left out. */
const BLOBS: Readonly<Partial<Record<AnalyticsDimension, string>>> = {
  model: `concat(${blob('provider')}, '/', ${blob('model')})`,
  requested_model: blob('requestedModel'),
  provider: blob('provider'),
  key: blob('keyId'),
  status: `toString(toUInt32(${double('status')}))`,
  error: blob('errorCode'),
  cache: blob('cache'),
  operation: blob('operation'),
}

/** Whether the stream can tell a dimension. */
export function isInStream(dimension: AnalyticsDimension): boolean {
  return BLOBS[dimension] !== undefined
}

/** Counts a tenant's points in the platform's stream. Throws `store_unavailable` where it is late or refuses. */
export async function streamUsage(
  access: StreamAccess,
  tenantId: string,
  question: StreamQuestion,
): Promise<StreamRow[]> {
  const url = `https://api.cloudflare.com/client/v4/accounts/${encodeURIComponent(access.accountId)}/analytics_engine/sql`
  const asked = fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${access.token}` },
    body: streamQuery(tenantId, question),
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  const response = await asked.catch(() => null)
  if (!response?.ok) {
    await response?.body?.cancel()
    throw new Fault('store_unavailable', 'The platform’s stream of points did not answer.')
  }
  const { data } = (await response.json()) as { data: Record<string, string | number>[] }
  return data.map((row) => {
    const { at, value, ...sums } = row
    const counted = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Math.round(Number(sum))]))
    return { at: Number(at), value: String(value), ...counted } as unknown as StreamRow
  })
}

/** The question in the stream's SQL. Each text of the caller's is quoted; a sampled point stands for `_sample_interval`. */
export function streamQuery(tenantId: string, { from, to, by, stepMs, filter }: StreamQuestion): string {
  const value = by === null ? "''" : (BLOBS[by] ?? "''")
  const at = stepMs === null ? '0' : `intDiv(toUInt64(${double('at')}), ${stepMs}) * ${stepMs}`
  const sum = (what: string) => `sum(_sample_interval * ${what})`
  const sums = [
    'sum(_sample_interval) AS requests',
    `sumIf(_sample_interval, ${blob('outcome')} = 'failed') AS failed`,
    `sumIf(_sample_interval, ${blob('cache')} = 'hit') AS cacheHits`,
    ...TOTALLED.map((name) => `${sum(double(name))} AS ${name}`),
  ]
  const wanted = (Object.entries(filter) as [AnalyticsDimension, string | undefined][]).flatMap(([dimension, text]) =>
    text === undefined ? [] : [`${BLOBS[dimension] ?? "''"} = ${quoted(text)}`],
  )
  const conditions = [
    `index1 = ${quoted(tenantId)}`,
    `${double('at')} >= ${from}`,
    `${double('at')} < ${to}`,
    `timestamp >= toDateTime(${Math.floor(from / SECOND_MS) - 60})`,
    ...wanted,
  ]
  return `SELECT ${at} AS at, ${value} AS value, ${sums.join(', ')} FROM ${DATASET} WHERE ${conditions.join(' AND ')} GROUP BY at, value ORDER BY costNanos DESC LIMIT ${ROWS_MAX}`
}

const TOTALLED = ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens', 'costNanos'] as const

function blob(name: string): string {
  return `blob${POINT_COLUMNS.blobs.indexOf(name) + 1}`
}

function double(name: string): string {
  return `double${POINT_COLUMNS.doubles.indexOf(name) + 1}`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
