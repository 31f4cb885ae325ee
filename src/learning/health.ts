/** How an arm has been doing lately: what its breaker knows. */
export interface Health {
  /** Share of its latest attempts that failed, 0 to 1, the newest counting most. */
  readonly failing: number
  /** Whether the breaker is open. It opens and closes at different shares, so that an arm that half works does not flap. */
  readonly open: boolean
  /** Epoch ms of its latest attempt. */
  readonly triedAt: number
}

/** What a breaker says of an arm: use it, try it with one request, or leave it alone unless nothing else is left. */
export type Gate = 'closed' | 'trial' | 'open'

export const HEALTHY: Health = { failing: 0, open: false, triedAt: 0 }

const NEWEST = 0.2
const OPENS_AT = 0.35
const CLOSES_BELOW = 0.1
/** A success while it is open counts for more, as there are only trials then. */
const NEWEST_OF_TRIALS = 0.5
/** How long an open arm is left alone between two trials. */
export const TRIAL_EVERY_MS = 3_000

/**
 * The health after one more attempt. `cost` says how much a failure hurts: one that made a caller wait out a deadline
 * counts as several that failed at once.
 */
export function observeHealth(health: Health, ok: boolean, at: number, cost = 1): Health {
  const newest = ok && health.open ? NEWEST_OF_TRIALS : NEWEST
  const kept = (1 - newest) ** (ok ? 1 : Math.max(1, cost))
  const failing = ok ? health.failing * kept : 1 - (1 - health.failing) * kept
  const open = health.open ? failing >= CLOSES_BELOW : failing >= OPENS_AT
  return { failing, open, triedAt: Math.max(health.triedAt, at) }
}

/** Whether an arm may be used now (epoch ms). */
export function gateOf({ open, triedAt }: Health, now: number): Gate {
  if (!open) return 'closed'
  return now - triedAt >= TRIAL_EVERY_MS ? 'trial' : 'open'
}

/**
 * Puts arms that must be left alone behind the others, each group in its order. None is ever left out: when all are open
 * they are tried as they stand.
 */
export function healthyFirst<T>(arms: readonly T[], gate: (arm: T) => Gate): T[] {
  const open = arms.filter((arm) => gate(arm) === 'open')
  return open.length === 0 ? [...arms] : [...arms.filter((arm) => !open.includes(arm)), ...open]
}
