import { HOUR_MS } from '../shared/time.ts'
import { bounded, STORE_LIMIT_MS } from './db.ts'
import { digestOf } from './digest.ts'
import type { Fact } from './facts.ts'
import { ROLL_UP_THE_NEW } from './roll-up.ts'

/** Bytes of JSON bound to one statement, and of one row: D1 takes 2 MB of either. */
const STATEMENT_BYTES_MAX = 1_500_000
/** Characters kept of a text that would not fit. Escaped at its worst, a character is 6 bytes: two such texts do fit. */
const TEXT_KEPT_CHARACTERS = 100_000
const LIMIT_MS = 3 * STORE_LIMIT_MS

/** What each column of `requests` takes from a fact, in the order in which it travels. */
const COLUMNS: readonly (readonly [column: string, read: (fact: Fact) => string | number | null])[] = [
  ['id', (fact) => fact.id],
  ['tenant_id', (fact) => fact.tenantId],
  ['key_id', (fact) => fact.keyId],
  ['team_id', (fact) => fact.teamId ?? null],
  ['user_id', (fact) => fact.userId ?? null],
  ['customer', (fact) => fact.customer ?? null],
  ['metadata', (fact) => (fact.metadata ? JSON.stringify(fact.metadata) : null)],
  ['tags', (fact) => (fact.tags ? JSON.stringify(fact.tags) : null)],
  ['operation', (fact) => fact.operation ?? 'chat'],
  ['at', (fact) => Math.floor(fact.at)],
  ['requested_model', (fact) => fact.requestedModel],
  ['provider', (fact) => fact.provider],
  ['model', (fact) => fact.model],
  ['upstream_id', (fact) => fact.upstreamId],
  ['stream', (fact) => Number(fact.stream)],
  ['cache', (fact) => fact.cache],
  ['status', (fact) => fact.status],
  ['outcome', (fact) => fact.outcome],
  ['error_code', (fact) => fact.errorCode],
  ['finish_reason', (fact) => fact.finishReason],
  ['attempts', (fact) => JSON.stringify(fact.attempts)],
  ['input_tokens', (fact) => Math.round(fact.inputTokens)],
  ['cached_input_tokens', (fact) => Math.round(fact.cachedInputTokens)],
  ['cache_write_tokens', (fact) => Math.round(fact.cacheWriteTokens)],
  ['output_tokens', (fact) => Math.round(fact.outputTokens)],
  ['reasoning_tokens', (fact) => Math.round(fact.reasoningTokens)],
  ['more', (fact) => (fact.more ? JSON.stringify(fact.more) : null)],
  ['usage_source', (fact) => fact.usageSource],
  ['cost_nanos', (fact) => Math.ceil(fact.costNanos)],
  ['billed_nanos', (fact) => nanosOf(fact.billedNanos)],
  ['asked_nanos', (fact) => nanosOf(fact.askedNanos)],
  ['best_nanos', (fact) => nanosOf(fact.bestNanos)],
  ['price_source', (fact) => fact.priceSource],
  ['latency_ms', (fact) => Math.round(fact.latencyMs)],
  ['ttft_ms', (fact) => Math.round(fact.ttftMs)],
  ['reason', (fact) => fact.reason],
  ['routing', (fact) => (fact.routing ? JSON.stringify(fact.routing) : null)],
  ['policy', (fact) => (fact.policy ? JSON.stringify(fact.policy) : null)],
  ['grade', (fact) => fact.grade ?? null],
  ['grade_weight', (fact) => fact.gradeWeight ?? null],
  ['prompt', (fact) => fact.prompt],
  ['answer', (fact) => fact.answer],
]

function nanosOf(amount: number | undefined): number | null {
  return amount === undefined ? null : Math.ceil(amount)
}

const NAMES = COLUMNS.map(([column]) => column).join(', ')
const SENT = `(SELECT ${COLUMNS.map(([column], at) => `value ->> ${at} AS ${column}`).join(', ')} FROM json_each(?1)) AS sent`

/** `usage_hourly`'s totals, each with what one fact adds to it. */
const TOTALS = {
  requests: '1',
  failed: "outcome = 'failed'",
  cache_hits: "cache = 'hit'",
  input_tokens: 'input_tokens',
  cached_input_tokens: 'cached_input_tokens',
  output_tokens: 'output_tokens',
  cost_nanos: 'cost_nanos',
  latency_ms_total: 'latency_ms',
}
const TOTAL_NAMES = Object.keys(TOTALS)

