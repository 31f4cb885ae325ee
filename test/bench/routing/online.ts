import { forecast } from '../../../src/learning/predictor/forecast.ts'
import { placeModel } from '../../../src/learning/predictor/place-model.ts'
import type { Predictor } from '../../../src/learning/predictor/predictor.ts'
import { train } from '../../../src/learning/predictor/train.ts'
import { print } from '../../../src/local/print.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { dealParts, trainOnAll } from './cross-forecast.ts'
import type { RoutingSet, Row } from './read-set.ts'
import { type Expect, serve, utilityOf } from './stream.ts'

const FEEDBACK = [1, 0.1, 0.03] as const
const PRIOR_ERROR = 0.05
const MEAN_DEVIATION = 0.05

/** What the experiments with streams came to. */
export interface OnlineFigures {
  /** Mean utility over the best single model's in hindsight, from a predictor, with a tenth of the answers graded. */
  readonly gainAtTenth: number
  /** Share that a degraded model keeps, of what it had, in the second hundred requests of its class after it got worse. */
  readonly shareKept: number
  /** Utility with a new model placed by 200 probes, of what training on all its results would give over not having it. */
  readonly placed: number
}

/** Streams a set from priors with more and less feedback, lets a model get worse, and lets a new one enter. */
export function runOnline(set: RoutingSet, seeds: readonly number[]): OnlineFigures {
  print(`\n# ${set.name} as a stream: utility = quality - 0.02 per thousandth of a dollar, ${seeds.length} seeds`)
  const part = dealParts(set.rows.length, 11, 4)
  const known = { ...set, rows: set.rows.filter((_, at) => part[at] === 0) }
  const rest = set.rows.filter((_, at) => part[at] !== 0)
  const predictor = trainOnAll(known, 1)
  const gainAtTenth = printFeedback(set, known.rows, rest, predictor, seeds)
  return { gainAtTenth, shareKept: printDrift(set, rest, predictor, seeds), placed: printNewModel(set) }
}

function printFeedback(
  set: RoutingSet,
  known: readonly Row[],
  rest: readonly Row[],
  predictor: Predictor,
  seeds: readonly number[],
): number {
  const models = set.models.map((_, model) => model)
  const best = Math.max(...models.map((model) => mean(rest.map((row) => utilityOf(row, model)))))
  print(`best single model in hindsight ${best.toFixed(4)} over ${rest.length} requests`)
  const learned = expectOf(predictor, set)
  let gain = 0
  for (const feedback of [0, ...FEEDBACK]) {
    const means = seeds.map((seed) =>
      meanUtility(
        serve(shuffled(rest, seed), { models: set.models, expect: meansOf(known, models, seed), feedback, seed }),
      ),
    )
    const weights = seeds.map((seed) =>
      meanUtility(serve(shuffled(rest, seed), { models: set.models, expect: learned, feedback, seed })),
    )
    if (feedback === 0.1) gain = mean(weights) - best
    print(
      `feedback ${String(100 * feedback).padStart(3)}%: from noisy means ${spread(means)} (${signed(mean(means) - best)}), ` +
        `from a predictor of ${known.length} rows ${spread(weights)} (${signed(mean(weights) - best)})`,
    )
  }
  return gain
}

/** The favourite gets half as good at half time: how much of its share it keeps, by hundreds of requests of its class. */
function printDrift(set: RoutingSet, rest: readonly Row[], predictor: Predictor, seeds: readonly number[]): number {
  const kept: number[] = []
  for (const feedback of [1, 0.1]) {
    const shares = seeds.map((seed) => {
      const rows = [...shuffled(rest, seed), ...shuffled(rest, seed + 100), ...shuffled(rest, seed + 200)]
      const half = Math.floor(rows.length / 3)
      const options = { models: set.models, expect: expectOf(predictor, set), feedback, seed }
      const before = serve(rows.slice(0, half), options)
      const favourite = mostFrequent(before.map(({ model, requestClass }) => `${model}|${requestClass}`))
      const [model = '', requestClass] = favourite.split('|')
      const outcome = (row: Row, chosen: number, at: number) =>
        (row.quality[chosen] ?? 0) * (at >= half && chosen === Number(model) ? 0.5 : 1)
      const served = serve(rows, { ...options, outcome })
      const ofClass = (from: number, to: number) =>
        served.slice(from, to).filter((each) => each.requestClass === requestClass)
      const share = (of: typeof served) => mean(of.map((each) => Number(each.model === Number(model))))
      const after = ofClass(half, rows.length)
      const usual = share(ofClass(0, half))
      return [0, 100, 200, 300, 400].map((from) => share(after.slice(from, from + 100)) / usual)
    })
    const means = [0, 1, 2, 3, 4].map((each) => mean(shares.map((of) => of[each] ?? 0)))
    kept.push(means[2] ?? 1)
    print(
      `drift, feedback ${100 * feedback}%: share kept by hundreds of its class ${means.map((each) => each.toFixed(2)).join(' ')}`,
    )
  }
  return kept[0] ?? 1
}

