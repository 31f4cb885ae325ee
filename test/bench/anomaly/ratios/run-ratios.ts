import type { Incident } from '../../../../src/learning/anomaly/incident.ts'
import { likelyCause, type Part } from '../../../../src/learning/anomaly/likely-cause.ts'
import { print } from '../../../../src/local/print.ts'
import { HOUR_MS } from '../../../../src/shared/time.ts'
import { printBar } from '../../outages/bars.ts'
import { ANOMALIES, type Cell, generateTraffic, type Label, type Traffic, WARM_HOURS, WEEKS } from './traffic.ts'
import { RATIOS, type Ratio, watchTenant } from './watch-tenant.ts'

const TENANTS = 60
/** An incident opened within this after the end of what caused it was still opened by it. */
const AFTERWARDS_HOURS = 6

/** Watches SYNTHETIC tenants' ratios and prints how many labelled anomalies were found, and how many alerts were right. */
export function runRatios(firstSeed: number): void {
  const found = new Map<string, number>(ANOMALIES.map((kind) => [kind, 0]))
  let [right, wrong, asked, named] = [0, 0, 0, 0]
  for (let tenant = 0; tenant < TENANTS; tenant++) {
    const traffic = generateTraffic(firstSeed + tenant)
    const incidents = watchTenant(traffic)
    const isOf = ({ openedAt }: Incident, { from, until }: Label) =>
      openedAt >= from * HOUR_MS && openedAt < (until + AFTERWARDS_HOURS) * HOUR_MS
    const explained = incidents.filter((incident) => traffic.labels.some((label) => isOf(incident, label)))
    right += explained.length
    wrong += incidents.length - explained.length
    for (const label of traffic.labels) {
      const first = incidents.find((incident) => isOf(incident, label) && incident.openedAt < label.until * HOUR_MS)
      if (first === undefined) continue
      found.set(label.kind, (found.get(label.kind) ?? 0) + 1)
      if (label.dimension === null) continue
      asked++
      named += Number(isNamed(traffic, label, first))
    }
  }
  for (const [kind, count] of found) print(`${kind.padEnd(20)} found ${(count / TENANTS).toFixed(2)}`)
  const weeks = TENANTS * (WEEKS - WARM_HOURS / 168)
  print(`alerts a tenant and week that nothing explains: ${(wrong / weeks).toFixed(2)}`)
  const all = [...found.values()].reduce((sum, count) => sum + count, 0)
  printBar('synthetic_ratios_recall', all / (TENANTS * ANOMALIES.length), '>=', 0.95)
  printBar('synthetic_ratios_precision', right / (right + wrong), '>=', 0.9)
  printBar('synthetic_ratios_cause_named', named / asked, '>=', 0.9)
}

/** Whether the likeliest cause of an incident's first symptom is what was put in, from the hour of the alert against the day before. */
function isNamed({ hours }: Traffic, label: Label, { openedAt, symptoms }: Incident): boolean {
  const hour = openedAt / HOUR_MS
  const ratio = RATIOS.find(({ metric }) => symptoms.some((symptom) => symptom.metric === metric))
  const parts = (cells: readonly Cell[]) => partsOf(cells, ratio)
  const before = parts(hours.slice(label.from - 24, label.from).flat())
  const [cause] = likelyCause({ before, during: parts(hours[hour] as Cell[]), lengths: 1 / 24 })
  const value = label.value === 'mix' ? 'large' : label.value
  return cause?.dimension === label.dimension && cause.culprits[0]?.value === value
}

/** What each key and model came to: of a ratio both sides of it, of a mix its requests. */
function partsOf(cells: readonly Cell[], ratio: Ratio | undefined): Part[] {
  return cells.flatMap((cell) =>
    (['key', 'model'] as const).map((dimension) => ({
      dimension,
      value: cell[dimension],
      ...(ratio ? { amount: ratio.above(cell), weight: ratio.below(cell) } : { amount: cell.requests }),
    })),
  )
}
