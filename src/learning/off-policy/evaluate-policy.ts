/** A request from the log: who could have answered, who did, how likely that was, and what it was worth. */
export interface Logged {
  /** What was expected of each candidate: the direct model of doubly robust estimates. */
  readonly expected: readonly number[]
  /** The position of the one that answered, and how likely it was to. */
  readonly chosen: number
  readonly propensity: number
  /** What the answer was worth, on the scale of `expected`. */
  readonly reward: number
}

/** A mean with one standard error, and the interval of two of them. */
export interface Estimate {
  readonly value: number
  readonly error: number
  readonly low: number
  readonly high: number
}

/** What a policy would have come to on the log of another. */
export interface Evaluation {
  readonly requests: number
  /** How many requests of its own the estimate is worth: the squared sum of weights over the sum of their squares. */
  readonly effective: number
  readonly ips: number
  readonly snips: number
  readonly doublyRobust: Estimate
}

/** A choice that was nearly impossible would speak for a thousand others: weights end here, which biases a little and steadies a lot. */
const WEIGHT_MAX = 100
/** Below this effective sample size nothing is said. */
export const EFFECTIVE_MIN = 200

/** What choosing by `choose` (a position, or -1 for nobody) would have been worth. */
export function evaluatePolicy(log: readonly Logged[], choose: (row: Logged, at: number) => number): Evaluation {
  const weights = log.map((row, at) => weightOf(row, choose(row, at)))
  const total = sum(weights)
  const rewards = sum(log.map(({ reward }, at) => (weights[at] ?? 0) * reward))
  const influence = log.map((row, at) => influenceOf(row, choose(row, at), weights[at] ?? 0))
  return {
    requests: log.length,
    effective: total === 0 ? 0 : total ** 2 / sum(weights.map((weight) => weight * weight)),
    ips: rewards / Math.max(1, log.length),
    snips: total === 0 ? 0 : rewards / total,
    doublyRobust: estimateOf(influence),
  }
}

/** How much better one policy would have been than another on the same requests: paired, so that what is common to both cancels. */
export function difference(
  log: readonly Logged[],
  chooseNew: (row: Logged, at: number) => number,
  chooseOld: (row: Logged, at: number) => number,
): Estimate {
  return estimateOf(
    log.map((row, at) => {
      const [ours, theirs] = [chooseNew(row, at), chooseOld(row, at)]
      return influenceOf(row, ours, weightOf(row, ours)) - influenceOf(row, theirs, weightOf(row, theirs))
    }),
  )
}

function weightOf({ chosen, propensity }: Logged, choice: number): number {
  return choice === chosen && propensity > 0 ? Math.min(WEIGHT_MAX, 1 / propensity) : 0
}

function influenceOf({ expected, chosen, reward }: Logged, choice: number, weight: number): number {
  return (expected[choice] ?? 0) + weight * (reward - (expected[chosen] ?? 0))
}

/** The mean of some values, which are independent of each other. */
export function estimateOf(values: readonly number[]): Estimate {
  const count = Math.max(1, values.length)
  const value = sum(values) / count
  const error = Math.sqrt(sum(values.map((each) => (each - value) ** 2)) / Math.max(1, count - 1) / count)
  return { value, error, low: value - 1.96 * error, high: value + 1.96 * error }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
