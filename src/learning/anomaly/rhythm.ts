import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { Habits, Scale } from './scale.ts'

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
  /** How far values are from what was expected, in mean square: between hours, and by a single request (over their number). */
  readonly variance: number
  readonly perRequest: number
  /** The last surprises, fading: what a slow change adds up to. */
  readonly lately: number
  readonly latelyVariance: number
  readonly last: number
}

/** How an observation differs from what was expected. */
export interface Surprise {
  /** What is usual at such an hour. */
  readonly usual: number
  /** The same, when part of the last surprise lasts. */
  readonly expected: number
  readonly surprise: number
  /** Distance from what is usual, on the scale. */
  readonly away: number
  readonly spread: number
  /** Standard deviations of the surprise, and of the surprises lately. */
  readonly now: number
  readonly lately: number
  /** The size of a surprise up or down at which the sum of both squares reaches a number. */
  readonly reaching: (squares: number, direction: 'up' | 'down') => number
}

export const NO_RHYTHM: Rhythm = {
  is: 'rhythm',
  seen: 0,
  level: null,
  day: new Array<number>(24).fill(0),
  week: new Array<number>(168).fill(0),
  variance: 0.3,
  perRequest: 0,
  lately: 0,
  latelyVariance: 0.1,
  last: 0,
}

const LEVEL_RATE = 0.05
const VARIANCE_RATE = 0.01
const LITTLE = 1e-4
const LATELY_RATE = 0.25
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
  const position = rhythm.level + seasonAt(rhythm, at)
  const usual = scale.value(position)
  const expected = scale.value(position + scale.habits.persistence * rhythm.last)
  const surprise = scale.surprise(value, expected, weight)
  const noise = rhythm.perRequest / weight
  const spread = Math.sqrt(rhythm.variance + noise) + scale.leastSpread
  const lately = latelyOf(rhythm, surprise, scale)
  const latelySpread = Math.sqrt(rhythm.latelyVariance + LATELY_RATE ** 2 * noise) + scale.leastSpread
  const away = scale.surprise(value, usual, weight)
  const carried = lately - LATELY_RATE * surprise
  const reaching = (squares: number, direction: 'up' | 'down') =>
    sizeReaching(squares, direction === 'up' ? carried : -carried, spread, latelySpread)
  return { usual, expected, surprise, away, spread, now: surprise / spread, lately: lately / latelySpread, reaching }
}

/** Solves (s / spread)^2 + ((carried + rate s) / latelySpread)^2 = squares for s, where the second term counts only above 0. */
function sizeReaching(squares: number, carried: number, spread: number, latelySpread: number): number {
  const [c, r] = [carried / latelySpread, LATELY_RATE / latelySpread]
  const a = 1 / spread ** 2 + r * r
  const root = (-c * r + Math.sqrt(Math.max(0, (c * r) ** 2 - a * (c * c - squares)))) / a
  return c + r * root > 0 ? Math.max(0, root) : spread * Math.sqrt(squares)
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
  const noise = rhythm.perRequest / weight
  const trust = (rhythm.variance + LITTLE) / (rhythm.variance + LITTLE + noise)
  const most = TEACHES_AT_MOST * seen.spread
  const taught = clamp(seen.surprise, most)
  const last = trust * clamp(seen.surprise + scale.habits.persistence * rhythm.last, most)
  const levelRate = Math.max(LEVEL_RATE, 1 / (rhythm.seen + 1))
  const rate = Math.max(VARIANCE_RATE, 1 / (rhythm.seen + 2))
  const lately = clamp(latelyOf(rhythm, seen.surprise, scale), most)
  const square = Math.min(lately ** 2, 4 * seen.spread ** 2)
  return {
    ...withSeason(rhythm, { at, stepMs, surprise: last * (1 - levelRate) }, scale.habits),
    ...withNoise(rhythm, taught, weight, rate, scale),
    seen: rhythm.seen + 1,
    level: rhythm.level + levelRate * taught * trust,
    lately,
    latelyVariance: rhythm.latelyVariance + rate * (square - rhythm.latelyVariance),
    last,
  }
}

/** Without what was expected to last: a change that stays is surprising lately for as long as the level has not followed. */
function latelyOf(rhythm: Rhythm, surprise: number, { habits }: Scale): number {
  return (1 - LATELY_RATE) * rhythm.lately + LATELY_RATE * (surprise + habits.persistence * rhythm.last)
}

/** Splits a surprise between the hour and its requests by what either may account for (a step of expectation maximization). */
function withNoise({ variance, perRequest }: Rhythm, surprise: number, weight: number, rate: number, scale: Scale) {
  const noise = perRequest / weight
  const ofHour = variance + noise > 0 ? variance / (variance + noise) : 1
  const hour = (ofHour * surprise) ** 2 + (1 - ofHour) * variance
  const request = ((1 - ofHour) * surprise) ** 2 * weight + ofHour * perRequest
  return {
    variance: variance + rate * (hour - variance),
    perRequest: scale.isNoiseKnown ? perRequest : perRequest + rate * (request - perRequest),
  }
}

/** Nothing is a level only where it can be told from a level of next to nothing. */
function begin(rhythm: Rhythm, { value }: Lesson, scale: Scale): Rhythm {
  const level = scale.position(value)
  return Number.isFinite(level) ? { ...rhythm, seen: 1, level, perRequest: scale.perRequest } : rhythm
}

interface Move {
  readonly at: number
  readonly stepMs: number
  readonly surprise: number
}

function withSeason(rhythm: Rhythm, { at, stepMs, surprise }: Move, habits: Habits): Rhythm {
  const visits = Math.max(1, HOUR_MS / stepMs)
  const dayRate = Math.max(habits.dayRate / visits, 1 / (daysSeen(rhythm, stepMs) * visits + 2))
  const weekRate = habits.weekRate / visits
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
