import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { DetectorSettings, DetectorState, Kind, Observation, Verdict } from './detector-state.ts'
import { NO_GAUGE } from './gauge.ts'
import { NO_RHYTHM } from './rhythm.ts'
import { addPeak, NO_CALIBRATION, thresholdOf } from './threshold.ts'
import { type Evidence, weigh } from './weigh.ts'

const DEFAULTS: DetectorSettings = {
  stepMs: HOUR_MS,
  warmUpMs: 8 * DAY_MS,
  falseAlertsPerWeek: 0.8,
  refractoryMs: DAY_MS,
  leastEvidence: Math.log(1 + 3 ** 2),
  leastFactor: 1.2,
}
/** A gauge is judged by a fixed threshold: the one that was best on half of recorded series was good on the other half. */
const GAUGE_DEFAULTS: DetectorSettings = { ...DEFAULTS, warmUpMs: DAY_MS, falseAlertsPerWeek: 0, leastEvidence: 3.2 }
/** Before this the rhythm itself is news. */
const SETTLES_MS = 1.5 * DAY_MS
/** Evidence within the refractory time is news when half as much again: this much more in nats. */
const MORE = Math.log(1.5)
/** Fewer requests than these say nothing of a share or an average. */
const LEAST_WEIGHT = 10

/** A detector that has seen nothing. */
export function startDetector(kind: Kind, settings: Partial<DetectorSettings> = {}): DetectorState {
  const isGauge = kind === 'gauge'
  return {
    kind,
    settings: { ...(isGauge ? GAUGE_DEFAULTS : DEFAULTS), ...settings },
    startedAt: null,
    lastAt: null,
    told: null,
    usual: isGauge ? NO_GAUGE : NO_RHYTHM,
    thresholds: { up: NO_CALIBRATION, down: NO_CALIBRATION },
  }
}

/**
 * The detector after one more observation, and what it says. What is not later than the last, not a number, or has no
 * weight changes nothing and says nothing.
 */
export function observe(state: DetectorState, observation: Observation): Verdict & { readonly state: DetectorState } {
  const { at, value, weight = Number.MAX_SAFE_INTEGER } = observation
  const isLate = state.lastAt !== null && at <= state.lastAt
  if (isLate || !Number.isFinite(value) || !(weight > 0)) return { ...silent(value), state }
  const evidence = weigh(state, observation)
  const bars = { up: thresholdFor(state, 'up'), down: thresholdFor(state, 'down') }
  const direction = evidence.up / bars.up >= evidence.down / bars.down ? 'up' : 'down'
  const [strongest, bar] = [evidence[direction], bars[direction]]
  const isEnough = weight >= LEAST_WEIGHT || state.kind === 'count' || state.kind === 'money'
  const [low, high] = evidence.bounds(bars.up, bars.down)
  const after = advance(state, at, evidence, bars)
  const isWarm = at - (after.startedAt ?? at) >= state.settings.warmUpMs
  return {
    score: strongest / bar,
    isAnomalous: isWarm && isEnough && evidence.isLarge && strongest >= bar,
    isNews: after.told !== null && after.told.at === at,
    direction,
    expected: evidence.expected,
    low,
    high,
    state: after,
  }
}

interface Bars {
  readonly up: number
  readonly down: number
}

function advance(state: DetectorState, at: number, evidence: Evidence, bars: Bars): DetectorState {
  const startedAt = state.startedAt ?? at
  const { thresholds, settings, usual } = state
  const strongest = Math.max(evidence.up, evidence.down)
  const told = state.told !== null && at - state.told.at <= settings.refractoryMs ? state.told : null
  const isNews = strongest > 0 && (told === null || strongest > told.evidence + MORE)
  const isCalibrating = usual.is === 'rhythm' && at - startedAt >= SETTLES_MS
  const peak = (direction: 'up' | 'down') => addPeak(thresholds[direction], at, evidence[direction], bars[direction])
  return {
    ...state,
    startedAt,
    lastAt: at,
    told: isNews ? { at, evidence: strongest } : told,
    usual: evidence.usual,
    thresholds: isCalibrating ? { up: peak('up'), down: peak('down') } : thresholds,
  }
}

function silent(value: number): Verdict {
  return { score: 0, isAnomalous: false, isNews: false, direction: 'up', expected: value, low: value, high: value }
}

/** Either direction has half of the budget. */
function thresholdFor({ settings, thresholds }: DetectorState, direction: 'up' | 'down'): number {
  return thresholdOf(thresholds[direction], settings.falseAlertsPerWeek / 2, settings.leastEvidence)
}