/** Hides the model that is missed most, then lets it enter with some graded probes. */
function printNewModel(set: RoutingSet): number {
  const part = dealParts(set.rows.length, 5)
  const [known, held] = [set.rows.filter((_, at) => part[at] !== 0), set.rows.filter((_, at) => part[at] === 0)]
  const whole = train(set.models, known)
  const all = set.models.map((_, model) => model)
  const utility = (predictor: Predictor, models: readonly number[]) =>
    mean(held.map((row) => utilityOf(row, bestOf(predictor, row, models))))
  const missed = all.toSorted(
    (a, b) =>
      utility(
        whole,
        all.filter((each) => each !== a),
      ) -
      utility(
        whole,
        all.filter((each) => each !== b),
      ),
  )[0]
  if (missed === undefined) return 0
  const others = all.filter((each) => each !== missed)
  const [without, full] = [utility(whole, others), utility(whole, all)]
  const reduced = train(
    others.map((model) => set.models[model] ?? ''),
    known.map((row) => ({ ...row, quality: others.map((model) => row.quality[model] ?? 0), amounts: {} })),
  )
  const order = [...others, missed]
  const results = [50, 200].map((count) => {
    const seeds = [1, 2, 3, 4, 5]
    return mean(
      seeds.map((seed) => {
        const probes = shuffled(known, seed).slice(0, count)
        const placed = placeModel(
          reduced,
          set.models[missed] ?? '',
          probes.map(({ features, quality }) => ({ features, quality: quality[missed] ?? 0 })),
          0,
        )
        return mean(held.map((row) => utilityOf(row, order[bestPlaced(placed, row, order)] ?? 0)))
      }),
    )
  })
  print(
    `new model (${set.models[missed]}): utility without it ${without.toFixed(4)}, placed by 50 probes ${results[0]?.toFixed(4)}, ` +
      `by 200 ${results[1]?.toFixed(4)}, trained on ${known.length} results ${full.toFixed(4)}`,
  )
  return ((results[1] ?? 0) - without) / Math.max(1e-9, full - without)
}

function bestOf(predictor: Predictor, row: Row, models: readonly number[]): number {
  const { quality } = forecast(predictor, row.features)
  return models.reduce((a, b) => (utilityOf(row, b, quality[b]) > utilityOf(row, a, quality[a]) ? b : a))
}

/** The position in the order of the placed predictor's models. */
function bestPlaced(predictor: Predictor, row: Row, order: readonly number[]): number {
  const { quality } = forecast(predictor, row.features)
  const worth = (at: number) => utilityOf(row, order[at] ?? 0, quality[at])
  return order.map((_, at) => at).reduce((a, b) => (worth(b) > worth(a) ? b : a))
}

function expectOf(predictor: Predictor, set: RoutingSet): Expect {
  const memory = new Map<Row, ReturnType<typeof forecast>>()
  return (row, model) => {
    const expected = memory.get(row) ?? forecast(predictor, row.features)
    memory.set(row, expected)
    const cost = expected.amounts['cost']?.[model] ?? costOf(set, row, model, expected.amounts['tokens']?.[model] ?? 0)
    return { quality: expected.quality[model] ?? 0, deviation: expected.deviation[model] ?? 0, cost }
  }
}

function costOf({ prices }: RoutingSet, row: Row, model: number, tokens: number): number {
  const [input, output] = prices?.[model] ?? [0, 0]
  return ((row.inputTokens?.[model] ?? 0) * input + tokens * output) / 1_000
}

/** Priors as a catalogue has them: one mean a model, off by five points or so. */
function meansOf(known: readonly Row[], models: readonly number[], seed: number): Expect {
  const random = seeded(seed + 1_000)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const quality = models.map((model) => mean(known.map((row) => row.quality[model] ?? 0)) + PRIOR_ERROR * normal())
  const cost = models.map((model) => mean(known.map((row) => row.cost?.[model] ?? 0)))
  return (_row, model) => ({
    quality: Math.min(1, Math.max(0, quality[model] ?? 0)),
    deviation: MEAN_DEVIATION,
    cost: cost[model] ?? 0,
  })
}

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const place = dealParts(values.length, seed, values.length)
  return values
    .map((value, at) => ({ value, place: place[at] ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

function mostFrequent(values: readonly string[]): string {
  const groups = Object.entries(Object.groupBy(values, (value) => value))
  return groups.toSorted(([, a], [, b]) => (b?.length ?? 0) - (a?.length ?? 0))[0]?.[0] ?? ''
}

function meanUtility(served: readonly { readonly utility: number }[]): number {
  return mean(served.map(({ utility }) => utility))
}

function spread(values: readonly number[]): string {
  const error = Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / Math.max(1, values.length - 1))
  return `${mean(values).toFixed(4)}+-${error.toFixed(4)}`
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(4)}`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
