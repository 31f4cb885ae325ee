import { DAY_MS } from '../../shared/time.ts'
import { addToMoments, type Moments, NO_MOMENTS, standardized } from './moments.ts'

/** What is usual for a series of any numbers: four views of it, each with what it usually shows. */
export interface Gauge {
  readonly is: 'gauge'
  readonly seen: number
  readonly level: number
  /** By quarter of an hour of the day, UTC; what was seen less than twice is not believed. */
  readonly day: readonly number[]
  readonly visits: readonly number[]
  /** Fading means: of the value, of its squared distance from that, of its distance from the time of day. */
  readonly slow: number
  readonly unrest: number
  readonly lately: number
  readonly moments: {
    readonly slow: Moments
    readonly unrest: Moments
    readonly now: Moments
    readonly lately: Moments
  }
}

/** How unusual each view is, in standard deviations. */
export interface Views {
  readonly expected: number
  readonly slow: number
  readonly unrest: number
  readonly now: number
  readonly lately: number
  /** One standard deviation of the value around what is expected. */
  readonly spread: number
  readonly after: Gauge
}

const SLOTS = 96
const SLOW_RATE = 2 / 51
const LATELY_RATE = 2 / 11
const LEVEL_RATE = 0.01
const DAY_RATE = 0.05
const MOMENTS_RATE = 1 / 5_000

export const NO_GAUGE: Gauge = {
  is: 'gauge',
  seen: 0,
  level: 0,
  day: new Array<number>(SLOTS).fill(0),
  visits: new Array<number>(SLOTS).fill(0),
  slow: 0,
  unrest: 0,
  lately: 0,
  moments: { slow: NO_MOMENTS, unrest: NO_MOMENTS, now: NO_MOMENTS, lately: NO_MOMENTS },
}

/** What a value shows in each view, and the gauge after it. */
export function view(gauge: Gauge, at: number, value: number): Views {
  const slot = Math.floor(((at % DAY_MS) / DAY_MS) * SLOTS)
  const visits = gauge.visits[slot] ?? 0
  const usual = gauge.day[slot] ?? 0
  const level = gauge.seen === 0 ? value : gauge.level
  const expected = visits >= 2 ? usual : level
  const fading = (before: number, now: number, rate: number) =>
    before + Math.max(rate, 1 / (gauge.seen + 1)) * (now - before)
  const slow = fading(gauge.slow, value, SLOW_RATE)
  const unrestSquared = fading(gauge.unrest, (value - slow) ** 2, SLOW_RATE)
  const unrest = Math.sqrt(unrestSquared)
  const now = away(value, expected)
  const lately = fading(gauge.lately, now, LATELY_RATE)
  const { moments } = gauge
  return {
    expected,
    slow: standardized(moments.slow, slow),
    unrest: standardized(moments.unrest, unrest),
    now: standardized(moments.now, now),
    lately: standardized(moments.lately, lately),
    spread: Math.sqrt(moments.now.variance),
    after: {
      is: 'gauge',
      seen: gauge.seen + 1,
      level: fading(level, value, LEVEL_RATE),
      day: gauge.day.with(slot, rounded(usual + Math.max(DAY_RATE, 1 / (visits + 1)) * (value - usual))),
      visits: gauge.visits.with(slot, Math.min(99, visits + 1)),
      slow,
      unrest: unrestSquared,
      lately,
      moments: {
        slow: addToMoments(moments.slow, slow, MOMENTS_RATE),
        unrest: addToMoments(moments.unrest, unrest, MOMENTS_RATE),
        now: addToMoments(moments.now, now, MOMENTS_RATE),
        lately: addToMoments(moments.lately, lately, MOMENTS_RATE),
      },
    },
  }
}

/** The difference of two numbers; nothing, where that is what the rounding of one leaves. */
function away(value: number, expected: number): number {
  return Math.abs(value - expected) <= ROUNDING * Math.abs(expected) ? 0 : value - expected
}

/** Twice what seven digits leave. */
const ROUNDING = 1e-6

/** Seven digits, so that the state stays small; whole for whole. */
function rounded(value: number): number {
  return Number(value.toPrecision(7))
}
