import { type ArmScore, quantile, type ScoreSnapshot, WEIGHT_MAX } from './scores.ts'

/** An arm that may be chosen, and what a call is expected to cost there before anything is learned. */
export interface Candidate {
  /** `provider/model` */
  readonly arm: string
  readonly expectedCostNanos: number
}

/** A candidate in its place, with what put it there. */
export interface RankedArm {
  readonly arm: string
  /** Expected share of good answers, 0 to 1: quality times success. */
  readonly score: number
  /** One standard deviation of that. */
  readonly uncertainty: number
  readonly costNanos: number
  readonly reason: string
}

interface Judged {
  readonly arm: string
  readonly value: number
  readonly uncertainty: number
  readonly sampled: number
  readonly costNanos: number
  /** What tells how quick it is. */
  readonly known: ArmScore | undefined
  readonly broken: boolean
}

/** An arm may win by its price while it is worth this share of the best: the aim is 95 % of the best quality for less. */
const QUALITY_FLOOR = 0.95
/** Costs this near to each other are the same: learned means are never exact. */
const SAME_COST = 0.01
/** What an arm nobody has seen is worth, and how many answers that opinion weighs. */
const NEUTRAL = { quality: 0.7, success: 0.95, weight: 2 }
/** How many answers the global scores weigh, at most, against the tenant's own. */
const GLOBAL_WEIGHT = 10
/** Before this many answers an arm's own costs say less than the price list. */
const ENOUGH = 5

/**
 * Orders candidates for `auto`, best first. Values are drawn from what is known (Thompson sampling): the cheapest arm whose
 * draw comes within 95 % of the best expected value goes first, so that doubtful arms are tried as long as they
 * are doubtful. The others follow as fallbacks, by value for money; arms that mostly fail go last, but are never left out.
 */
export function rank(
  candidates: readonly Candidate[],
  tenant: ScoreSnapshot,
  global: ScoreSnapshot,
  random: () => number,
): RankedArm[] {
  if (candidates.length === 0) return []
  // Sorted first, so that the order in which candidates come changes nothing.
  const sorted = candidates.toSorted((a, b) => (a.arm < b.arm ? -1 : 1))
  const judged = sorted.map((candidate) =>
    judge(candidate, tenant.arms[candidate.arm], global.arms[candidate.arm], random),
  )
  const sane = judged.filter(({ broken }) => !broken)
  const eligible = sane.length > 0 ? sane : judged
  const floor = Math.max(...eligible.map(({ value }) => value)) * QUALITY_FLOOR
  const good = eligible.filter(({ sampled }) => sampled >= floor)
  const first = good.length > 0 ? good.reduce(cheaper) : eligible.reduce((a, b) => (b.sampled > a.sampled ? b : a))
  const rest = judged.filter((each) => each !== first)
  rest.sort(forMoney)
  const dearest = Math.max(...judged.map(({ costNanos }) => costNanos), 1)
  return [first, ...rest].map((each) => ranked(each, dearest))
}

function judge(
  { arm, expectedCostNanos }: Candidate,
  own: ArmScore | undefined,
  all: ArmScore | undefined,
  random: () => number,
): Judged {
  const quality = posterior(
    NEUTRAL.quality,
    own && [own.qualitySum, own.qualityWeight],
    all && [all.qualitySum, all.qualityWeight],
  )
  const success = posterior(NEUTRAL.success, own && tries(own), all && tries(all))
  const sampled = draw(quality, random) * draw(success, random)
  const tried = own ? own.successes + own.failures : 0
  return {
    arm,
    value: quality.mean * success.mean,
    uncertainty: Math.hypot(quality.deviation * success.mean, success.deviation * quality.mean),
    sampled,
    costNanos: own && own.costWeight >= ENOUGH * 0.9 ? own.costNanosSum / own.costWeight : expectedCostNanos,
    known: own ?? all,
    broken: tried >= ENOUGH * 0.9 && success.mean < 0.5,
  }
}

interface Belief {
  readonly mean: number
  readonly deviation: number
}

type SumAndWeight = readonly [sum: number, weight: number]

function tries({ successes, failures }: ArmScore): SumAndWeight {
  return [successes, successes + failures]
}

/** Mean and deviation of a share: the tenant's own answers, on top of everybody's, on top of a neutral opinion. */
function posterior(neutral: number, own: SumAndWeight = [0, 0], all: SumAndWeight = [0, 0]): Belief {
  const [allSum, allWeight] = all
  const prior = (neutral * NEUTRAL.weight + allSum) / (NEUTRAL.weight + allWeight)
  const priorWeight = NEUTRAL.weight + Math.min(GLOBAL_WEIGHT, allWeight)
  const mean = (prior * priorWeight + own[0]) / (priorWeight + own[1])
  return { mean, deviation: Math.sqrt((mean * (1 - mean)) / (priorWeight + evidence(own[1]) + 1)) }
}

/**
 * How many answers that all count alike would make the mean as certain as fading ones of this total weight do: as many
 * while they are few, twice as many in the long run.
 */
function evidence(weight: number): number {
  return (2 * weight) / (2 - Math.min(1, weight / WEIGHT_MAX))
}

/** A draw from a belief, by the normal approximation to the beta distribution. */
function draw({ mean, deviation }: Belief, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(1, Math.max(0, mean + deviation * normal))
}

function cheaper(a: Judged, b: Judged): Judged {
  const apart = Math.abs(a.costNanos - b.costNanos) > SAME_COST * Math.max(a.costNanos, b.costNanos)
  if (apart) return b.costNanos < a.costNanos ? b : a
  const [mine, other] = [latencyOf(a), latencyOf(b)]
  // An arm whose speed nobody knows cannot lose by it: the draws decide, so that it is found out.
  if (Math.max(mine, other) === UNKNOWN_MS) return b.sampled > a.sampled ? b : a
  return other < mine ? b : a
}

/** Finite, so that two of them can be subtracted. */
const UNKNOWN_MS = Number.MAX_VALUE

/** Read only where two arms are otherwise alike, as it takes longer than all the rest. */
function latencyOf({ known }: Judged): number {
  return (known && quantile(known, 'latencyMs', 0.5)) ?? UNKNOWN_MS
}

function forMoney(a: Judged, b: Judged): number {
  const gain = b.value / Math.max(1, b.costNanos) - a.value / Math.max(1, a.costNanos)
  if (a.broken !== b.broken) return a.broken ? 1 : -1
  return gain === 0 ? latencyOf(a) - latencyOf(b) : gain
}

function ranked({ arm, value, uncertainty, costNanos }: Judged, dearest: number): RankedArm {
  const share = (costNanos / dearest).toFixed(2)
  const reason = `auto: value ${value.toFixed(2)} +-${uncertainty.toFixed(2)}, ${share} of the dearest cost`
  return { arm, score: value, uncertainty, costNanos, reason }
}
