import type { Features } from './features.ts'
import { headsOf } from './forecast.ts'
import type { Outcome, Predictor } from './predictor.ts'
import { encode } from './scale.ts'

/** A prompt whose answer by the new model was graded. */
export interface Probe {
  readonly features: Features
  /** 0 to 1. */
  readonly quality: number
}

/** A probe's say against what is usual for a model: factors count as unknown until this many probes speak for them. */
const FACTOR_DOUBT = 30
const OFFSET_DOUBT = 5

/**
 * The predictor with one more model, placed by some graded probes: difficulty and factors are known from the others, only
 * the model's mean and its share of each factor are learned. It has no amounts: those of `like`, a known model, are taken.
 */
export function placeModel(predictor: Predictor, model: string, probes: readonly Probe[], like: number): Predictor {
  const { quality } = predictor
  const rows = probes.map(({ features, quality: got }) => {
    const heads = headsOf(predictor, encode(features, predictor.scale))
    const factors = Array.from({ length: quality.rank }, (_, at) => heads[quality.firstHead + 1 + at] ?? 0)
    return { factors, rest: got - (heads[quality.firstHead] ?? 0) }
  })
  const usual = mean([...quality.offsets])
  const offset = (usual * OFFSET_DOUBT + rows.reduce((sum, { rest }) => sum + rest, 0)) / (OFFSET_DOUBT + rows.length)
  const slope = quality.slopes[like] ?? 1
  const left = rows.map(({ factors, rest }) => ({ factors, rest: rest - offset }))
  return {
    ...predictor,
    models: [...predictor.models, model],
    quality: {
      ...withCopy(quality, like),
      offsets: Float32Array.of(...quality.offsets, offset),
      loadings: Float32Array.of(...quality.loadings, ...loadingsOf(left, quality.rank)),
      slopes: Float32Array.of(...quality.slopes, slope),
      shifts: Float32Array.of(...quality.shifts, (1 - slope) * offset),
    },
    amounts: predictor.amounts.map((outcome) => withCopy(outcome, like)),
  }
}

interface Left {
  readonly factors: readonly number[]
  readonly rest: number
}

/** One factor after the other, strongest first: each takes what those before it left. Factors are nearly uncorrelated. */
function loadingsOf(rows: readonly Left[], rank: number): number[] {
  const loadings: number[] = []
  let rests = rows.map(({ rest }) => rest)
  for (let at = 0; at < rank; at++) {
    const values = rows.map(({ factors }) => factors[at] ?? 0)
    const square = values.reduce((sum, value) => sum + value * value, 0)
    const product = values.reduce((sum, value, row) => sum + value * (rests[row] ?? 0), 0)
    const loading = product / (square * (1 + FACTOR_DOUBT / Math.max(1, rows.length)) + 1e-9)
    loadings.push(loading)
    rests = rests.map((rest, row) => rest - loading * (values[row] ?? 0))
  }
  return loadings
}

function withCopy(outcome: Outcome, like: number): Outcome {
  const { rank, offsets, loadings, slopes, shifts, noise, spread } = outcome
  const more = (values: Float32Array) => Float32Array.of(...values, values[like] ?? 0)
  return {
    ...outcome,
    offsets: more(offsets),
    loadings: Float32Array.of(...loadings, ...loadings.slice(like * rank, (like + 1) * rank)),
    slopes: more(slopes),
    shifts: more(shifts),
    noise: more(noise),
    spread: more(spread),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
