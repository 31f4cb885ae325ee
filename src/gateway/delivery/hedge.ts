import { quantile, type ScoreSnapshot } from '../../learning/scores.ts'
import { sleep } from '../../shared/time.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Call } from '../call.ts'
import { type Answered, type Asked, attempt, type Failed } from './attempt.ts'

/** How a race between two targets ended. */
export interface Race {
  readonly result: Answered | Failed
  readonly facts: readonly AttemptFact[]
  readonly askedBoth: boolean
}

const UNKNOWN_MS = 3_000
/** Of the requests that could ask twice, so many do at most: waiting for slow ones must not double the bill. */
const SHARE_MAX = 0.1
const BURST = 5

let allowance = BURST

/**
 * Asks a target, and another one when the first has not begun after as long as 95 % of its answers take (or as long as the
 * route says). Who begins first is heard; the other is stopped, and recorded as outrun.
 */
export async function hedged(
  asked: Asked,
  rival: Asked,
  afterMs: number,
  scores: ScoreSnapshot,
  call: Call,
): Promise<Race> {
  allowance = Math.min(BURST, allowance + SHARE_MAX)
  const [stopFirst, stopSecond] = [new AbortController(), new AbortController()]
  const first = attempt({ ...asked, signal: stopFirst.signal }, call)
  const waitMs = afterMs || usualMs(asked, scores)
  const early = await Promise.race([first, sleep(waitMs).then(() => null)])
  if (early || allowance < 1) {
    const result = early ?? (await first)
    return { result, facts: [result.fact], askedBoth: false }
  }
  allowance -= 1
  const second = attempt({ ...rival, signal: stopSecond.signal }, call)
  const firstWins = await answersFirst(first, second)
  ;(firstWins ? stopSecond : stopFirst).abort()
  const [one, two] = await Promise.all([first, second])
  return { result: firstWins ? one : two, facts: [one.fact, two.fact], askedBoth: true }
}

/** Whether the first of two attempts is the first to answer; where neither does, the second has the last word. */
async function answersFirst(first: Promise<Answered | Failed>, second: Promise<Answered | Failed>): Promise<boolean> {
  const wins = async (attempted: Promise<Answered | Failed>, isFirst: boolean) => {
    if ((await attempted).answered) return isFirst
    throw new Error('it did not answer')
  }
  return Promise.any([wins(first, true), wins(second, false)]).catch(() => false)
}

function usualMs({ target }: Asked, scores: ScoreSnapshot): number {
  const arm = `${target.provider}/${target.model}`
  const known = Object.hasOwn(scores.arms, arm) ? scores.arms[arm] : undefined
  return (known && quantile(known, 'ttftMs', 0.95)) ?? UNKNOWN_MS
}
