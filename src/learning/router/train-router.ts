import { hash32 } from '../../shared/hash.ts'
import type { Dial } from '../policy/dial.ts'
import { bestSingle, type HeldOut, ladder, ONLY_QUALITY, outlookOf, selectAim } from '../policy/select-aim.ts'
import { type Checked, calibrate } from '../predictor/calibrate.ts'
import { forecast } from '../predictor/forecast.ts'
import type { Forecast, Predictor } from '../predictor/predictor.ts'
import { type Example, train } from '../predictor/train.ts'

/** A graded prompt with what each model's answer cost, in USD; `amounts` may hold `tokens`, `seconds` and `cost`. */
export interface PricedExample extends Example {
  readonly costsUsd: readonly number[]
  /** Rows with the same name are kept together: none is forecast from its twin. */
  readonly twin: string
}

export interface TrainedRouter {
  readonly predictor: Predictor
  readonly dials: readonly Dial[]
  /** What each dial came to on requests held out. */
  readonly outlook: readonly {
    readonly share: number
    readonly ratio: number
    readonly bound: number
    readonly saving: number
  }[]
}

const PARTS = 5
const SHARES = [0.9, 0.95, 0.97, 0.99, 1]
/** A dial must keep to its share this many standard errors below its mean. */
const SIGMAS = 1
/** Amounts of money are learned in thousandths of a dollar: the unit of `amounts.cost`. */
const USD_PER_COST = 0.001

/**
 * Trains a router on prompts that every model answered: a predictor, calibrated by forecasts of prompts held out, and the dials
 * that kept to shares of the best single model's quality there. The same prompts give the same router.
 */
export function trainRouter(models: readonly string[], examples: readonly PricedExample[]): TrainedRouter {
  const part = partsOf(examples)
  const parts = Array.from({ length: PARTS }, (_, each) => each)
  const without = parts.map((held) =>
    train(
      models,
      examples.filter((_, at) => part[at] !== held),
    ),
  )
  const checked = examples.map(
    (example, at): Checked => ({ example, forecast: byOther(without, part[at] ?? 0, example) }),
  )
  const predictor = calibrate(train(models, examples), checked)
  const straight = without.map((each, held) =>
    calibrate(
      each,
      checked.filter((_, at) => part[at] !== held),
    ),
  )
  const held = examples.map((example, at) => heldOut(example, byOther(straight, part[at] ?? 0, example)))
  const best = bestSingle(held)
  const outlooks = ladder(held, ONLY_QUALITY).map((aim) => outlookOf(held, aim, best, SIGMAS))
  const paid = held.reduce((sum, { cost }) => sum + (cost[best] ?? 0), 0) / Math.max(1, held.length)
  const chosen = SHARES.flatMap((share) => {
    const outlook = selectAim(outlooks, share)
    return outlook ? [{ share, outlook }] : []
  })
  return {
    predictor,
    dials: chosen.map(({ share, outlook }) => ({
      share,
      costWeight: outlook.aim.costWeight,
      caution: outlook.aim.caution,
    })),
    outlook: chosen.map(({ share, outlook }) => ({
      share,
      ratio: outlook.ratio,
      bound: outlook.ratioBound,
      saving: 1 - outlook.meanCost / Math.max(1e-300, paid),
    })),
  }
}

function byOther(predictors: readonly Predictor[], part: number, { features }: Example): Forecast {
  const predictor = predictors[part]
  return predictor
    ? forecast(predictor, features)
    : { quality: new Float64Array(), deviation: new Float64Array(), amounts: {} }
}

function heldOut({ quality, costsUsd }: PricedExample, expected: Forecast): HeldOut {
  const { cost } = expected.amounts
  const prospects = {
    quality: expected.quality,
    deviation: expected.deviation,
    cost: cost ? Float64Array.from(cost, (amount) => amount * USD_PER_COST) : costsUsd,
  }
  return { prospects, quality, cost: costsUsd }
}

/** Deals examples into parts by a hash of their names, so that nothing depends on their order. */
function partsOf(examples: readonly PricedExample[]): number[] {
  return examples.map(({ twin }) => hash32(twin) % PARTS)
}
