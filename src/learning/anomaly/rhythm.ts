import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { Scale } from './scale.ts'

/** What is usual for a series with a daily and a weekly rhythm, on the scale of its kind. */
export interface Rhythm {
  readonly is: 'rhythm'
  readonly seen: number
  /** Null until there was a value other than nothing. */
  readonly level: number | null
  /** By hour of the day, UTC. */
  readonly day: readonly number[]
  /** What is left by hour of the week. */
  readonly week: readonly number[]
  /** How far values are from what was expected: mean square, beyond the noise of few requests. */
  readonly variance: number
  /** The last surprises, fading: what a slow change adds up to. */
  readonly lately: number
  readonly latelyVariance: number
  readonly last: number
}

/** How an observation differs from what was expected. */
export interface Surprise {
  readonly expected: number
  readonly surprise: number
  readonly spread: number
  /** Standard deviations of the surprise, and of the surprises lately. */
  readonly now: number
  readonly lately: number
}

export const NO_RHYTHM: Rhythm = {
  is: 'rhythm',
  seen: 0,
  level: null,
  day: new Array<number>(24).fill(0),
  week: new Array<number>(168).fill(0),
  variance: 0.3,
  lately: 0,
  latelyVariance: 0.1,
  last: 0,
}

const LEVEL_RATE = 0.05
const DAY_RATE = 0.15
const WEEK_RATE = 0.15
const VARIANCE_RATE = 0.01
const LATELY_RATE = 0.3
/** Share of the last surprise that is expected to last. */
const PERSISTENCE = 0.5
/** Surprises beyond so many deviations teach no more than these. */
const TEACHES_AT_MOST = 2

/** A value that is compared, and on which scale. */
export interface Compared {
  readonly at: number
  readonly value: number
  readonly weight: number
  readonly scale: Scale
}

/** How a value compares with what the rhythm leads one to expect; null before it has a level. */
export function compare(rhythm: Rhythm, { at, value, weight, scale }: Compared): Surprise | null {
  if (rhythm.level === null) return null
  const expected = scale.value(rhythm.level + seasonAt(rhythm, at) + PERSISTENCE * rhythm.last)
  const surprise = scale.surprise(value, expected, weight)
  const spread = Math.sqrt(rhythm.variance + scale.sampling(weight)) + scale.leastSpread
  const lately = (1 - LATELY_RATE) * rhythm.lately + LATELY_RATE * surprise
  const latelySpread = Math.sqrt(rhythm.latelyVariance + LATELY_RATE ** 2 * scale.sampling(weight)) + scale.leastSpread
  return { expected, surprise, spread, now: surprise / spread, lately: lately / latelySpread }
}

/** What there is to learn from: a value, and how it compared. */
export interface Lesson {
  readonly at: number
  readonly value: number
  readonly weight: number
  readonly stepMs: number
  readonly seen: Surprise | null
}

/** The rhythm after a value. */
export function learn(rhythm: Rhythm, lesson: Lesson, scale: Scale): Rhythm {
  const { at, weight, stepMs, seen } = lesson
  if (seen === null || rhythm.level === null) return begin(rhythm, lesson, scale)
  const noise = scale.sampling(weight)
  const trust = (rhythm.variance + 1e-4) / (rhythm.variance + 1e-4 + noise)
  const most = TEACHES_AT_MOST * seen.spread
  const taught = clamp(seen.surprise, most)
  const last = trust * clamp(seen.surprise + PERSISTENCE * rhythm.last, most)
  const levelRate = Math.max(LEVEL_RATE, 1 / (rhythm.seen + 1))
  const rate = Math.max(VARIANCE_RATE, 1 / (rhythm.seen + 2))
  const lately = clamp((1 - LATELY_RATE) * rhythm.lately + LATELY_RATE * seen.surprise, most)
  return {
    ...withSeason(rhythm, at, last * (1 - levelRate), stepMs),
    seen: rhythm.seen + 1,
    level: rhythm.level + levelRate * taught * trust,
    variance: rhythm.variance + rate * (Math.max(0, taught ** 2 - noise) - rhythm.variance),
    lately,
    latelyVariance:
      rhythm.latelyVariance + rate * (Math.min(lately ** 2, 4 * seen.spread ** 2) - rhythm.latelyVariance),
    last,
  }
}

/** Nothing is a level only where it can be told from a level of next to nothing. */
function begin(rhythm: Rhythm, { value }: Lesson, scale: Scale): Rhythm {
  const level = scale.position(value)
  return Number.isFinite(level) ? { ...rhythm, seen: 1, level } : rhythm
}

function withSeason(rhythm: Rhythm, at: number, surprise: number, stepMs: number): Rhythm {
  const visits = Math.max(1, HOUR_MS / stepMs)
  const dayRate = Math.max(DAY_RATE / visits, 1 / (daysSeen(rhythm, stepMs) * visits + 2))
  const weekRate = WEEK_RATE / visits
  return {
    ...rhythm,
    day: moved(rhythm.day, hourOf(at) % 24, dayRate * surprise),
    week: moved(rhythm.week, hourOf(at) % 168, weekRate * surprise),
  }
}

function seasonAt(rhythm: Rhythm, at: number): number {
  const hour = hourOf(at)
  return (rhythm.day[hour % 24] ?? 0) + (rhythm.week[hour % 168] ?? 0)
}

function moved(slots: readonly number[], at: number, by: number): number[] {
  const copy = slots.slice()
  // Four digits keep the state small; nothing this side of noise is lost.
  copy[at] = Math.round(10_000 * ((copy[at] ?? 0) + by)) / 10_000
  return copy
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS)
}

function daysSeen({ seen }: Rhythm, stepMs: number): number {
  return Math.floor((seen * stepMs) / DAY_MS)
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value))
}
