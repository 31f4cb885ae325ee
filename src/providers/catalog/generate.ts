import { readFileSync, writeFileSync } from 'node:fs'
import type { MatchLogic, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices'
import { waitForUpdate } from '@pydantic/genai-prices'

/** The release these rules were written for, and the day its data are of. Look at the new data before raising it. */
const RELEASE = { version: '0.1.8', date: '2026-09-23' }

/** Our providers and the source's names for them: makers before hosts before brokers, the order in which they are offered. */
const SOURCES: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  xai: 'x-ai',
  deepseek: 'deepseek',
  mistral: 'mistral',
  moonshot: 'moonshotai',
  zai: 'zai',
  minimax: 'minimax',
  cohere: 'cohere',
  perplexity: 'perplexity',
  groq: 'groq',
  cerebras: 'cerebras',
  together: 'together',
  fireworks: 'fireworks',
  baseten: 'baseten',
  novita: 'novita',
  'workers-ai': 'cloudflare',
  huggingface: 'huggingface_',
  openrouter: 'openrouter',
}

/** Names the source lists under a provider that does not take them: other clouds' models, another broker's suffixes. */
const FOREIGN: Readonly<Record<string, RegExp>> = {
  openai: /^gpt-oss|:extended$|^gpt-5(\.4)?-image|\.ft-$/,
  gemini: /claude|-maas$/,
  mistral: /:free$/,
  openrouter: /^[^/]+$/,
}

const NO_CHAT =
  /embed|rerank|\/bge-|distilbert|indictrans|m2m100|whisper|transcri|moderation|realtime|tts|voice|-live|live-|native-audio|ocr|gpt-image|lyria|^(ada|babbage|curie|davinci|text-davinci.*|gpt-3\.5-turbo-instruct.*)$/

/** Output that tokens of text cannot price. */
const NO_TEXT_OUTPUT = ['output_audio_mtok', 'output_image_mtok', 'output_video_mtok']

const MEDIA = { a: 'input_audio_mtok', i: 'input_image_mtok', v: 'input_video_mtok' }

const KINDS = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok']

interface Line {
  id: string
  aliases: string[]
  pattern: string
  context: number | undefined
  flags: string
  prices: string
}

function lineOf(model: ModelInfo, earlier: readonly ModelInfo[], suffix = ''): Line {
  const exact = equalsIn(model.match)
  const wanted = matches(model.match, model.id) ? model.id : (exact[0] ?? model.id)
  const names = [wanted, ...exact].filter((name) => !earlier.some((other) => matches(other.match, name)))
  const unique = names.filter((name, at) => names.findIndex((other) => same(other, name)) === at)
  const id = unique[0] ?? model.id
  return {
    id: id + suffix,
    aliases: unique
      .slice(1)
      .filter((name) => suffix === '' || !same(name, `${id}-fast`))
      .map((name) => name + suffix),
    pattern: suffix ? '' : patternOf(model.match),
    context: model.context_window,
    flags: flagsOf(model),
    prices: pricesOf(model),
  }
}

function flagsOf(model: ModelInfo): string {
  const sets = dated(model).map(({ prices }) => prices)
  const priced = new Set(sets.flatMap((prices) => Object.keys(prices)))
  const media = Object.entries(MEDIA)
    .filter(([, kind]) => priced.has(kind))
    .map(([flag]) => flag)
  const chat = !NO_CHAT.test(model.id) && sets.every(answersText)
  return [...media, model.deprecated ? 'd' : '', isFamily(model) ? 'f' : '', chat ? '' : 'x'].join('')
}

/** Fine-tunes of a model, or a name the source gives to several others and that its own rule does not take. */
function isFamily({ id, match }: ModelInfo): boolean {
  return id.startsWith('ft:') || (equalsIn(match).length === 0 && !matches(match, id))
}

/** An empty price list says nothing; any other must price text in and text out, and no other output. */
function answersText(prices: ModelPrice): boolean {
  const kinds = Object.keys(prices)
  if (kinds.length === 0) return true
  return (
    kinds.includes('input_mtok') &&
    kinds.includes('output_mtok') &&
    !kinds.some((kind) => NO_TEXT_OUTPUT.includes(kind))
  )
}

function dated(model: ModelInfo) {
  return Array.isArray(model.prices) ? model.prices : [{ prices: model.prices, constraint: undefined }]
}

function pricesOf(model: ModelInfo): string {
  const free = /:free$/.test(model.id) || /\(free\)/.test(model.name ?? '')
  return dated(model)
    .map(({ prices, constraint }) => {
      if (!('input_mtok' in prices && 'output_mtok' in prices))
        return free && Object.keys(prices).length === 0 ? '0,0' : ''
      if (!constraint) return priceText(prices)
      if (constraint.type === 'start_date') return `${constraint.start_date}=${priceText(prices)}`
      return `${utcTime(constraint.start_time)}-${utcTime(constraint.end_time)}=${priceText(prices)}`
    })
    .filter((text) => text !== '')
    .join('|')
}

function utcTime(time: string): string {
  if (!/^\d\d:\d\d:00Z$/.test(time)) throw new Error(`A time of day in another form: ${time}`)
  return time.slice(0, 5)
}

function priceText(prices: ModelPrice): string {
  const starts = new Set(KINDS.flatMap((kind) => tiersOf(prices[kind]).map(({ start }) => start)))
  const request = prices.requests_kcount
  if (typeof request === 'object') throw new Error('A fee per request in tiers')
  const base = ratesText(prices, 0, request === undefined ? '' : String(nanos(request)))
  return [base, ...[...starts].sort((a, b) => a - b).map((start) => `${start}:${ratesText(prices, start + 1)}`)].join(
    '>',
  )
}

