import type { DetectorState, Observation } from './detector-state.ts'
import { type Gauge, view } from './gauge.ts'
import { compare, learn, type Rhythm } from './rhythm.ts'
import { scaleOf } from './scale.ts'

/** What one observation shows, added up: the logarithm of 1 + the sum of squared standard deviations, by direction. */
export interface Evidence {
  readonly up: number
  readonly down: number
  readonly expected: number
  /** Where the value lies when the change is large enough to be anybody's business; null when it is not. */
  readonly large: 'up' | 'down' | 'either' | null
  /** What is usual after it. */
  readonly usual: Rhythm | Gauge
  /** The values between which the change is too small, or its evidence below two thresholds. */
  readonly bounds: (up: number, down: number) => readonly [low: number, high: number]
}

/** Weighs one observation of a series against what is usual for it. */
export function weigh(state: DetectorState, { at, value, weight = Number.MAX_SAFE_INTEGER }: Observation): Evidence {
  const { kind, settings, usual } = state
  if (kind === 'gauge' || usual.is === 'gauge') return weighGauge(usual as Gauge, at, value)
  const scale = scaleOf(kind)
  const seen = compare(usual, { at, value, weight, scale })
  const after = learn(usual, { at, value, weight, stepMs: settings.stepMs, seen }, scale)
  if (seen === null) return { ...nothing(value), usual: after }
  const { usual: expected, away, now, lately } = seen
  const least = (direction: 'up' | 'down') => scale.change(expected, settings.leastFactor, direction)
  return {
    up: evidenceOf(Math.max(0, now), Math.max(0, lately)),
    down: evidenceOf(Math.max(0, -now), Math.max(0, -lately)),
    expected,
    large: away >= least('up') ? 'up' : -away >= least('down') ? 'down' : null,
    usual: after,
    bounds: (up, down) => [
      Math.min(scale.at(seen.expected, -seen.reaching(Math.expm1(down), 'down')), scale.at(expected, -least('down'))),
      Math.max(scale.at(seen.expected, seen.reaching(Math.expm1(up), 'up')), scale.at(expected, least('up'))),
    ],
  }
}

/** A change of unrest has no direction: it counts with the side on which the value is. */
function weighGauge(gauge: Gauge, at: number, value: number): Evidence {
  const { slow, unrest, now, lately, expected, spread, after } = view(gauge, at, value)
  const evidence = evidenceOf(slow, unrest, now, lately)
  const isUp = slow + now + lately >= 0
  return {
    up: isUp ? evidence : 0,
    down: isUp ? 0 : evidence,
    expected,
    large: 'either',
    usual: after,
    bounds: (up, down) => [expected - spread * deviationsOf(down), expected + spread * deviationsOf(up)],
  }
}

function nothing(value: number) {
  return { up: 0, down: 0, expected: value, large: null, bounds: () => [value, value] as const }
}

/** The evidence of several deviations, in nats. */
export function evidenceOf(...deviations: readonly number[]): number {
  return Math.log1p(deviations.reduce((total, each) => total + each * each, 0))
}

function deviationsOf(evidence: number): number {
  return Math.sqrt(Math.expm1(evidence))
}
