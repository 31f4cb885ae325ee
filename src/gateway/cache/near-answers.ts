import { MINUTE_MS } from '../../shared/time.ts'
import type { KeptAnswer } from './kept-answer.ts'

/** No longer than KV's own edge would have kept it. */
const NEAR_FOR_MS = MINUTE_MS
const CHARACTERS_MAX = 8_000_000
const LONGEST_TEXT = 400_000

interface Near {
  readonly kept: KeptAnswer
  /** Epoch ms. */
  readonly until: number
}

const near = new Map<string, Near>()
let characters = 0

/** An answer that this isolate has seen within the last minute: it spares the look-up. Keys name the tenant. */
export function nearAnswer(key: string, now: number): KeptAnswer | null {
  const found = near.get(key)
  if (!found) return null
  if (found.until > now) return found.kept
  forget(key, found)
  return null
}

/** Keeps an answer at hand. The oldest make room; their number is bounded by their size together. */
export function keepNear(key: string, kept: KeptAnswer, now: number): void {
  if (kept.text.length > LONGEST_TEXT) return
  const known = near.get(key)
  if (known) forget(key, known)
  near.set(key, { kept, until: Math.min(kept.expiresAt, now + NEAR_FOR_MS) })
  characters += kept.text.length
  for (const [oldest, { kept: old }] of near) {
    if (characters <= CHARACTERS_MAX) return
    near.delete(oldest)
    characters -= old.text.length
  }
}

/** Forgets them all, for tests. */
export function forgetNear(): void {
  near.clear()
  characters = 0
}

function forget(key: string, { kept }: Near): void {
  near.delete(key)
  characters -= kept.text.length
}
