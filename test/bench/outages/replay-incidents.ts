import { print } from '../../../src/local/print.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { DAY_MS } from '../../../src/shared/time.ts'
import { printBar } from './bars.ts'
import {
  commonPeriod,
  IMPACT_MODELS,
  type Incident,
  incidentsOf,
  isCredible,
  joined,
  type Span,
  syntheticTroubles,
  type Trouble,
  troublesOf,
  windowsAround,
} from './incidents.ts'
import { readTable } from './read-table.ts'
import { Simulation } from './simulate.ts'
import { type Summary, summarize } from './summarize.ts'

type Model = keyof typeof IMPACT_MODELS

const SEED = 20_240_828
const MODELS = Object.keys(IMPACT_MODELS) as Model[]
const HEAD = [
  'model     providers  overall%  during%   failed attempts/incident   traffic moved s   returned s   leaves  wait s',
  '                                             mean   median       in        median    p90  median   p90         during     all',
]

/** Lives through the recorded incidents with one, two and three providers, and prints what callers would have seen. */
export function replayIncidents(file: string): void {
  const rows = readTable(file)
  if (!rows) {
    print(`skipped: incidents are not at ${file}`)
    return
  }
  const first = incidentsOf(rows, 'openai', 'API')
  const second = incidentsOf(rows, 'anthropic', 'api.anthropic.com')
  const world = worldOf(first.filter(isCredible), second.filter(isCredible))
  describe(world)
  HEAD.forEach(print)
  const found = Object.fromEntries(MODELS.map((model) => [model, [1, 2, 3].map((count) => live(world, model, count))]))
  const long = [...first, ...second].filter((incident) => !isCredible(incident)).length
  print(`with the ${long} set aside that stood for more than two days:`)
  live(worldOf(first, second), 'all-down', 2)
  printBars(found as Record<Model, Summary[]>)
}

/** Everything that happens to the providers, whoever calls them. */
interface World {
  readonly first: readonly Incident[]
  readonly second: readonly Incident[]
  readonly third: readonly Trouble[]
  readonly period: Span
  /** The primary's, overlapping ones made one. */
  readonly incidents: readonly Span[]
  readonly windows: readonly Span[]
}

function worldOf(first: readonly Incident[], second: readonly Incident[]): World {
  const period = commonPeriod(first, second)
  const incidents = joined(first, period)
  const third = syntheticTroubles(period, seeded(SEED))
  return { first, second, third, period, incidents, windows: windowsAround(incidents, period) }
}

function live({ first, second, third, incidents, windows, period }: World, model: Model, count: number): Summary {
  const impact = IMPACT_MODELS[model]
  const providers = [troublesOf(first, impact), troublesOf(second, impact), third].slice(0, count)
  const simulation = new Simulation(providers, incidents, seeded(SEED + count))
  for (const window of windows) simulation.run(window)
  const summary = summarize(simulation.seen, windows, period)
  print(lineOf(model, count, summary))
  return summary
}

function describe({ second, third, period, incidents, windows }: World): void {
  const others = joined(second, period)
  const both = overlap(incidents, others)
  const all = overlap(both, joined(third, period))
  print(
    `${daysOf([period])} days, of which simulated ${daysOf(windows)}; the primary has ${incidents.length} incidents, ` +
      `${daysOf(incidents)} days; the second ${daysOf(others)} days; the third (made up) ${daysOf(joined(third, period))} days; ` +
      `first and second at the same time ${daysOf(both)} days, all three ${daysOf(all)}`,
  )
}

function printBars(found: Readonly<Record<Model, readonly Summary[]>>): void {
  const worst = (providers: number) =>
    Math.min(...Object.values(found).map((summaries) => summaries[providers - 1]?.during ?? 0))
  const { median, p90 } = found.harsh[1]?.moved ?? { median: Number.NaN, p90: Number.NaN }
  printBar('outages-2-worst-during', worst(2), '>=', 98)
  printBar('outages-3-worst-during', worst(3), '>=', 99.9)
  printBar('outages-failover-median-s', median, '<=', 5)
  printBar('outages-failover-p90-s', p90, '<=', 30)
}

function lineOf(model: string, providers: number, found: Summary): string {
  const { overall, during, failedAttempts, moved, returned, departures, wait } = found
  return [
    model.padEnd(9),
    String(providers).padStart(9),
    overall.toFixed(4).padStart(9),
    during.toFixed(3).padStart(8),
    failedAttempts.mean.toFixed(0).padStart(9),
    failedAttempts.median.toFixed(0).padStart(8),
    `${moved.incidents}/${moved.of}`.padStart(16),
    moved.median.toFixed(1).padStart(7),
    moved.p90.toFixed(1).padStart(6),
    returned.median.toFixed(1).padStart(7),
    returned.p90.toFixed(1).padStart(5),
    departures.toFixed(1).padStart(8),
    wait.during.toFixed(3).padStart(7),
    wait.overall.toFixed(4).padStart(7),
  ].join(' ')
}

function overlap(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((one) => joined(others, one))
}

function daysOf(spans: readonly Span[]): string {
  return (spans.reduce((sum, { start, end }) => sum + end - start, 0) / DAY_MS).toFixed(2)
}
