import { type Accuracy, type Forecasted, learnAccuracy } from './accuracy.ts'
import { type CellBook, emptyCells, type Graded, learnGrades } from './cells/cells.ts'
import { HEALTHY, type Health, observeHealth } from './health.ts'
import { addFading, type Histogram, quantile as quantileOf } from './histogram.ts'

/** What one answer, or one word of feedback, says about an arm: a model at a provider. Null: it says nothing of that. */
export interface Observation {
  /** `provider/model` */
  readonly arm: string
  /** Epoch ms. */
  readonly at: number
  readonly ok: boolean | null
  readonly latencyMs: number | null
  readonly ttftMs: number | null
  readonly outputTokens: number | null
  readonly costNanos: number | null
  /** 0 worst, 1 best. */
  readonly quality: number | null
  /** Whether it says something of this tenant alone: a key refused, a limit of its own met. */
  readonly isPrivate?: boolean
  /** How much a failure counts for the breaker: one that made a caller wait counts as several. 1 unless told. */
  readonly failureCost?: number
  /** How much the quality counts; 1 unless told. */
  readonly qualityWeight?: number
  /** Whether its quality is this tenant's own affair. */
  readonly isUnshared?: boolean
  /** What had been expected of it, where it had been. */
  readonly forecast?: Forecasted
}

/** What is known of an arm: sums that fade with every observation, so that the last two hundred or so count. */
export interface ArmScore {
  readonly successes: number
  readonly failures: number
  readonly qualitySum: number
  readonly qualityWeight: number
  readonly costNanosSum: number
  readonly costWeight: number
  readonly latencyMs: Histogram
  readonly ttftMs: Histogram
  /** What the breaker knows; see `Health`. Absent in scores published before there was one. */
  readonly failing?: number
  readonly open?: boolean
  readonly triedAt?: number
  /** How good forecasts of it were. Absent: there was none. */
  readonly accuracy?: Accuracy
  /** Tokens of streamed answers, and the ms they took to be said once they had begun. */
  readonly spokenTokens?: number
  readonly speakingMs?: number
  /** How many there have ever been. */
  readonly observations: number
  readonly lastAt: number
}

/** Everything learned for a tenant, as it is published. */
export interface ScoreSnapshot {
  readonly version: number
  readonly publishedAt: number
  readonly arms: Readonly<Record<string, ArmScore>>
  /** Corrections of forecasts of quality. Absent: none yet. */
  readonly book?: CellBook
}

/** An arm in figures. Null: not known yet. */
export interface ArmSummary {
  readonly successRate: number | null
  readonly qualityMean: number | null
  readonly qualityWeight: number
  readonly costNanosMean: number | null
  readonly latencyMsP50: number | null
  readonly latencyMsP95: number | null
  readonly ttftMsP50: number | null
  readonly ttftMsP95: number | null
  readonly observations: number
}

/** The most weight that observations of one kind ever add up to, as old ones fade. */
export const WEIGHT_MAX = 200
/** Each new observation leaves the old ones this much of their weight. */
const KEEP = 1 - 1 / WEIGHT_MAX
const ARMS_MAX = 500
const ARM_NAME_MAX = 300

const NEW_ARM: ArmScore = {
  successes: 0,
  failures: 0,
  qualitySum: 0,
  qualityWeight: 0,
  costNanosSum: 0,
  costWeight: 0,
  latencyMs: {},
  ttftMs: {},
  observations: 0,
  lastAt: 0,
}

/** The scores of somebody who has seen nothing. */
export function emptyScores(): ScoreSnapshot {
  return { version: 0, publishedAt: 0, arms: {} }
}

/** The scores after some observations, in their order. Values that make no sense are passed over. */
export function absorb(scores: ScoreSnapshot, observations: readonly Observation[]): ScoreSnapshot {
  if (observations.length === 0) return scores
  const arms: Record<string, ArmScore> = { ...scores.arms }
  for (const [arm, news] of byArm(observations)) {
    if (!isArm(arm)) continue
    const known = (Object.hasOwn(arms, arm) ? arms[arm] : undefined) ?? NEW_ARM
    arms[arm] = {
      ...news.reduce(learn, known),
      latencyMs: learnDurations(known.latencyMs, news, 'latencyMs'),
      ttftMs: learnDurations(known.ttftMs, news, 'ttftMs'),
    }
  }
  const grades = observations.flatMap(gradeOf)
  const book = grades.length > 0 ? learnGrades(scores.book ?? emptyCells(), grades) : scores.book
  return { ...scores, arms: boundedArms(arms), ...(book ? { book } : {}) }
}

/** What an observation says of a forecast of quality, if it says anything. */
function gradeOf({ arm, at, quality, qualityWeight = 1, forecast }: Observation): Graded[] {
  if (quality === null || !forecast) return []
  const { requestClass, quality: expected } = forecast
  return [{ model: arm, requestClass, expected, grade: quality, weight: qualityWeight, at }]
}

