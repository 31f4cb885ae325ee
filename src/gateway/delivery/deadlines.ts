import type { Deadlines } from '../../contract/settings.ts'
import { quantile, type ScoreSnapshot } from '../../learning/scores.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { Asking } from '../call.ts'

/** How long an attempt may take, in ms. */
export interface Limits {
  /** Until the first word of a stream, or the whole of a JSON answer. */
  readonly beginMs: number
  /** Between two pieces of a stream. */
  readonly idleMs: number
  /** For everything together, attempts, pauses and stream. */
  readonly totalMs: number
}

/** With nobody else to ask, patience is all there is. */
const LONE = { streamMs: 120 * SECOND_MS, jsonMs: 300 * SECOND_MS }
/** What is allowed a target that nothing is known of, while others could be asked. */
const UNKNOWN = { streamMs: 12 * SECOND_MS, jsonMs: 60 * SECOND_MS }
/** A target that thinks before it speaks is allowed longer. */
const THINKING_FACTOR = 5
const LEAST = { streamMs: 8 * SECOND_MS, jsonMs: 20 * SECOND_MS }
const IDLE_MS = 20 * SECOND_MS
const TOTAL_MS = 600 * SECOND_MS
/** So many times what 95 % of its answers took; a target slower than that is in trouble. */
const SLACK = 4

/** The limits of an attempt: what the route says, else what the arm's own past and the caller's patience suggest. */
export function limitsOf(
  call: Asking,
  arm: string,
  scores: ScoreSnapshot,
  hasOthers: boolean,
  wished: Deadlines = {},
): Limits {
  const patienceMs = call.patienceMs ?? TOTAL_MS
  const totalMs = wished.total_ms ?? Math.min(TOTAL_MS, patienceMs)
  const usual = hasOthers ? usualMs(call, arm, scores) : LONE[call.stream ? 'streamMs' : 'jsonMs']
  // Who must leave time for another attempt cannot have all of the caller's.
  const share = hasOthers ? totalMs / 2 : totalMs
  return {
    beginMs: Math.min(wished.first_token_ms ?? usual, share),
    idleMs: wished.idle_ms ?? IDLE_MS,
    totalMs,
  }
}

function usualMs({ stream, thinks }: Asking, arm: string, scores: ScoreSnapshot): number {
  const kind = stream ? 'streamMs' : 'jsonMs'
  const known = Object.hasOwn(scores.arms, arm) ? scores.arms[arm] : undefined
  const p95 = known && quantile(known, stream ? 'ttftMs' : 'latencyMs', 0.95)
  return p95 ? Math.max(LEAST[kind], SLACK * p95) : UNKNOWN[kind] * (thinks ? THINKING_FACTOR : 1)
}
