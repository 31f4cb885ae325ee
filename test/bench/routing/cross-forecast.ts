import type { HeldOut } from '../../../src/learning/policy/select-aim.ts'
import { calibrate } from '../../../src/learning/predictor/calibrate.ts'
import { forecast } from '../../../src/learning/predictor/forecast.ts'
import type { Forecast, Predictor } from '../../../src/learning/predictor/predictor.ts'
import { train } from '../../../src/learning/predictor/train.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import type { RoutingSet, Row } from './read-set.ts'

/** A row, what was expected of it by a predictor that had not seen it, and the part it was held out with. */
export interface Forecasted {
  readonly row: Row
  readonly part: number
  readonly forecast: Forecast
}

export const PARTS = 5

/** Deals rows into parts, the same ones for the same seed. */
export function dealParts(count: number, seed: number, parts = PARTS): number[] {
  const random = seeded(seed)
  const order = Array.from({ length: count }, (_, at) => at)
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  const part = new Array<number>(count).fill(0)
  for (const [place, at] of order.entries()) part[at] = place % parts
  return part
}

/** Deals the rows of a set; those with the same prompt go into the same part, so that none is forecast from its twin. */
function partsOf(rows: readonly Row[], seed: number): number[] {
  const first = new Map<string, number>()
  return dealParts(rows.length, seed).map((part, at) => {
    const words = rows[at]?.prompt.toLowerCase().replaceAll(/\s+/g, ' ') ?? ''
    const kept = first.get(words) ?? part
    first.set(words, kept)
    return kept
  })
}

/**
 * Forecasts every row of a set by a predictor trained on the other parts. Each is calibrated on the rows of these other
 * parts, as forecast when they were held out themselves: nothing of a row enters its own forecast.
 */
export function crossForecast(set: RoutingSet, seed: number): Forecasted[] {
  const part = partsOf(set.rows, seed)
  const parts = Array.from({ length: PARTS }, (_, each) => each)
  const predictors = parts.map((held) => {
    const others = set.rows.filter((_, at) => part[at] !== held)
    return train(set.models, others)
  })
  const raw = set.rows.map((row, at) => forecastWith(predictors[part[at] ?? 0], row))
  const checked = set.rows.map((example, at) => ({ example, forecast: raw[at] ?? NOTHING }))
  const straight = predictors.map((predictor, held) =>
    calibrate(
      predictor,
      checked.filter((_, at) => part[at] !== held),
    ),
  )
  return set.rows.map((row, at) => {
    const held = part[at] ?? 0
    return { row, part: held, forecast: forecastWith(straight[held], row) }
  })
}

/** A predictor trained on all rows of a set, calibrated by forecasts of rows that were held out. */
export function trainOnAll(set: RoutingSet, seed: number): Predictor {
  const part = partsOf(set.rows, seed)
  const checked = Array.from({ length: PARTS }, (_, held) => {
    const predictor = train(
      set.models,
      set.rows.filter((_row, at) => part[at] !== held),
    )
    return set.rows
      .filter((_row, at) => part[at] === held)
      .map((example) => ({ example, forecast: forecast(predictor, example.features) }))
  })
  return calibrate(train(set.models, set.rows), checked.flat())
}

/** A row as the policy sees it beside what it cannot see; cost follows from tokens and prices where these are known. */
export function heldOut(set: RoutingSet, { row, forecast: expected }: Forecasted): HeldOut {
  return {
    prospects: { quality: expected.quality, deviation: expected.deviation, cost: expectedCost(set, row, expected) },
    quality: row.quality,
    cost: row.cost ?? [],
  }
}

function expectedCost({ prices }: RoutingSet, row: Row, { amounts }: Forecast): ArrayLike<number> {
  if (amounts['cost'] !== undefined) return amounts['cost']
  const { inputTokens } = row
  const tokens = amounts['tokens']
  if (prices === null || inputTokens === null || tokens === undefined) return row.cost ?? []
  return prices.map(
    ([input, output], model) => ((inputTokens[model] ?? 0) * input + (tokens[model] ?? 0) * output) / 1_000,
  )
}

function forecastWith(predictor: Predictor | undefined, row: Row): Forecast {
  return predictor ? forecast(predictor, row.features) : NOTHING
}

const NOTHING: Forecast = { quality: new Float64Array(), deviation: new Float64Array(), amounts: {} }
