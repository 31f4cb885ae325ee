import type { Fact } from './facts.ts'

/** Rises when a column changes its meaning. New columns go to the end, and change nothing for those who read the old. */
const VERSION = 1
const TEXT_BYTES_MAX = 256
const INDEX_BYTES_MAX = 96

/** `double1`, `double2` … of a point, in order. Append only. */
const NUMBERS: readonly (readonly [name: string, read: (fact: Fact) => number])[] = [
  ['version', () => VERSION],
  ['status', (fact) => fact.status],
  ['latencyMs', (fact) => fact.latencyMs],
  ['ttftMs', (fact) => fact.ttftMs],
  ['costNanos', (fact) => fact.costNanos],
  ['inputTokens', (fact) => fact.inputTokens],
  ['cachedInputTokens', (fact) => fact.cachedInputTokens],
  ['cacheWriteTokens', (fact) => fact.cacheWriteTokens],
  ['outputTokens', (fact) => fact.outputTokens],
  ['reasoningTokens', (fact) => fact.reasoningTokens],
  ['attempts', (fact) => fact.attempts.length],
  ['stream', (fact) => Number(fact.stream)],
  ['at', (fact) => fact.at],
]

/** `blob1`, `blob2` … of a point, in order. Append only. Never a word of a prompt or an answer. */
const TEXTS: readonly (readonly [name: string, read: (fact: Fact) => string | null])[] = [
  ['id', (fact) => fact.id],
  ['keyId', (fact) => fact.keyId],
  ['requestedModel', (fact) => fact.requestedModel],
  ['provider', (fact) => fact.provider],
  ['model', (fact) => fact.model],
  ['outcome', (fact) => fact.outcome],
  ['cache', (fact) => fact.cache],
  ['errorCode', (fact) => fact.errorCode],
  ['finishReason', (fact) => fact.finishReason],
  ['usageSource', (fact) => fact.usageSource],
  ['priceSource', (fact) => fact.priceSource],
  ['reason', (fact) => fact.reason],
  ['operation', (fact) => fact.operation ?? 'chat'],
]

/** The names of a point's columns, in order, for whoever writes queries. */
export const POINT_COLUMNS = { doubles: NUMBERS.map(([name]) => name), blobs: TEXTS.map(([name]) => name) }

/** Writes one analytics point, sampled by tenant. Best effort: a point that is not taken is lost, and nobody hears of it. */
export function writePoint(points: AnalyticsEngineDataset, fact: Fact): void {
  try {
    points.writeDataPoint({
      indexes: [cut(fact.tenantId, INDEX_BYTES_MAX)],
      doubles: NUMBERS.map(([, read]) => read(fact)),
      blobs: TEXTS.map(([, read]) => cut(read(fact) ?? '', TEXT_BYTES_MAX)),
    })
  } catch {
    // The same fact is on its way to the database, which is where it counts.
  }
}

/** Cuts to bytes of UTF-8, between characters. */
function cut(text: string, bytesMax: number): string {
  // No character takes more than three bytes.
  if (text.length * 3 <= bytesMax) return text
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytesMax))
  return text.slice(0, read)
}
