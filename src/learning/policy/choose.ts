/** What is expected of each plan, one number a plan and in one order; the lower bound of quality is what counts. */
export interface Prospects {
  /** 0 to 1. */
  readonly quality: ArrayLike<number>
  /** One standard deviation of that expectation. */
  readonly deviation: ArrayLike<number>
  /** In any currency. */
  readonly cost: ArrayLike<number>
  /** In any unit; absent where nobody minds. */
  readonly latency?: ArrayLike<number>
}

/** What a choice weighs. */
export interface Aim {
  /** Quality given up for each unit of cost saved. */
  readonly costWeight: number
  /** Quality given up for each unit of latency saved. */
  readonly latencyWeight: number
  /** How many deviations below its expectation a plan is taken at. */
  readonly caution: number
  /** The least share of the best plan's quality that a plan's lower bound must reach; 0 leaves it to the weights. */
  readonly floor: number
}

/**
 * The position of the plan to take: the one with the best lower bound of quality less what its cost and latency weigh,
 * among those whose lower bound reaches the floor. With no plan there is none: -1.
 */
export function choose(prospects: Prospects, aim: Aim): number {
  const least = aim.floor > 0 ? aim.floor * highestBound(prospects, aim) : Number.NEGATIVE_INFINITY
  let best = -1
  let most = Number.NEGATIVE_INFINITY
  for (let plan = 0; plan < prospects.quality.length; plan++) {
    const bound = lowerBound(prospects, plan, aim.caution)
    if (bound < least) continue
    const worth = bound - weighed(prospects, plan, aim)
    if (worth > most) {
      most = worth
      best = plan
    }
  }
  return best
}

/** The quality that a plan does not fall short of, as far as is known: its expectation less some deviations. */
export function lowerBound({ quality, deviation }: Prospects, plan: number, caution: number): number {
  return (quality[plan] ?? 0) - caution * (deviation[plan] ?? 0)
}

function weighed({ cost, latency }: Prospects, plan: number, { costWeight, latencyWeight }: Aim): number {
  return costWeight * (cost[plan] ?? 0) + latencyWeight * (latency?.[plan] ?? 0)
}

function highestBound(prospects: Prospects, { caution }: Aim): number {
  let most = 0
  for (let plan = 0; plan < prospects.quality.length; plan++) {
    most = Math.max(most, lowerBound(prospects, plan, caution))
  }
  return most
}
