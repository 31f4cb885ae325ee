import { SECOND_MS } from '../../shared/time.ts'
import type { Failed } from './attempt.ts'

/** What to do after a target failed: ask it again after a pause, go to another, or tell the caller. */
export type Step = { readonly go: 'again'; readonly afterMs: number } | { readonly go: 'elsewhere' | 'stop' }

/** What is left to try with. */
export interface Prospects {
  /** How often this target has been asked. */
  readonly tries: number
  readonly others: boolean
  /** Milliseconds until the caller's patience ends. */
  readonly leftMs: number
  /** Whether what was asked for is paid by the piece: asked again, it may be made and paid twice. */
  readonly isDear?: boolean
}

/** A provider that asks for a longer pause than this is not waited for. */
const PAUSE_MAX_MS = 20 * SECOND_MS
const TRIES_MAX = 3
const BACKOFF_MS = 200

/**
 * Decides by whom the failure is to blame: what the caller did wrong no other target mends; a limit is the credential's, and
 * waited for only where there is nobody else; a stumble of the provider is tried once more before its traffic moves on; who
 * let the caller wait is not asked again.
 */
export function nextStep(
  { refusal, fact }: Failed,
  { tries, others, leftMs, isDear = false }: Prospects,
  { reroute_refusals: reroutes = false }: { readonly reroute_refusals?: boolean | undefined },
  random: () => number,
): Step {
  const otherwise: Step = { go: others ? 'elsewhere' : 'stop' }
  const mayHelp = refusal.retryElsewhere || (reroutes && refusal.kind === 'content_policy')
  if (!mayHelp || leftMs <= 0) return { go: 'stop' }
  // What cannot be put into a provider's words at all is put no better the next time.
  // After a failure nobody knows whether it was made; who was too busy has not begun.
  if (fact.error === 'timeout' || fact.error === 'adapter' || (isDear && refusal.kind === 'failed')) return otherwise
  if (!isWorthAgain(refusal.kind, tries, others)) return otherwise
  const afterMs = refusal.retryAfterMs ?? backoff(tries, random)
  const longest = Math.min(leftMs - 1, others ? SECOND_MS : PAUSE_MAX_MS)
  return afterMs > longest ? otherwise : { go: 'again', afterMs }
}

function isWorthAgain(kind: Failed['refusal']['kind'], tries: number, others: boolean): boolean {
  return others ? isStumble(kind) && tries < 2 : isPassing(kind) && tries < TRIES_MAX
}

function isStumble(kind: Failed['refusal']['kind']): boolean {
  return kind === 'failed' || kind === 'overloaded'
}

function isPassing(kind: Failed['refusal']['kind']): boolean {
  return isStumble(kind) || kind === 'rate_limit'
}

/** Doubles from try to try, and is spread so that callers who failed together do not come back together. */
function backoff(tries: number, random: () => number): number {
  return BACKOFF_MS * 2 ** (tries - 1) * (0.5 + random())
}
