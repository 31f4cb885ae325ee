import { observe, startDetector } from '../../../../src/learning/anomaly/detector.ts'
import { followIncidents } from '../../../../src/learning/anomaly/follow-incidents.ts'
import type { Signal } from '../../../../src/learning/anomaly/incident.ts'
import { print } from '../../../../src/local/print.ts'
import { seeded } from '../../../../src/shared/seeded.ts'
import { DAY_MS, HOUR_MS } from '../../../../src/shared/time.ts'
import { printBar } from '../../outages/bars.ts'
import { HOURS, type HourlySpend, readOrganisations } from './organisations.ts'

/** Hours multiplied by a factor, one after the other. */
interface Injection {
  readonly name: string
  readonly factors: readonly number[]
  /** Share that must be found; null where nobody asked. */
  readonly goal: number | null
}

const flat = (factor: number, hours: number) => new Array<number>(hours).fill(factor)
const INJECTIONS: readonly Injection[] = [
  { name: 'drop_to_nothing_2h', factors: flat(0, 2), goal: 0.97 },
  { name: 'drop_to_5_percent_3h', factors: flat(0.05, 3), goal: 0.97 },
  { name: 'x10_3h', factors: flat(10, 3), goal: 0.88 },
  { name: 'x5_1h', factors: flat(5, 1), goal: 0.7 },
  { name: 'x5_6h', factors: flat(5, 6), goal: 0.7 },
  { name: 'x3_3h', factors: flat(3, 3), goal: 0.4 },
  { name: 'x2_3h', factors: flat(2, 3), goal: null },
  { name: 'leak_6_percent_an_hour_24h', factors: Array.from({ length: 24 }, (_, at) => 1.06 ** (at + 1)), goal: null },
]
const ORGANISATIONS = 120
const EACH = 3
const WARM_HOURS = 192
const DAYS = (HOURS - WARM_HOURS) / 24

/** Injects changes into the last six of fourteen days of recorded spend and prints what is found, and what is told without. */
export function runInjections(path: string): void {
  const organisations = readOrganisations(path, ORGANISATIONS)
  if (organisations === null) {
    print(`skipped: no ${path}`)
    return
  }
  const random = seeded(9)
  const usual = organisations.map(watch)
  const recalls = INJECTIONS.map((injection) => {
    const delays = organisations.flatMap((spend, index) =>
      Array.from({ length: EACH }, () => {
        const from = WARM_HOURS + 2 + Math.floor(random() * (HOURS - WARM_HOURS - 29))
        return hoursUntilFound(spend, usual[index] ?? [], injection, from)
      }),
    )
    const found = delays.filter((each) => each !== null)
    const recall = found.length / delays.length
    const late = found.reduce((sum, each) => sum + each, 0) / found.length
    print(`${injection.name.padEnd(28)} found ${recall.toFixed(2)}, after ${late.toFixed(1)} hours`)
    return recall
  })
  const alerts = usual.reduce((sum, verdicts) => sum + incidentsOf(verdicts), 0)
  printBar('injected_false_alerts_a_week', (7 * alerts) / (DAYS * ORGANISATIONS), '<=', 1.5)
  for (const [index, { name, goal }] of INJECTIONS.entries())
    if (goal !== null) printBar(`injected_${name}`, recalls[index] ?? 0, '>=', goal)
}

/** Hours from the first that was changed to the first that is anomalous and would not be otherwise; null for never. */
function hoursUntilFound(spend: HourlySpend, usual: Watched, { factors }: Injection, from: number): number | null {
  const until = from + factors.length
  const changed = watch(spend.map((each, hour) => each * (factors[hour - from] ?? 1)).slice(0, until))
  const first = changed.findIndex((verdict, hour) => hour >= from && verdict.isAnomalous && !usual[hour]?.isAnomalous)
  return first < 0 ? null : first - from
}

type Watched = ReturnType<typeof watch>

function watch(spend: HourlySpend) {
  let state = startDetector('money')
  return spend.map((value, hour) => {
    const verdict = observe(state, { at: hour * HOUR_MS, value })
    state = verdict.state
    return { ...verdict, value }
  })
}

function incidentsOf(verdicts: Watched): number {
  const signals = verdicts.flatMap(({ isAnomalous, direction, score, expected, value }, hour): Signal[] => {
    const signal = { at: hour * HOUR_MS, scope: 'org', metric: 'spend', direction, score, expected, observed: value }
    return isAnomalous ? [{ ...signal, isShare: false, stakeNanos: (value - expected) * 1e9 }] : []
  })
  const { alerts } = followIncidents([], { now: 30 * DAY_MS, signals })
  return alerts.filter(({ kind }) => kind === 'opened').length
}
