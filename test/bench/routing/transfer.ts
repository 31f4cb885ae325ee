import { forecast } from '../../../src/learning/predictor/forecast.ts'
import { print } from '../../../src/local/print.ts'
import { crossForecast, type Forecasted, heldOut, trainOnAll } from './cross-forecast.ts'
import { printQuality, printSavings, type SetFigures } from './evaluate-set.ts'
import { CAUTION_SIGMAS, curvesOf, roundOn } from './figures/savings.ts'
import type { RoutingSet } from './read-set.ts'

/** Trains and chooses on one set, evaluates on another of the same models: nothing of the second is used before. */
export function evaluateTransfer(development: RoutingSet, evaluation: RoutingSet, seed: number): SetFigures {
  print(
    `\n# ${development.name}: trained and chosen on ${development.rows.length}, evaluated on ${evaluation.rows.length}`,
  )
  const predictor = trainOnAll(development, seed)
  const forecasted = evaluation.rows.map(
    (row): Forecasted => ({ row, part: 0, forecast: forecast(predictor, row.features) }),
  )
  const quality = printQuality(forecasted)
  if (evaluation.rows.some(({ cost }) => cost === null))
    return { name: evaluation.name, quality, savings: {}, aiq: null }
  const dialed = crossForecast(development, seed).map((each) => heldOut(development, each))
  const held = forecasted.map((each) => heldOut(evaluation, each))
  const [cautious, plain] = [roundOn(dialed, held, CAUTION_SIGMAS), roundOn(dialed, held, 0)]
  return { name: evaluation.name, quality, ...printSavings(curvesOf(held), [cautious], [plain]) }
}