function ratesText(prices: ModelPrice, inputTokens: number, request = ''): string {
  const rates = KINDS.map((kind) => {
    const price = prices[kind]
    if (price === undefined) return ''
    const tier = tiersOf(price).findLast(({ start }) => inputTokens > start)
    return String(nanos(tier?.price ?? (typeof price === 'object' ? price.base : price)))
  })
  return [...rates, request].join(',').replace(/,+$/, '')
}

function tiersOf(price: ModelPrice[string]) {
  return typeof price === 'object' ? [...price.tiers].sort((a, b) => a.start - b.start) : []
}

/** USD per million tokens is as many millions of nano-dollars per thousand; so it is with USD per thousand requests and one. */
function nanos(usd: number): number {
  return Math.ceil(Number((usd * 1_000_000).toFixed(3)))
}

function equalsIn(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(equalsIn)
  return 'equals' in match ? [match.equals] : []
}

function patternOf(match: MatchLogic): string {
  if ('or' in match)
    return match.or
      .map(patternOf)
      .filter((part) => part !== '')
      .join('|')
  if ('and' in match) return `^${match.and.map((part) => `(?=${'regex' in part ? part.regex : ahead(part)})`).join('')}`
  return 'equals' in match ? '' : whole(match)
}

function ahead(match: MatchLogic): string {
  const text = whole(match)
  return text.startsWith('^') ? text.slice(1) : `.*${text}`
}

function whole(match: MatchLogic): string {
  if ('starts_with' in match) return `^${escaped(match.starts_with)}`
  if ('ends_with' in match) return `${escaped(match.ends_with)}$`
  if ('contains' in match) return escaped(match.contains)
  if ('regex' in match) return match.regex
  throw new Error(`A rule in another form: ${JSON.stringify(match)}`)
}

function escaped(text: string): string {
  return text.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function matches(match: MatchLogic, name: string): boolean {
  if ('or' in match) return match.or.some((part) => matches(part, name))
  return 'equals' in match ? same(match.equals, name) : new RegExp(patternOf(match), 'i').test(name)
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** Hugging Face sends `model:host` to that host, and a bare name to one it picks: the dearest price listed covers them all. */
function huggingFace(hosts: readonly Provider[]): Line[] {
  const pinned = hosts.flatMap(({ id, models }) => {
    return models.map((model, at) => lineOf(model, models.slice(0, at), `:${id.slice('huggingface_'.length)}`))
  })
  const byName = Map.groupBy(
    pinned.flatMap((line) =>
      [line.id, ...line.aliases].map((id) => ({ ...line, id: id.slice(0, id.lastIndexOf(':')) })),
    ),
    ({ id }) => id.toLowerCase(),
  )
  return [...[...byName.values()].map(dearest), ...pinned]
}

function dearest(lines: readonly Line[]): Line {
  const spelled = lines.map(({ id }) => id).find((id) => /[A-Z]/.test(id)) ?? lines[0]?.id ?? ''
  const contexts = lines.flatMap(({ context }) => context ?? [])
  return {
    id: spelled,
    aliases: [],
    pattern: '',
    context: contexts.length > 0 ? Math.min(...contexts) : undefined,
    flags: lines.some(({ flags }) => flags.includes('x')) ? 'x' : '',
    prices: lines.some(({ prices }) => prices === '') ? '' : dearestPrice(lines.map(({ prices }) => prices)),
  }
}

function dearestPrice(prices: readonly string[]): string {
  const pairs = prices.map((text) => text.split(','))
  if (pairs.some((pair) => pair.length !== 2 || pair.some((rate) => !/^\d+$/.test(rate)))) {
    throw new Error(`Prices that cannot be compared: ${prices.join(' ')}`)
  }
  return [0, 1].map((at) => Math.max(...pairs.map((pair) => Number(pair[at])))).join(',')
}

function linesOf(provider: string, source: string, all: readonly Provider[]): Line[] {
  if (provider === 'huggingface') return huggingFace(all.filter(({ id }) => id.startsWith(source)))
  const models = all.find(({ id }) => id === source)?.models ?? []
  const foreign = FOREIGN[provider]
  const kept = models.filter(({ id }) => !foreign?.test(id))
  return kept.map((model, at) => lineOf(model, kept.slice(0, at)))
}

function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ id, aliases, pattern, context, flags, prices }) => {
    return [id, aliases.join(' '), pattern, context ?? '', flags, prices].join('\t').trimEnd()
  })
  const table = rows.join('\n')
  if (rows.length === 0 || /`|\$\{/.test(table)) throw new Error('A table that cannot be written')
  return table
}

async function generate(): Promise<void> {
  const entry = import.meta.resolve('@pydantic/genai-prices')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', entry), 'utf8')) as { version: string }
  if (version !== RELEASE.version) throw new Error(`Written for ${RELEASE.version}, found ${version}.`)
  const all = (await waitForUpdate()) ?? []
  const tables = Object.entries(SOURCES).map(([provider, source]) => {
    return `  '${provider}': String.raw\`${tableOf(linesOf(provider, source, all))}\`,\n`
  })
  const header = [
    `// Generated by generate.ts from @pydantic/genai-prices ${version}, data of ${RELEASE.date}. Do not edit.`,
    '// Copyright (c) Pydantic Services Inc. 2025 to present. MIT License: see NOTICE.',
    '',
    '/** Models and prices, one text table per provider, read by `parseLine`. */',
    'export const CATALOG: Readonly<Record<string, string>> = {',
  ]
  writeFileSync(new URL('catalog.generated.ts', import.meta.url), `${header.join('\n')}\n${tables.join('')}}\n`)
}

await generate()
