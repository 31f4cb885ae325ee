import type { Sample } from '../../learning/recommend/recommendation.ts'
import { hash32 } from '../../shared/hash.ts'
import type { periodLog } from '../../storage/period-log.ts'

type Row = Awaited<ReturnType<typeof periodLog>>[number]

/** A request of the log as recommendations look at it. */
export function sampleOf(row: Row): Sample {
  const { provider, model, stream, cache, prompt, at, keyId, requestedModel, finishReason, costNanos } = row
  const { inputTokens, cachedInputTokens, outputTokens } = row
  return {
    at,
    keyId,
    requestedModel,
    arm: `${provider}/${model}`,
    isStream: stream,
    isHit: cache === 'hit',
    inputTokens,
    cachedInputTokens,
    outputTokens,
    finishReason,
    costNanos,
    fingerprint: prompt === null ? null : `${prompt.length} ${hash32(prompt)}`,
  }
}
