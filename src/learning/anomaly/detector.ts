import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { DetectorSettings, DetectorState, Observation, Verdict } from './detector-state.ts'
import { NO_GAUGE } from './gauge.ts'
import type { Kind } from './kind.ts'
import { NO_RHYTHM } from './rhythm.ts'
import { calibrate, startCalibration } from './threshold.ts'
import { type Evidence, evidenceOf, weigh } from './weigh.ts'

/** What is 4 deviations up is told whatever the past, as money is being spent; dips are commoner, and cost nothing yet. */
const TOTAL_DEFAULTS: DetectorSettings = {
  stepMs: HOUR_MS,
  warmUpMs: 8 * DAY_MS,
  falseAlertsPerWeek: 0.5,
  refractoryMs: DAY_MS,
  leastEvidence: evidenceOf(3),
  mostEvidence: { up: evidenceOf(4), down: evidenceOf(14) },
  leastFactor: 1.2,
}
const RATIO_DEFAULTS: DetectorSettings = {
  ...TOTAL_DEFAULTS,
  falseAlertsPerWeek: 0.4,
  leastEvidence: evidenceOf(3.9),
  mostEvidence: { up: evidenceOf(4.2), down: evidenceOf(4.2) },
  leastFactor: 1.3,
}
/** A gauge is judged by a fixed threshold: the one that was best on half of recorded series was good on the other half. */
const GAUGE_DEFAULTS: DetectorSettings = {
  ...TOTAL_DEFAULTS,
  warmUpMs: DAY_MS,
  falseAlertsPerWeek: 0,
  leastEvidence: 3.2,
}
const DEFAULTS: Readonly<Record<Kind, DetectorSettings>> = {
  count: TOTAL_DEFAULTS,
  money: TOTAL_DEFAULTS,
  duration: RATIO_DEFAULTS,
  average: RATIO_DEFAULTS,
  share: RATIO_DEFAULTS,
  gauge: GAUGE_DEFAULTS,
}
/** Before this the rhythm itself is news. */
const SETTLES_MS = 1.5 * DAY_MS
/** Evidence within the refractory time is news when half as much again: this much more in nats. */
const MORE = Math.log(1.5)
/** Fewer requests than these say nothing of a share or an average. */
const LEAST_WEIGHT = 10

/** A detector that has seen nothing. */
export function startDetector(kind: Kind, settings: Partial<DetectorSettings> = {}): DetectorState {
  const isGauge = kind === 'gauge'
  const all = { ...DEFAULTS[kind], ...settings }
  const calibration = startCalibration(all.leastEvidence)
  return {
    kind,
    settings: all,
    startedAt: null,
    lastAt: null,
    told: null,
    usual: isGauge ? NO_GAUGE : NO_RHYTHM,
    thresholds: { up: calibration, down: calibration },
  }
}

/**
 * The detector after one more observation, and what it says. What is not later than the last, not a number, or has no
 * weight changes nothing and says nothing. An hour without requests is an observation of 0 for a count or money, and none for
 * all others.
 */
export function observe(state: DetectorState, observation: Observation): Verdict & { readonly state: DetectorState } {
  const { at, value, weight = Number.MAX_SAFE_INTEGER } = observation
  const isLate = state.lastAt !== null && at <= state.lastAt
  if (isLate || !Number.isFinite(value) || !(weight > 0)) return { ...silent(value), state }
  const evidence = weigh(state, observation)
  const bars = { up: state.thresholds.up.threshold, down: state.thresholds.down.threshold }
  const direction = evidence.up / bars.up >= evidence.down / bars.down ? 'up' : 'down'
  const [strongest, bar] = [evidence[direction], bars[direction]]
  const isEnough = weight >= LEAST_WEIGHT || state.kind === 'count' || state.kind === 'money'
  const [low, high] = evidence.bounds(bars.up, bars.down)
  const after = advance(state, at, evidence)
  const isWarm = at - (after.startedAt ?? at) >= state.settings.warmUpMs
  const isLarge = evidence.large === direction || evidence.large === 'either'
  return {
    score: strongest / bar,
    isAnomalous: isWarm && isEnough && isLarge && strongest >= bar,
    isNews: after.told !== null && after.told.at === at,
    direction,
    expected: evidence.expected,
    low,
    high,
    state: after,
  }
}

function advance(state: DetectorState, at: number, evidence: Evidence): DetectorState {
  // What was nothing so far has no rhythm to be away from: it begins when something comes.
  const startedAt = state.startedAt ?? (evidence.usual.seen > 0 ? at : null)
  const { thresholds, settings, usual } = state
  const strongest = Math.max(evidence.up, evidence.down)
  const told = state.told !== null && at - state.told.at <= settings.refractoryMs ? state.told : null
  const isNews = strongest > 0 && (told === null || strongest > told.evidence + MORE)
  const isCalibrating = usual.is === 'rhythm' && startedAt !== null && at - startedAt >= SETTLES_MS
  const calibrated = (direction: 'up' | 'down') =>
    calibrate(thresholds[direction], at, evidence[direction], {
      // Either direction has half of the budget.
      daysPerWeek: settings.falseAlertsPerWeek / 2,
      leastEvidence: settings.leastEvidence,
      mostEvidence: settings.mostEvidence[direction],
    })
  return {
    ...state,
    startedAt,
    lastAt: at,
    told: isNews ? { at, evidence: strongest } : told,
    usual: evidence.usual,
    thresholds: isCalibrating ? { up: calibrated('up'), down: calibrated('down') } : thresholds,
  }
}

function silent(value: number): Verdict {
  return { score: 0, isAnomalous: false, isNews: false, direction: 'up', expected: value, low: value, high: value }
}
