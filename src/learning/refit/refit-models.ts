import type { Outcome, Predictor } from '../predictor/predictor.ts'
import { solve } from './solve.ts'

/** A graded answer, with its request as the predictor saw it. No word of the request is needed. */
export interface GradedAnswer {
  /** `provider/model` */
  readonly model: string
  /** The predictor's heads for quality on the request: what is common to all models, then its factors. */
  readonly heads: readonly number[]
  /** The quality that had been expected, 0 to 1. */
  readonly predicted: number
  /** 0 to 1, and how far it is to be trusted, 0 to 1. */
  readonly grade: number
  readonly weight: number
  /** Output tokens over those expected; null: not known. */
  readonly tokenRatio: number | null
}

/** What a refit changed of a model. */
export interface RefitEvidence {
  readonly model: string
  readonly graded: number
  /** Mean quality by the grades, and by the predictor before and after on the same requests. */
  readonly came: number
  readonly before: number
  readonly after: number
}

export interface Refit {
  readonly predictor: Predictor
  readonly evidence: readonly RefitEvidence[]
}

/** Fewer grades than these, as far as they are trusted, move nothing; a model not yet known needs more. */
const GRADES_MIN = 20
const GRADES_MIN_NEW = 30
/** What is known of a model counts as so many grades, for its mean and for its share of each factor. */
const OFFSET_DOUBT = 40
const FACTOR_DOUBT = 120
const TOKENS_DOUBT = 40
/** A predictor that hardly tells requests apart would turn every grade into a leap. */
const SLOPE_MIN = 0.25

/**
 * The predictor, with what a tenant's own grades say of each model: ridge regression of the grades on the request's heads,
 * around what was known. Models without enough grades stay as they are; models it does not know by name are added, from
 * what was expected of them. The order of the answers does not matter.
 */
export function refitModels(predictor: Predictor, answers: readonly GradedAnswer[]): Refit {
  const evidence: RefitEvidence[] = []
  let refitted = predictor
  const groups = [...Map.groupBy(answers.filter(isSound), ({ model }) => model)]
  for (const [model, rows] of groups.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const graded = rows.reduce((sum, { weight }) => sum + weight, 0)
    const isKnown = predictor.models.includes(model)
    if (graded < (isKnown ? GRADES_MIN : GRADES_MIN_NEW)) continue
    const { predictor: base, at } = isKnown
      ? { predictor: refitted, at: predictor.models.indexOf(model) }
      : withModel(refitted, model, rows)
    const before = meanOf(rows, (row) => expectedOf(base.quality, at, row))
    refitted = moved(base, at, rows)
    const after = meanOf(rows, (row) => expectedOf(refitted.quality, at, row))
    evidence.push({ model, graded, came: meanOf(rows, ({ grade }) => grade), before, after })
  }
  return { predictor: refitted, evidence }
}

function moved(predictor: Predictor, at: number, rows: readonly GradedAnswer[]): Predictor {
  const { quality } = predictor
  const { rank } = quality
  const slope = Math.max(SLOPE_MIN, quality.slopes[at] ?? 1)
  const shift = quality.shifts[at] ?? 0
  const known = [quality.offsets[at] ?? 0, ...quality.loadings.subarray(at * rank, (at + 1) * rank)]
  const scale = factorScales(rows, rank)
  const system = known.map((_, row) => known.map((__, column) => (row === column ? doubtOf(row, scale) : 0)).concat(0))
  for (const { heads, grade, weight } of rows) {
    const inputs = [1, ...Array.from({ length: rank }, (_, factor) => heads[factor + 1] ?? 0)]
    const usual = inputs.reduce((sum, input, each) => sum + input * (known[each] ?? 0), heads[0] ?? 0)
    const rest = (grade - shift) / slope - usual
    for (const [row, left] of inputs.entries()) {
      const line = system[row] ?? []
      for (const [column, right] of [...inputs, rest].entries())
        line[column] = (line[column] ?? 0) + weight * left * right
    }
  }
  const change = solve(system)
  const [offset = 0, ...loadings] = known.map((value, each) => value + (change[each] ?? 0))
  return {
    ...predictor,
    quality: {
      ...quality,
      offsets: quality.offsets.with(at, offset),
      loadings: quality.loadings.map((value, each) =>
        Math.floor(each / Math.max(1, rank)) === at ? (loadings[each % rank] ?? value) : value,
      ),
    },
    amounts: predictor.amounts.map((outcome) => (outcome.name === 'tokens' ? withRatio(outcome, at, rows) : outcome)),
  }
}

