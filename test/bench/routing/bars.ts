import { printBar } from '../outages/bars.ts'
import type { SetFigures } from './evaluate-set.ts'
import type { LatencyFigures } from './latency.ts'
import type { OnlineFigures } from './online.ts'
import type { Speed } from './speed.ts'

/** All that a run has found out; null for what its data did not allow. */
export interface RoutingFigures {
  readonly sets: readonly SetFigures[]
  readonly apgr: number | null
  readonly latency: LatencyFigures | null
  readonly online: OnlineFigures | null
  readonly speed: Speed | null
}

/** One line a bar. Dials are chosen on other rows than they are judged on; `_curve` is read off the curve afterwards. */
export function printBars({ sets, apgr, latency, online, speed }: RoutingFigures): void {
  const of = (name: string) => sets.find((set) => set.name === name)
  printSaving(of('routerbench_sub'), 0.95, 0.67)
  printSaving(of('routerbench_sub'), 0.99, 0.35)
  printSaving(of('mmlupro'), 0.97, 0.58)
  printAiq(of('gatewaymix'), 0.02)
  printAiq(of('routerbench_sub'), 0.03)
  if (apgr !== null) printBar('routellm_mmlu_apgr_1500_labels', apgr, '>=', 0.62)
  for (const { name, quality, savings } of sets) {
    printBar(`${name}_ece`, quality.ece, '<=', 0.04)
    printBar(`${name}_windows_of_500`, quality.windows, '>=', 0.95)
    const at97 = savings['0.97']?.cautious
    if (at97 === undefined) continue
    printBar(`${name}_policy_quality_points_off`, Math.abs(100 * at97.qualityError), '<=', 1)
    printBar(`${name}_policy_cost_off`, Math.abs(at97.costError), '<=', 0.1)
  }
  if (latency !== null) {
    printBar('bfcl_latency_saving_at_95_cautious', latency.cautious.saving.value, '>=', 0.4)
    printBar('bfcl_latency_saving_at_95_cautious_quality', latency.cautious.ratio.value, '>=', 0.95)
    printBar('bfcl_latency_saving_at_95_plain', latency.plain.saving.value, '>=', 0.4)
    printBar('bfcl_latency_saving_at_95_plain_quality', latency.plain.ratio.value, '>=', 0.95)
    printBar('bfcl_latency_saving_at_95_curve', latency.curve, '>=', 0.4)
  }
  if (online !== null) {
    printBar('online_gain_over_best_single_at_10_percent', online.gainAtTenth, '>=', 0)
    printBar('drift_share_kept_after_200', online.shareKept, '<=', 0.2)
  }
  if (speed !== null) {
    printBar('forecast_us_at_4000_chars', speed.microseconds, '<=', 200)
    printBar('packed_kb_of_ten_models', speed.kilobytes, '<=', 100)
  }
}

function printSaving(set: SetFigures | undefined, share: number, least: number): void {
  const figures = set?.savings[String(share)]
  if (set === undefined || figures === undefined) return
  const name = `${set.name}_saving_at_${100 * share}`
  const { cautious, plain, curve } = figures
  printBar(`${name}_cautious`, cautious.saving.value, '>=', least)
  printBar(`${name}_cautious_quality`, cautious.ratio.value, '>=', share)
  printBar(`${name}_plain`, plain.saving.value, '>=', least)
  printBar(`${name}_plain_quality`, plain.ratio.value, '>=', share)
  printBar(`${name}_curve`, curve, '>=', least)
}

function printAiq(set: SetFigures | undefined, least: number): void {
  if (set?.aiq) printBar(`${set.name}_aiq_over_hull`, set.aiq.router - set.aiq.hull, '>=', least)
}
