import { absorb, emptyScores, type Observation, type ScoreSnapshot } from '../../../src/learning/scores.ts'
import { print } from '../../../src/local/print.ts'
import { printBar } from './bars.ts'
import { asMeasured, forHundredTokens, type Round, type Series, seriesOf, type Took } from './probes.ts'
import { quickestFirst } from './quickest-first.ts'
import { type Row, readTable } from './read-table.ts'
import { mean, quantileOf } from './summarize.ts'

/** What one round would have cost in ms, by how the host is chosen. */
interface Choice {
  readonly model: string
  readonly random: number
  readonly aware: number
  readonly best: number
}

/** What the choice may know: the probes of all hosts, or only what its own choices taught it. */
type Knows = 'all probes' | 'own answers'

/** Asks for each recorded round which host past probes would have chosen, and prints what that would have saved. */
export function replayLatencies(file: string): void {
  const rows = readTable(file)
  if (!rows) {
    print(`skipped: latencies are not at ${file}`)
    return
  }
  const watched = replay(rows, forHundredTokens, 'all probes')
  tell('time for 100 tokens, all probes known', watched)
  tell('time for 100 tokens, own answers known', replay(rows, forHundredTokens, 'own answers'))
  tell('time as measured (answers of 12 to 101 tokens), all probes known', replay(rows, asMeasured, 'all probes'))
  tell('time as measured, own answers known', replay(rows, asMeasured, 'own answers'))
  printBar('latency-aware-saving-percent', saving(watched), '>=', 45)
}

function replay(rows: readonly Row[], took: Took, knows: Knows): Choice[] {
  return seriesOf(rows, took).flatMap((series) => choices(series, knows))
}

function choices({ model, rounds }: Series, knows: Knows): Choice[] {
  const found: Choice[] = []
  let scores = emptyScores()
  for (const round of rounds) {
    const chosen = choose(round, model, scores, knows)
    const times = [...round.took.values()]
    if (times.length > 1) {
      found.push({ model, random: mean(times), aware: round.took.get(chosen) ?? Number.NaN, best: Math.min(...times) })
    }
    const seen = [...round.took].filter(([host]) => knows === 'all probes' || host === chosen)
    scores = absorb(
      scores,
      seen.map(([host, latencyMs]) => observation(`${host}/${model}`, round.at, latencyMs)),
    )
  }
  return found
}

function choose({ took }: Round, model: string, scores: ScoreSnapshot, knows: Knows): string {
  const arms = [...took.keys()].toSorted().map((host) => `${host}/${model}`)
  const [first = ''] = quickestFirst(arms, scores, knows === 'own answers' ? 'first' : 'last')
  return first.slice(0, first.indexOf('/'))
}

function observation(arm: string, at: number, latencyMs: number): Observation {
  return { arm, at, ok: true, latencyMs, ttftMs: null, outputTokens: null, costNanos: null, quality: null }
}

function tell(title: string, found: readonly Choice[]): void {
  const models = [...Map.groupBy(found, ({ model }) => model)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  print(`\n${title}`)
  print(
    'model               choices   mean ms: random  aware   best   median ms: random  aware   best   saved%  (best)',
  )
  for (const [model, own] of models) print(lineOf(model, own))
  print(lineOf('all', found))
  print(`mean of the ${models.length} models' savings: ${mean(models.map(([, own]) => saving(own))).toFixed(1)} %`)
}

function lineOf(name: string, found: readonly Choice[]): string {
  const kinds = ['random', 'aware', 'best'] as const
  const means = kinds.map((kind) => mean(found.map((each) => each[kind])).toFixed(0))
  const medians = kinds.map((kind) =>
    quantileOf(
      found.map((each) => each[kind]),
      0.5,
    ).toFixed(0),
  )
  const [random = '', ...others] = means
  const [medianRandom = '', ...medianOthers] = medians
  return [
    name.padEnd(19),
    String(found.length).padStart(7),
    random.padStart(17),
    ...others.map((text) => text.padStart(6)),
    medianRandom.padStart(19),
    ...medianOthers.map((text) => text.padStart(6)),
    saving(found).toFixed(1).padStart(8),
    saving(found, 'best').toFixed(1).padStart(7),
  ].join(' ')
}

/** By how many percent the mean is below that of a random host. */
function saving(found: readonly Choice[], kind: 'aware' | 'best' = 'aware'): number {
  return 100 * (1 - mean(found.map((each) => each[kind])) / mean(found.map(({ random }) => random)))
}
