import { plainRequest, readFeatures } from '../../../src/learning/predictor/features.ts'
import { forecast } from '../../../src/learning/predictor/forecast.ts'
import { packPredictor } from '../../../src/learning/predictor/pack.ts'
import { train } from '../../../src/learning/predictor/train.ts'
import { print } from '../../../src/local/print.ts'
import { quantile } from '../harness/statistics.ts'
import type { RoutingSet } from './read-set.ts'

const CHARS = 4_000
const ROUNDS = 9
const FORECASTS = 400
const TRAINED_ON = 800

/** What a forecast takes. */
export interface Speed {
  /** Median microseconds for features and forecast of ten models at 4,000 characters. */
  readonly microseconds: number
  /** Weights and tables of ten models, in thousands of bytes. */
  readonly kilobytes: number
}

/** Times the whole way from text to forecast, and weighs what an isolate must hold. */
export function measureSpeed(set: RoutingSet): Speed {
  const models = set.models.slice(0, 10)
  const rows = set.rows.slice(0, TRAINED_ON).map((row) => ({
    ...row,
    quality: row.quality.slice(0, 10),
    amounts: { tokens: (row.amounts['tokens'] ?? row.cost ?? row.quality.map(() => 1)).slice(0, 10) },
  }))
  const predictor = train(models, rows)
  const long = set.rows.map(({ prompt }) => prompt).join('\n')
  // Each text is another one, so that nothing can be remembered.
  const texts = Array.from({ length: 50 }, (_, at) => long.slice(at * 100, at * 100 + CHARS))
  // Time on the processor, since others may be using the machine; the first rounds warm up.
  const times = Array.from({ length: ROUNDS }, () => {
    const started = process.cpuUsage()
    for (let at = 0; at < FORECASTS; at++)
      forecast(predictor, readFeatures(plainRequest(texts[at % texts.length] ?? '')))
    const { user, system } = process.cpuUsage(started)
    return (user + system) / FORECASTS
  }).slice(2)
  const kilobytes = packPredictor(predictor).byteLength / 1_000
  const microseconds = quantile(times, 0.5)
  print(
    `\n# speed: ${CHARS} characters, ${models.length} models: ${microseconds.toFixed(0)} us of processor time ` +
      `(rounds of ${FORECASTS}: ${quantile(times, 0).toFixed(0)} to ${quantile(times, 0.999).toFixed(0)}); ${kilobytes.toFixed(1)} KB packed`,
  )
  return { microseconds, kilobytes }
}
