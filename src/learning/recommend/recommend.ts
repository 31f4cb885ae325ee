import { keepAnswers } from './keep-answers.ts'
import { keepPrompts } from './keep-prompts.ts'
import { limitAnswers } from './limit-answers.ts'
import type { Market, Recommendation, Sample, Window } from './recommendation.ts'
import { swapModel } from './swap-model.ts'
import { useBatches } from './use-batches.ts'

/**
 * What would have been saved on a tenant's own requests by doing otherwise, each with its interval; only what surely saves
 * something. Best first, one of a kind for each subject. The savings of several do not add up: a request is saved on once.
 */
export function recommend(
  samples: readonly Sample[],
  market: Market,
  window: Window,
  random: () => number,
): Recommendation[] {
  const paid = samples.filter(({ isHit, costNanos }) => !isHit && costNanos > 0)
  const found = [
    ...swapModel(paid, market, window, random),
    ...keepAnswers(samples, window, random),
    ...keepPrompts(paid, market, window, random),
    ...limitAnswers(paid, market, window, random),
    ...useBatches(paid, market, window, random),
  ]
  const sorted = found
    .filter(({ predicted }) => predicted.low > 0)
    .sort((a, b) => b.predicted.savingNanosPerDay - a.predicted.savingNanosPerDay)
  const best = new Map<string, Recommendation>()
  for (const each of sorted) {
    const name = `${each.kind} ${each.subject}`
    if (!best.has(name)) best.set(name, each)
  }
  return [...best.values()]
}
