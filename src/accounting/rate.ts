/** So many in so long a time, and how many of them may come at once. */
export interface Rate {
  readonly amount: number
  readonly periodMs: number
  readonly burst: number
}

/** How full a rate is: `level` at `at` (epoch ms). It drains at `amount` in `periodMs`. */
export interface RateState {
  readonly level: number
  readonly at: number
}

/** How a rate stands. */
export interface RateStanding {
  /** How many could come now. */
  readonly remaining: number
  /** When it will be as good as new, in ms from now. */
  readonly resetMs: number
}

export const EMPTY_RATE: RateState = { level: 0, at: 0 }

/** Far below a permit, far above what adding up fractions loses. */
const TOLERANCE = 1e-6

/**
 * The generic cell rate algorithm in its form of a leaky bucket (ITU-T I.371, annex A: both forms admit the same cells). Levels
 * are counted in permits, so that whole permits at one instant add up exactly: of any number, `burst` pass and no more.
 */
export function takeRate(state: RateState, cost: number, rate: Rate, now: number): RateState | null {
  const level = levelAt(state, rate, now) + cost
  return level <= rate.burst + TOLERANCE ? { level, at: Math.max(now, state.at) } : null
}

/** Gives back what was taken and not used; what has drained since is not given twice. */
export function giveBackRate(state: RateState, amount: number, rate: Rate, now: number): RateState {
  return { level: Math.max(0, levelAt(state, rate, now) - amount), at: Math.max(now, state.at) }
}

/** Takes more than was asked for, over the burst if need be: it was used already. */
export function overdrawRate(state: RateState, amount: number, rate: Rate, now: number): RateState {
  return { level: levelAt(state, rate, now) + amount, at: Math.max(now, state.at) }
}

/** How a rate stands now. */
export function rateStanding(state: RateState, rate: Rate, now: number): RateStanding {
  const level = levelAt(state, rate, now)
  const remaining = Math.max(0, Math.floor(rate.burst - level + TOLERANCE))
  return { remaining, resetMs: Math.ceil((level * rate.periodMs) / rate.amount) }
}

/** How long until so much can be taken, in ms; null: never, it is more than may come at once. */
export function waitForRate(state: RateState, cost: number, rate: Rate, now: number): number | null {
  if (cost > rate.burst + TOLERANCE) return null
  const excess = levelAt(state, rate, now) + cost - rate.burst
  return Math.max(0, Math.ceil((excess * rate.periodMs) / rate.amount))
}

/** Clocks may step back a little between machines: time then stands still. */
function levelAt({ level, at }: RateState, { amount, periodMs }: Rate, now: number): number {
  return Math.max(0, level - (Math.max(0, now - at) * amount) / periodMs)
}
