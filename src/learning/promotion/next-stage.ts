import { EFFECTIVE_MIN, type Estimate } from '../off-policy/evaluate-policy.ts'
import { type AnytimeInterval, anytimeDifference, requiredPerSide, SIDE_MIN, type Side } from './sequential-test.ts'

/** Where a version under way goes next; null: it stays. With why, in a sentence. */
export interface Verdict {
  readonly to: 'shadow' | 'ab' | 'current' | 'rejected' | null
  readonly reason: string
}

/** What the log says of a version that has not chosen anything yet. */
export interface Screening {
  readonly requests: number
  /** Effective sample size of the estimate. */
  readonly effective: number
  /** Utility over that of the version in charge. */
  readonly difference: Estimate
}

/** What it would have chosen beside the version in charge. */
export interface Shadowing {
  readonly requests: number
  /** Requests on which both would choose the same. */
  readonly agreed: number
  /** Expected change, by its own forecasts, over all requests. */
  readonly qualityChange: number
  readonly costChange: number
  /** The loss of mean quality that the tenant would bear for a saving. */
  readonly tolerated: number
}

/** Grades on the requests on which the two differ, each side's own half of them. */
export interface Testing {
  readonly candidate: Side
  readonly current: Side
  /** The share of all requests on which they differ. */
  readonly disagreement: number
  readonly costChange: number
}

/** What a version may lose, in points of mean quality over all requests. */
export const MARGIN = 0.01
const ALPHA = 0.05
const SHADOW_MIN = 200
/** Where versions hardly differ, nothing can be told from a test, nor be lost. */
const SAME = 0.005

/** Screens a version by what the log of the others says of it. */
export function screen({ requests, effective, difference }: Screening): Verdict {
  if (effective < EFFECTIVE_MIN) {
    return {
      to: null,
      reason: `waits: the log is worth ${Math.round(effective)} requests, ${EFFECTIVE_MIN} are needed`,
    }
  }
  const told = `${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)}) over ${requests} requests`
  if (difference.high < 0) return { to: 'rejected', reason: `worse on the log: utility ${told}` }
  return { to: 'shadow', reason: `not worse on the log: utility ${told}` }
}

/** Lets a version into a test once its choices have been watched for a while. */
export function watchShadow({ requests, agreed, qualityChange, costChange, tolerated }: Shadowing): Verdict {
  if (requests < SHADOW_MIN) return { to: null, reason: `waits: ${requests} of ${SHADOW_MIN} requests seen` }
  const share = agreed / requests
  const told = `agrees on ${percent(share)} of ${requests}, expects quality ${signed(qualityChange)}, cost ${percent(costChange, true)}`
  if (1 - share < SAME) return { to: 'current', reason: `makes the same choices: ${told}` }
  if (qualityChange < -tolerated) return { to: 'rejected', reason: `expects to lose too much: ${told}` }
  return { to: 'ab', reason: `ready for a test: ${told}` }
}

/**
 * Promotes a version that loses no more than the margin, rejects one that is worse, both at any time without being wrong more
 * often than once in twenty. Only where the two differ can they be told apart, so the margin there is larger.
 */
export function judgeTest({ candidate, current, disagreement, costChange }: Testing): Verdict {
  if (Math.min(candidate.count, current.count) < SIDE_MIN) {
    return { to: null, reason: `waits: ${candidate.count} and ${current.count} graded, ${SIDE_MIN} of each are needed` }
  }
  const margin = MARGIN / Math.max(MARGIN, disagreement)
  const interval = anytimeDifference(candidate, current, ALPHA)
  const told = `quality ${signed(interval.difference)} (${signed(interval.low)} to ${signed(interval.high)}) where they differ, on ${candidate.count} and ${current.count} graded, cost ${percent(costChange, true)}`
  if (interval.high < 0) return { to: 'rejected', reason: `worse in the test: ${told}` }
  if (isSafe(interval, margin)) return { to: 'current', reason: `not worse in the test: ${told}` }
  const wanted = requiredPerSide(current.variance, margin)
  return { to: null, reason: `not yet told apart, some ${wanted} of each may be needed: ${told}` }
}

function isSafe({ low }: AnytimeInterval, margin: number): boolean {
  return low > -margin
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(3)}`
}

function percent(share: number, isChange = false): string {
  return `${isChange && share > 0 ? '+' : ''}${(100 * share).toFixed(0)} %`
}
