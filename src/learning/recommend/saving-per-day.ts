import type { Confidence, Window } from './recommendation.ts'

/** What a request would have cost less; below 0: more. */
export interface Saving {
  /** Epoch ms. */
  readonly at: number
  readonly nanos: number
}

/** A saving in nano-dollars a day, with an interval that 80 % of periods like this one lie within. */
export interface DailySaving {
  readonly savingNanosPerDay: number
  readonly low: number
  readonly high: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const DRAWS = 200
const [LOW, HIGH] = [0.1, 0.9]
/** Fewer days than these say little of how days differ: then hours are drawn. */
const DAYS_MIN = 3

/**
 * The saving a day that savings of single requests come to. Its interval is a bootstrap over days, or over the hours of a
 * short period: requests of one hour are alike, and drawn one by one they would seem surer than they are. Days and hours
 * without requests count: nothing is saved in them.
 */
export function savingPerDay(
  savings: readonly Saving[],
  { from, to, share }: Window,
  random: () => number,
): DailySaving {
  const days = daysOf({ from, to })
  const blockMs = days < DAYS_MIN ? HOUR_MS : DAY_MS
  const count = Math.max(1, Math.ceil((to - from) / blockMs))
  const blocks = new Float64Array(count)
  for (const { at, nanos } of savings) {
    const block = Math.min(count - 1, Math.max(0, Math.floor((at - from) / blockMs)))
    blocks[block] = (blocks[block] ?? 0) + nanos / share
  }
  const draws = Float64Array.from({ length: DRAWS }, () => drawn(blocks, random) / days).sort()
  const at = (part: number) => draws[Math.floor(part * (DRAWS - 1))] ?? 0
  return { savingNanosPerDay: blocks.reduce((sum, block) => sum + block, 0) / days, low: at(LOW), high: at(HIGH) }
}

/** How many days a time is; an hour at the least. */
export function daysOf({ from, to }: Pick<Window, 'from' | 'to'>): number {
  return Math.max(HOUR_MS, to - from) / DAY_MS
}

function drawn(blocks: Float64Array, random: () => number): number {
  let sum = 0
  for (let count = 0; count < blocks.length; count++) sum += blocks[Math.floor(random() * blocks.length)] ?? 0
  return sum
}

/** How far a prediction is to be trusted: no further than its grounds, and less where its interval is wider than itself. */
export function confidenceOf(grounds: Confidence, { savingNanosPerDay, low, high }: DailySaving): Confidence {
  if (high - low <= savingNanosPerDay) return grounds
  return grounds === 'high' ? 'middle' : 'low'
}
