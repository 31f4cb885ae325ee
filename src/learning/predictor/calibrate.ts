import type { Forecast, Outcome, Predictor } from './predictor.ts'
import type { Example } from './train.ts'

/** A forecast, and what then happened, of a request that the predictor was not trained on. */
export interface Checked {
  readonly forecast: Forecast
  readonly example: Pick<Example, 'quality' | 'amounts'>
}

const SLOPE_MAX = 1.5

/**
 * The predictor with its lines set straight by requests that it was not trained on: expected quality is neither too bold
 * nor too timid, amounts have the right total, and the noise is what single results really scatter by.
 * The forecasts must come from predictors not yet calibrated.
 */
export function calibrate(predictor: Predictor, checked: readonly Checked[]): Predictor {
  if (checked.length === 0) return predictor
  const amounts = predictor.amounts.map((outcome) => scaleAmounts(outcome, checked))
  return { ...predictor, quality: straighten(predictor.quality, checked), amounts }
}

/**
 * One slope for all models, around the mean of each: their order on a request stays what it was. Means stay too, since those
 * of the training examples are the best known; means of parts held out err towards the opposite side.
 */
function straighten(outcome: Outcome, checked: readonly Checked[]): Outcome {
  const pairs = Array.from(outcome.offsets, (_, model) =>
    checked.map(({ forecast, example }): Pair => [forecast.quality[model] ?? 0, example.quality[model] ?? 0]),
  )
  const slope = slopeOf(pairs)
  const noise = pairs.map((own) => {
    const gap = meanOf(own, 1) - meanOf(own, 0) * slope
    return own.reduce((sum, [expected, got]) => sum + (got - slope * expected - gap) ** 2, 0) / own.length
  })
  const spread = pairs.map((own) => {
    const middle = meanOf(own, 0)
    return (slope * slope * own.reduce((sum, [expected]) => sum + (expected - middle) ** 2, 0)) / own.length
  })
  return {
    ...outcome,
    slopes: outcome.slopes.map(() => slope),
    shifts: outcome.offsets.map((mean) => (1 - slope) * mean),
    noise: Float32Array.from(noise),
    spread: Float32Array.from(spread),
  }
}

/** Expected logarithms fall short of expected amounts: each model's are raised until their total is right. */
function scaleAmounts(outcome: Outcome, checked: readonly Checked[]): Outcome {
  const shifts = Float32Array.from(outcome.shifts, (shift, model) => {
    let [expected, got] = [0, 0]
    for (const { forecast, example } of checked) {
      expected += forecast.amounts[outcome.name]?.[model] ?? 0
      got += example.amounts[outcome.name]?.[model] ?? 0
    }
    return expected > 0 && got > 0 ? shift + Math.log(got / expected) : shift
  })
  return { ...outcome, shifts }
}

type Pair = readonly [expected: number, got: number]

/** The slope of what was got over what was expected, each around its model's means. */
function slopeOf(pairs: readonly (readonly Pair[])[]): number {
  let [square, product] = [0, 0]
  for (const own of pairs) {
    const [middle, level] = [meanOf(own, 0), meanOf(own, 1)]
    for (const [expected, got] of own) {
      square += (expected - middle) ** 2
      product += (expected - middle) * (got - level)
    }
  }
  return square > 1e-9 ? Math.min(SLOPE_MAX, Math.max(0, product / square)) : 1
}

function meanOf(pairs: readonly Pair[], side: 0 | 1): number {
  return pairs.reduce((sum, pair) => sum + pair[side], 0) / Math.max(1, pairs.length)
}
