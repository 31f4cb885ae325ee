import type { Row } from './read-table.ts'

/** How long one model took to answer at several hosts, asked at about the same time from the same place. */
export interface Round {
  readonly at: number
  /** Host -> ms. */
  readonly took: ReadonlyMap<string, number>
}

/** The rounds of one model from one region, in order. */
export interface Series {
  readonly model: string
  readonly region: string
  readonly rounds: readonly Round[]
}

/** What counts as an answer's time: as it was measured, or the same speed's time for an answer of 100 tokens. */
export type Took = (row: Row) => number

/** The time of the whole answer, however long it was. */
export const asMeasured: Took = (row) => Number(row['total_time']) * 1_000

/** Answers differ in length from host to host: this takes the length out. */
export const forHundredTokens: Took = (row) => (Number(row['ttft']) + 100 / Number(row['tps'])) * 1_000

/** Names of the same weights; gpt versions are kept apart, as are quantized variants. */
const MODELS: readonly (readonly [RegExp, string])[] = [
  [/mixtral-8x7b/i, 'mixtral-8x7b'],
  [/llama-?(?:v?2)-70b/i, 'llama-2-70b'],
  [/llama-?(?:v?2)-13b/i, 'llama-2-13b'],
  [/llama-?(?:v?2)-7b(?!.*int8)/i, 'llama-2-7b'],
  [/llama-?(?:v?3)-70b/i, 'llama-3-70b'],
  [/llama-?(?:v?3)-8b/i, 'llama-3-8b'],
  [/gpt-3\.5-turbo-1106/, 'gpt-3.5-turbo-1106'],
  [/gpt-4-1106-preview/, 'gpt-4-1106'],
  [/gpt-4-0125-preview/, 'gpt-4-0125'],
  [/phi-2/, 'phi-2'],
]
/** Hosts that changed their name in the records. */
const HOSTS: readonly (readonly [RegExp, string])[] = [
  [/octo/, 'octo'],
  [/together/, 'together'],
  [/fireworks/, 'fireworks'],
  [/groq/, 'groq'],
  [/cloudflare|^@cf/, 'cloudflare'],
  [/databricks/, 'databricks'],
  [/^gpt/, 'openai'],
]
/** Within a round each host is asked some seconds after the other. */
const ROUND_MS = 5 * 60_000

/** Groups probes by model and region. Probes that failed say nothing of a time and are left out. */
export function seriesOf(rows: readonly Row[], took: Took): Series[] {
  const grouped = new Map<string, Row[]>()
  for (const row of rows) {
    const model = nameOf(MODELS, row['model'] ?? '')
    if (!(model && Number(row['num_tokens']) > 0 && Number(row['tps']) > 0)) continue
    const key = `${model} ${row['region']}`
    const known = grouped.get(key)
    if (known) known.push(row)
    else grouped.set(key, [row])
  }
  return [...grouped].map(([key, probes]) => {
    const [model = '', region = ''] = key.split(' ')
    return { model, region, rounds: roundsOf(probes, took) }
  })
}

function roundsOf(probes: readonly Row[], took: Took): Round[] {
  const rounds: { at: number; took: Map<string, number> }[] = []
  for (const row of probes.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const host = hostOf(row['model'] ?? '')
    const last = rounds.at(-1)
    if (last && timeOf(row) - last.at < ROUND_MS && !last.took.has(host)) last.took.set(host, took(row))
    else rounds.push({ at: timeOf(row), took: new Map([[host, took(row)]]) })
  }
  return rounds
}

function timeOf(row: Row): number {
  return Date.parse(`${row['time']}Z`)
}

function hostOf(name: string): string {
  // `fixie-westus.azure/…` and `fixie-llama-2-70b.eastus2.azure` are the later `azure.westus/…` and so on.
  const azure = /(\w+)\.azure(?:\/|$)|azure\.(\w+)/.exec(name.replace(/^fixie-/, ''))
  if (azure) return `azure-${azure[1] ?? azure[2]}`
  return nameOf(HOSTS, name) ?? (name.split('/')[0] ?? name).replace(/^api\./, '')
}

function nameOf(names: readonly (readonly [RegExp, string])[], text: string): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
