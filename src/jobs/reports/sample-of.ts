import { PREFIX_CHARACTERS } from '../../learning/recommend/recommendation.ts'
import type { Judged } from '../../learning/recommend/score-recommendation.ts'
import { hash32 } from '../../shared/hash.ts'
import { together } from '../../storage/graded-log.ts'
import type { PeriodRow } from '../../storage/optimizer-log.ts'
import { TRUSTED_MIN } from '../router/router-log.ts'

/** A request of the log as recommendations look at it. */
export function sampleOf(row: PeriodRow): Judged {
  const { at, keyId, requestedModel, finishReason, costNanos } = row
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = row
  const known = together(row.grades)
  return {
    at,
    keyId,
    requestedModel,
    arm: `${row.provider}/${row.model}`,
    requestClass: row.routing?.requestClass ?? null,
    isStream: row.stream,
    isHit: row.cache === 'hit',
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens,
    finishReason,
    costNanos,
    grade: known && known.weight >= TRUSTED_MIN ? known.grade : null,
    ...marksOf(row),
  }
}

/** A long text is told by its length and both its ends: they hold what callers ask with, and what they ask. */
function marksOf({ promptLength, promptHead, promptTail }: PeriodRow): Pick<Judged, 'fingerprint' | 'prefix'> {
  if (promptLength === null || promptHead === null || promptTail === null) return { fingerprint: null, prefix: null }
  const isLong = promptHead.length >= PREFIX_CHARACTERS
  return {
    fingerprint: `${promptLength} ${hash32(promptHead)} ${hash32(promptTail)}`,
    prefix: isLong ? String(hash32(promptHead.slice(0, PREFIX_CHARACTERS))) : null,
  }
}