/** What is known of a factor is worth so many grades on requests of its usual size. */
function doubtOf(at: number, scale: readonly number[]): number {
  return at === 0 ? OFFSET_DOUBT : FACTOR_DOUBT * Math.max(1e-6, scale[at - 1] ?? 0)
}

function factorScales(rows: readonly GradedAnswer[], rank: number): number[] {
  return Array.from({ length: rank }, (_, at) => meanOf(rows, ({ heads }) => (heads[at + 1] ?? 0) ** 2))
}

/** A model of which only is known what was expected of it: its mean is taken from that, all else from the average model. */
function withModel(
  predictor: Predictor,
  model: string,
  rows: readonly GradedAnswer[],
): { predictor: Predictor; at: number } {
  const { quality } = predictor
  const at = predictor.models.length
  const slope = Math.max(SLOPE_MIN, average(quality.slopes) || 1)
  const loadings = Array.from({ length: quality.rank }, (_, factor) =>
    average(quality.loadings.filter((__, each) => each % quality.rank === factor)),
  )
  const usual = (heads: readonly number[]) =>
    loadings.reduce((sum, loading, factor) => sum + loading * (heads[factor + 1] ?? 0), heads[0] ?? 0)
  const offset = meanOf(rows, ({ predicted, heads }) => predicted / slope - usual(heads))
  const added: Outcome = {
    ...appended(quality),
    offsets: Float32Array.of(...quality.offsets, offset),
    loadings: Float32Array.of(...quality.loadings, ...loadings),
    slopes: Float32Array.of(...quality.slopes, slope),
    shifts: Float32Array.of(...quality.shifts, 0),
  }
  const amounts = predictor.amounts.map(appended)
  return { predictor: { ...predictor, models: [...predictor.models, model], quality: added, amounts }, at }
}

/** An outcome with one more model, which is as the others are on average. */
function appended(outcome: Outcome): Outcome {
  const { rank, offsets, loadings, slopes, shifts, noise, spread } = outcome
  const more = (values: Float32Array) => Float32Array.of(...values, average(values))
  const usual = Array.from({ length: rank }, (_, factor) => average(loadings.filter((__, at) => at % rank === factor)))
  return {
    ...outcome,
    offsets: more(offsets),
    loadings: Float32Array.of(...loadings, ...usual),
    slopes: more(slopes),
    shifts: more(shifts),
    noise: more(noise),
    spread: more(spread),
  }
}

function withRatio(outcome: Outcome, at: number, rows: readonly GradedAnswer[]): Outcome {
  const logs = rows.flatMap(({ tokenRatio }) => (tokenRatio !== null && tokenRatio > 0 ? [Math.log(tokenRatio)] : []))
  if (logs.length === 0) return outcome
  const change = logs.reduce((sum, log) => sum + log, 0) / (logs.length + TOKENS_DOUBT)
  return { ...outcome, shifts: outcome.shifts.with(at, (outcome.shifts[at] ?? 0) + change) }
}

function expectedOf({ offsets, loadings, rank, slopes, shifts }: Outcome, at: number, { heads }: GradedAnswer): number {
  let raw = (offsets[at] ?? 0) + (heads[0] ?? 0)
  for (let factor = 0; factor < rank; factor++) raw += (loadings[at * rank + factor] ?? 0) * (heads[factor + 1] ?? 0)
  return raw * (slopes[at] ?? 1) + (shifts[at] ?? 0)
}

function meanOf(rows: readonly GradedAnswer[], read: (row: GradedAnswer) => number): number {
  const sum = rows.reduce((total, { weight }) => total + weight, 0)
  return rows.reduce((total, row) => total + row.weight * read(row), 0) / Math.max(1e-9, sum)
}

function average(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0
  return values.length === 0 ? 0 : sum / values.length
}

function isSound({ heads, predicted, grade, weight }: GradedAnswer): boolean {
  const isShare = (value: number) => value >= 0 && value <= 1
  return heads.every(Number.isFinite) && isShare(predicted) && isShare(grade) && isShare(weight) && weight > 0
}