const COUNT_THE_NEW = `
  INSERT INTO usage_hourly (tenant_id, hour, key_id, provider, model, ${TOTAL_NAMES.join(', ')})
  SELECT tenant_id, at - at % ${HOUR_MS}, key_id, provider, model, ${Object.values(TOTALS)
    .map((added) => `sum(${added})`)
    .join(', ')}
  FROM ${SENT}
  WHERE NOT EXISTS (SELECT 1 FROM requests WHERE requests.id = sent.id)
  GROUP BY 1, 2, 3, 4, 5
  ON CONFLICT (tenant_id, hour, key_id, provider, model)
  DO UPDATE SET ${TOTAL_NAMES.map((name) => `${name} = usage_hourly.${name} + excluded.${name}`).join(', ')}`

// Only a known id may be passed over: OR IGNORE would also swallow a broken row, after it was counted.
const KEEP_THE_NEW = `
  INSERT INTO requests (${NAMES}, batch) SELECT ${NAMES}, ?2 FROM ${SENT} WHERE true
  ON CONFLICT (id) DO NOTHING`

/** What requests say of earlier ones, as feedback on those. The first word of a kind stays. */
const KEEP_HINDSIGHT = `
  INSERT INTO feedback (tenant_id, request_id, source, score, weight, at)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?1) WHERE true
  ON CONFLICT DO NOTHING`

function hindsightOf({ tenantId, at, hindsight }: Fact) {
  return [tenantId, hindsight?.requestId, hindsight?.source, hindsight?.score, hindsight?.weight, at]
}

/**
 * Stores facts and adds them to the hourly totals, in one transaction. What is already stored is neither stored nor
 * counted again, so a redelivery is harmless. Rejects when nothing was stored, or when the store is late: then send again.
 */
export async function storeFacts(db: D1Database, facts: readonly Fact[], batchId: string): Promise<void> {
  const distinct = new Map(facts.map((fact) => [fact.id, fact]))
  const chunks = split([...distinct.values()], STATEMENT_BYTES_MAX)
  if (chunks.length === 0) return
  const statements = chunks.flatMap(({ rows, digests }) => [
    db.prepare(COUNT_THE_NEW).bind(rows),
    ...ROLL_UP_THE_NEW.map((statement) => db.prepare(statement).bind(digests)),
    db.prepare(KEEP_THE_NEW).bind(rows, batchId),
  ])
  const hindsights = [...distinct.values()].filter(({ hindsight }) => hindsight !== undefined)
  if (hindsights.length > 0)
    statements.push(db.prepare(KEEP_HINDSIGHT).bind(JSON.stringify(hindsights.map(hindsightOf))))
  await bounded(db.batch(statements), LIMIT_MS)
}

function encode(fact: Fact): string {
  const row = JSON.stringify(COLUMNS.map(([, read]) => read(fact)))
  if (bytesOf(row) <= STATEMENT_BYTES_MAX) return row
  const cut = { ...fact, prompt: cutText(fact.prompt), answer: cutText(fact.answer) }
  return JSON.stringify(COLUMNS.map(([, read]) => read(cut)))
}

function cutText(text: string | null): string | null {
  return text && text.length > TEXT_KEPT_CHARACTERS ? `${text.slice(0, TEXT_KEPT_CHARACTERS).toWellFormed()}…` : text
}

/** Facts and their digests as JSON arrays, each within the limit. */
function split(facts: readonly Fact[], limitBytes: number): { rows: string; digests: string }[] {
  const chunks: { rows: string[]; digests: string[] }[] = []
  let room = 0
  for (const fact of facts) {
    const row = encode(fact)
    const bytes = bytesOf(row) + 1
    if (bytes > room) {
      chunks.push({ rows: [], digests: [] })
      room = limitBytes
    }
    chunks.at(-1)?.rows.push(row)
    chunks.at(-1)?.digests.push(JSON.stringify(digestOf(fact)))
    room -= bytes
  }
  return chunks.map(({ rows, digests }) => ({ rows: `[${rows.join(',')}]`, digests: `[${digests.join(',')}]` }))
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}
