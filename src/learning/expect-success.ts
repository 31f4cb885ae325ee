import type { ArmScore } from './scores.ts'

/** What is thought of an arm that nobody has tried, and how many answers that opinion weighs. */
const NEUTRAL = { success: 0.95, weight: 2 }
/** How many answers the experience of everybody weighs, at most, beside the tenant's own. */
const GLOBAL_WEIGHT = 10

/** The share of requests that an arm is expected to answer: the tenant's own experience, on top of everybody's, on top of a neutral opinion. */
export function expectSuccess(own: ArmScore | undefined, all: ArmScore | undefined): number {
  const theirs = triesOf(all)
  const known = Math.min(GLOBAL_WEIGHT, theirs.count)
  const priorWeight = NEUTRAL.weight + known
  const theirShare = theirs.count > 0 ? theirs.successes / theirs.count : 0
  const prior = (NEUTRAL.success * NEUTRAL.weight + theirShare * known) / priorWeight
  const mine = triesOf(own)
  return (prior * priorWeight + mine.successes) / (priorWeight + mine.count)
}

function triesOf(score: ArmScore | undefined): { successes: number; count: number } {
  const { successes = 0, failures = 0 } = score ?? {}
  return { successes, count: successes + failures }
}
