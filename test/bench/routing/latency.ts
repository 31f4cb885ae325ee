import { print } from '../../../src/local/print.ts'
import { crossForecast } from './cross-forecast.ts'
import { CAUTION_SIGMAS, curvesOf, type Played, play, roundsOf, savingOn } from './figures/savings.ts'
import type { RoutingSet } from './read-set.ts'

/** The variants of ten models that could stand for one another, as in gatewaymix. */
const VARIANTS = [
  'gpt-4o-2024-08-06-FC',
  'gpt-4o-2024-05-13-FC',
  'gpt-4o-mini-2024-07-18',
  'gpt-3.5-turbo-0125-FC',
  'claude-3-5-sonnet-20240620',
  'claude-3-opus-20240229',
  'claude-3-haiku-20240307',
  'gemini-1.5-pro-preview-0514',
  'gemini-1.5-flash-preview-0514',
  'mistral-large-2407-FC-Any',
]

/** What is saved of the mean latency at .95 of the best model's quality. */
export interface LatencyFigures {
  /** With the dial chosen on other rows, by the lower bound and by the estimate alone. */
  readonly cautious: Played
  readonly plain: Played
  /** Read off the curve afterwards. */
  readonly curve: number
}

/** Takes seconds for cost: what is saved of the mean latency against always the best of ten models. */
export function runLatency(set: RoutingSet): LatencyFigures {
  const kept = VARIANTS.map((variant) => set.models.indexOf(variant)).filter((at) => at >= 0)
  const pick = (values: readonly number[] = []) => kept.map((at) => values[at] ?? 0)
  const rows = set.rows.map((row) => ({
    ...row,
    quality: pick(row.quality),
    cost: pick(row.amounts['seconds']),
    amounts: { seconds: pick(row.amounts['seconds']) },
  }))
  const forecasted = crossForecast({ ...set, models: VARIANTS, rows }, 1)
  const held = forecasted.map(({ row, forecast }) => ({
    prospects: { quality: forecast.quality, deviation: forecast.deviation, cost: forecast.amounts['seconds'] ?? [] },
    quality: row.quality,
    cost: row.cost ?? [],
  }))
  const curves = curvesOf(held)
  const part = forecasted.map((each) => each.part)
  const [cautious, plain] = [roundsOf(held, part, CAUTION_SIGMAS), roundsOf(held, part, 0)]
  print(`\n# ${set.name}: mean latency saved among ${kept.length} models against always the best`)
  for (const share of [0.95, 0.97, 0.99]) {
    print(
      `at ${share}: cautious dial ${told(play(cautious, share))}, plain dial ${told(play(plain, share))}; off the curve ` +
        `${percent(savingOn(curves.router, curves, share))}, hull ${percent(savingOn(curves.single, curves, share))}, ` +
        `oracle ${percent(savingOn(curves.oracle, curves, share))}`,
    )
  }
  return { cautious: play(cautious, 0.95), plain: play(plain, 0.95), curve: savingOn(curves.router, curves, 0.95) }
}

function told({ ratio, saving }: Played): string {
  return `${percent(saving.value)} [${percent(saving.low)},${percent(saving.high)}] at ${ratio.value.toFixed(3)} of its quality`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`
}
