import {
  type Market,
  PREFIX_TOKENS,
  REQUESTS_MIN,
  type Recommendation,
  type Sample,
  type Window,
} from './recommendation.ts'
import { confidenceOf, type Saving, savingPerDay } from './saving-per-day.ts'
import { percent, usd } from './words.ts'

/** How long providers keep a prompt's beginning at least. Source: Anthropic's guide "Prompt caching", OpenAI's of that name. */
const KEPT_FOR_MS = 5 * 60_000
const REPEATED_SHARE_MIN = 0.1

/**
 * Sending requests that begin alike to one target, in a form it keeps: those of a key that came within five minutes of one
 * with the same beginning, and were charged for it in full. Known only where texts are stored, and reckoned for the first
 * 1,024 tokens alone, so that more may be saved, not less.
 */
export function keepPrompts(
  paid: readonly Sample[],
  market: Market,
  window: Window,
  random: () => number,
): Recommendation[] {
  const known = paid.filter(({ prefix, inputTokens }) => prefix !== null && inputTokens >= PREFIX_TOKENS)
  const groups = Map.groupBy(known, ({ keyId, requestedModel }) => `${keyId} ${requestedModel}`)
  return [...groups].flatMap(([subject, some]) => {
    if (some.length < REQUESTS_MIN) return []
    const savings = savingsOf(some, market)
    const missed = savings.filter(({ nanos }) => nanos > 0).length / savings.length
    if (missed < REPEATED_SHARE_MIN) return []
    const saving = savingPerDay(savings, window, random)
    const arms = new Set(some.map(({ arm }) => arm)).size
    const cached = some.reduce((sum, { cachedInputTokens }) => sum + cachedInputTokens, 0)
    const share = cached / some.reduce((sum, { inputTokens }) => sum + inputTokens, 0)
    const [first] = some
    return [
      {
        kind: 'prompt_cache',
        subject,
        title: 'Keep the common beginning of prompts at the provider',
        text: `${percent(missed)} of ${some.length} requests of one key for ${first?.requestedModel} repeat the beginning of one within five minutes uncached (${percent(share)} of input came from a cache, ${arms} targets answered): kept at one target, that would save ${usd(saving.savingNanosPerDay)} a day.`,
        predicted: {
          ...saving,
          qualityChange: 0,
          confidence: confidenceOf('middle', saving),
          basedOnRequests: some.length,
        },
        formula: `sum over repeats of (cost - the cost with ${PREFIX_TOKENS} input tokens cached) - the price of first writing them, per day`,
        action: { kind: 'advice' },
      },
    ]
  })
}

function savingsOf(some: readonly Sample[], { costAt }: Market): Saving[] {
  const last = new Map<string | null, number>()
  return some
    .toSorted((a, b) => a.at - b.at)
    .map((sample) => {
      const { at, prefix, arm, cachedInputTokens, cacheWriteTokens } = sample
      const before = last.get(prefix)
      last.set(prefix, at)
      const isRepeat = before !== undefined && at - before < KEPT_FOR_MS
      const kept = isRepeat
        ? { ...sample, cachedInputTokens: Math.max(cachedInputTokens, PREFIX_TOKENS) }
        : { ...sample, cacheWriteTokens: Math.max(cacheWriteTokens, cachedInputTokens > 0 ? 0 : PREFIX_TOKENS) }
      const [now, then] = [costAt(arm, sample), costAt(arm, kept)]
      return { at, nanos: now === null || then === null ? 0 : now - then }
    })
}
