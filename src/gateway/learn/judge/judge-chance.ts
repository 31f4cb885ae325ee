/** The smallest and the largest share of requests that is judged. */
const SHARE_MIN = 0.005
const SHARE_MAX = 0.02
/**
 * How much more often a request is judged on whose model two aims differ, and how much less one on which they agree. Aims were
 * seen to differ on 31 % of requests: with it, the share that was asked for is kept.
 */
const DIFFERING = 0.31
const PREFERENCE = 2.5
const NEGLECT = (1 - DIFFERING * PREFERENCE) / (1 - DIFFERING)

/**
 * How likely a request is to be judged, for a share of 0.005 to 0.02 of all: whoever estimates a mean from judged requests must
 * weigh each by the inverse of this.
 */
export function judgeChance(share: number, isDisputed: boolean): number {
  if (!(share > 0)) return 0
  return Math.min(SHARE_MAX, Math.max(SHARE_MIN, share)) * (isDisputed ? PREFERENCE : NEGLECT)
}