function byArm(observations: readonly Observation[]): Map<string, Observation[]> {
  const grouped = new Map<string, Observation[]>()
  for (const observation of observations) {
    const known = grouped.get(observation.arm)
    if (known) known.push(observation)
    else grouped.set(observation.arm, [observation])
  }
  return grouped
}

function learnDurations(known: Histogram, news: readonly Observation[], kind: 'latencyMs' | 'ttftMs'): Histogram {
  const durations = news.map((each) => each[kind]).filter(sound)
  return durations.length > 0 ? addFading(known, durations, KEEP) : known
}

function learn(score: ArmScore, observation: Observation): ArmScore {
  const { at, ok, costNanos, quality, qualityWeight = 1, failureCost = 1 } = observation
  const health =
    typeof ok !== 'boolean'
      ? score
      : { successes: score.successes * KEEP + Number(ok), failures: score.failures * KEEP + Number(!ok) }
  const breaker = healthOf(score)
  const weight = sound(qualityWeight) ? Math.min(1, qualityWeight) : 0
  const judged = sound(quality) && quality <= 1 && weight > 0
  const priced = sound(costNanos)
  return {
    ...rateOf(score, observation),
    ...(typeof ok === 'boolean' && sound(at)
      ? observeHealth(breaker, ok, at, sound(failureCost) ? failureCost : 1)
      : breaker),
    successes: health.successes,
    failures: health.failures,
    qualitySum: judged ? score.qualitySum * KEEP + quality * weight : score.qualitySum,
    qualityWeight: judged ? score.qualityWeight * KEEP + weight : score.qualityWeight,
    costNanosSum: priced ? score.costNanosSum * KEEP + costNanos : score.costNanosSum,
    costWeight: priced ? score.costWeight * KEEP + 1 : score.costWeight,
    latencyMs: score.latencyMs,
    ttftMs: score.ttftMs,
    observations: score.observations + 1,
    lastAt: sound(at) ? Math.max(score.lastAt, at) : score.lastAt,
  }
}

/** How fast it speaks, and how well it was foretold. */
function rateOf(score: ArmScore, observation: Observation): Pick<ArmScore, 'accuracy' | 'spokenTokens' | 'speakingMs'> {
  const { outputTokens, latencyMs, ttftMs, forecast } = observation
  const spoken = sound(outputTokens) && sound(latencyMs) && sound(ttftMs) && latencyMs > ttftMs ? outputTokens : 0
  const { accuracy, spokenTokens = 0, speakingMs = 0 } = score
  return {
    ...(forecast ? { accuracy: learnAccuracy(accuracy, forecast, observation) } : accuracy ? { accuracy } : {}),
    ...(spoken > 0
      ? {
          spokenTokens: spokenTokens * KEEP + spoken,
          speakingMs: speakingMs * KEEP + (latencyMs ?? 0) - (ttftMs ?? 0),
        }
      : { spokenTokens, speakingMs }),
  }
}

/** What the breaker of an arm knows; of one that nobody has tried, that it is healthy. */
export function healthOf({ failing, open, triedAt }: Partial<ArmScore> = {}): Health {
  return {
    failing: failing ?? HEALTHY.failing,
    open: open ?? HEALTHY.open,
    triedAt: triedAt ?? HEALTHY.triedAt,
  }
}

/** An arm in figures. */
export function summary(score: ArmScore): ArmSummary {
  const tries = score.successes + score.failures
  return {
    successRate: tries > 0 ? score.successes / tries : null,
    qualityMean: score.qualityWeight > 0 ? score.qualitySum / score.qualityWeight : null,
    qualityWeight: score.qualityWeight,
    costNanosMean: score.costWeight > 0 ? score.costNanosSum / score.costWeight : null,
    latencyMsP50: quantile(score, 'latencyMs', 0.5),
    latencyMsP95: quantile(score, 'latencyMs', 0.95),
    ttftMsP50: quantile(score, 'ttftMs', 0.5),
    ttftMsP95: quantile(score, 'ttftMs', 0.95),
    observations: score.observations,
  }
}

/** The latency, or time to first token, in ms that the share `q` (0 to 1) of an arm's answers stayed within. */
export function quantile(score: ArmScore, duration: 'latencyMs' | 'ttftMs', q: number): number | null {
  return quantileOf(score[duration], q)
}

/** Scores as JSON, to four decimals: weights fade to long fractions, whose tails say nothing and would double the size. */
export function toCompactJson(scores: ScoreSnapshot | ArmScore): string {
  return JSON.stringify(scores, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1e4) / 1e4 : value,
  )
}

/** Callers can name models at will: without a slash it is no arm, and could be the name of an object's own machinery. */
function isArm(name: string): boolean {
  return name.includes('/') && name.length <= ARM_NAME_MAX
}

function sound(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}

/** The number of arms is bounded, as callers could make up ever more: the longest unseen go. */
function boundedArms(arms: Record<string, ArmScore>): Record<string, ArmScore> {
  const entries = Object.entries(arms)
  if (entries.length <= ARMS_MAX) return arms
  entries.sort(([, a], [, b]) => b.lastAt - a.lastAt)
  return Object.fromEntries(entries.slice(0, ARMS_MAX))
}
