import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Features, plainRequest, readFeatures } from '../../../src/learning/predictor/features.ts'
import type { Example } from '../../../src/learning/predictor/train.ts'
import { asRecord, asText, type Raw } from '../../../src/shared/json.ts'

/** A prompt and what every model made of it. Cost is in thousandths of a dollar; null where nobody knows. */
export interface Row extends Example {
  readonly id: string
  readonly prompt: string
  readonly inputTokens: readonly number[] | null
  readonly cost: readonly number[] | null
}

/** A file of prompts with results, in the format of `../shared/data/README.md`. */
export interface RoutingSet {
  readonly name: string
  readonly models: readonly string[]
  /** Dollars per million tokens, in and out, where there is a list of prices. */
  readonly prices: readonly (readonly [input: number, output: number])[] | null
  readonly rows: readonly Row[]
}

/** Its hidden tokens are missing from the data, so that it looks far cheaper than it was. */
const COST_UNKNOWN = ['o1-mini-2024-09-12']
/** What an answer is taken to be where a file has prices and no tokens. */
const TOKENS_ASSUMED = 256

/** All sets of a folder, by name; null where there is no such folder. */
export function readSets(folder: string): RoutingSet[] | null {
  if (!existsSync(folder)) return null
  const files = readdirSync(folder).filter((file) => /\.jsonl(\.gz)?$/.test(file))
  return files.toSorted().map((file) => readSet(join(folder, file)))
}

function readSet(path: string): RoutingSet {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim()
  const [head = '', ...lines] = text.split('\n')
  const meta = asRecord(asRecord(JSON.parse(head))['meta'])
  const named = meta['models'] as string[]
  const kept = named.map((_, at) => at).filter((at) => !COST_UNKNOWN.includes(named[at] ?? ''))
  const models = kept.map((at) => named[at] ?? '')
  const list = asRecord(meta['prices'])
  const prices = models.every((model) => Array.isArray(list[model])) ? models.map((model) => pairOf(list[model])) : null
  const raws = lines.map((line) => asRecord(JSON.parse(line))).filter((raw) => asText(raw['prompt']) !== '')
  const name = basename(path).replace(/\.jsonl(\.gz)?$/, '')
  return { name, models, prices, rows: raws.map((raw) => rowOf(raw, kept, prices)) }
}

function rowOf(raw: Raw, kept: readonly number[], prices: RoutingSet['prices']): Row {
  const prompt = asText(raw['prompt'])
  const pick = (field: string): number[] | null => {
    const value = raw[field]
    if (typeof value === 'number') return kept.map(() => value)
    return Array.isArray(value) ? kept.map((at) => Number(value[at] ?? 0)) : null
  }
  const [tokens, seconds, dollars] = [pick('to'), pick('l'), pick('c')]
  const inputTokens = pick('ti')
  const cost = dollars?.map((each) => each * 1_000) ?? assumedCost(prompt, prices)
  return {
    id: asText(raw['id']),
    task: asText(raw['task']),
    prompt,
    features: featuresOf(prompt, raw['tools']),
    quality: pick('s') ?? [],
    inputTokens,
    cost,
    amounts: amountsOf(tokens, seconds, prices !== null && inputTokens !== null && tokens !== null ? null : cost),
  }
}

/** What there is to learn: where tokens and prices are known, cost follows from these. */
function amountsOf(
  tokens: number[] | null,
  seconds: number[] | null,
  cost: number[] | null,
): Readonly<Record<string, number[]>> {
  return { ...(tokens && { tokens }), ...(seconds?.every((each) => each > 0) && { seconds }), ...(cost && { cost }) }
}

function assumedCost(prompt: string, prices: RoutingSet['prices']): number[] | null {
  return prices?.map(([input, output]) => ((prompt.length / 4) * input + TOKENS_ASSUMED * output) / 1_000) ?? null
}

function featuresOf(prompt: string, tools: unknown): Features {
  const count = Array.isArray(tools) ? tools.length : Number(tools !== undefined && tools !== null)
  return readFeatures(plainRequest(prompt, count))
}

function pairOf(value: unknown): readonly [number, number] {
  const [input, output] = value as [number, number]
  return [input, output]
}
