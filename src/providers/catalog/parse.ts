import { DAY_MS, MINUTE_MS } from '../../shared/time.ts'
import type { CatalogLine, DatedPrice, Medium, ModelKind, MoreRates, Price, Rates } from './model.ts'

const MEDIA: Readonly<Record<string, Medium>> = { a: 'audio', i: 'image', v: 'video' }

/** The letters of the kinds; a line without one of them answers a chat. */
export const KINDS: Readonly<Record<string, ModelKind>> = {
  e: 'embeddings',
  r: 'rerank',
  g: 'images',
  s: 'speech',
  t: 'transcription',
  m: 'moderation',
  l: 'realtime',
  x: 'other',
}

/** The letters of the rates that few models have. */
export const MORE = {
  w: 'cacheWrite1hTokens',
  a: 'inputAudioTokens',
  b: 'cachedAudioTokens',
  A: 'outputAudioTokens',
  i: 'inputImageTokens',
  j: 'cachedImageTokens',
  I: 'outputImageTokens',
  s: 'searches',
  p: 'images',
  t: 'seconds',
  c: 'characters',
} as const satisfies Readonly<Record<string, keyof MoreRates>>

/** USD for a million of something are as many millions of nano-dollars for a thousand. */
const NANOS = 1_000_000

/**
 * Reads one line of the table: id, aliases, pattern, context, flags, prices, apart by tabs, empty ones at the end left out.
 * In an alias `+` at the start is the id, in a pattern `~` is the id without region and version.
 * Flags: `a` `i` `v` media, `d` deprecated, `f` a family, and the letter of the kind.
 * Prices: `when=rates` by `|`; `when` is a date or `HH:MM-HH:MM` UTC, missing at the first; rates are
 * `input,output,cached,write` in USD for a million, tiers follow as `>threshold:rates`. To either `;` adds what few have: a
 * letter of `MORE` and the USD for a million of it, `r` and the USD for a thousand requests, `n` and the seconds that are
 * charged at least. `searches` is the USD for a million of them where the line does not say.
 */
export function parseLine(provider: string, line: string, searches = 0): CatalogLine {
  const [id = '', aliases = '', pattern = '', context = '', flags = '', prices = ''] = line.split('\t')
  return {
    model: {
      provider,
      id,
      aliases: namesOf(id, aliases).slice(1),
      kind: kindOf(flags),
      contextTokens: context ? Number(context) : null,
      knownMedia: Array.from(flags, (flag) => MEDIA[flag]).filter((medium) => medium !== undefined),
      deprecated: flags.includes('d'),
      prices: prices ? prices.split('|').map((text) => parseDated(text, searches)) : [],
    },
    pattern: pattern ? new RegExp(pattern.replaceAll('~', escaped(stemOf(id))), 'i') : null,
    listed: !flags.includes('f'),
  }
}

/** The names of a line that can be called for what its kind does, without reading the rest. */
export function callableNames(line: string, kind: ModelKind): readonly string[] {
  const [id = '', aliases = '', , , flags = ''] = line.split('\t', 5)
  return flags.includes('f') || kindOf(flags) !== kind ? [] : namesOf(id, aliases)
}

/** A name without the region that Bedrock puts in front of it and the version that it ends with. */
export function stemOf(id: string): string {
  return id.replace(/^(us|global)\.|-v\d(:\d)?$/g, '')
}

/** A name as a regular expression that is this name and no other. */
export function escaped(name: string): string {
  return name.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function namesOf(id: string, aliases: string): string[] {
  if (aliases === '') return [id]
  return [id, ...aliases.split(' ').map((alias) => (alias.startsWith('+') ? id + alias.slice(1) : alias))]
}

function kindOf(flags: string): ModelKind {
  for (const flag of flags) {
    const kind = KINDS[flag]
    if (kind) return kind
  }
  return 'chat'
}

function parseDated(text: string, searches: number): DatedPrice {
  const [first = '', second] = text.split('=')
  if (second === undefined) return { price: parsePrice(first, searches), from: null, daily: null }
  const price = parsePrice(second, searches)
  const [start = '', end] = first.split('-').length === 2 ? first.split('-') : [first]
  if (end === undefined) return { price, from: Date.parse(`${first}T00:00:00Z`), daily: null }
  return { price, from: null, daily: { startMs: timeOfDay(start), endMs: timeOfDay(end) } }
}

function timeOfDay(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':')
  return ((Number(hours) * 60 + Number(minutes)) * MINUTE_MS) % DAY_MS
}

function parsePrice(text: string, searches: number): Price {
  const [base = '', ...tiers] = text.split('>')
  const requestNanos = nanosOf(base.split(';r')[1] ?? 0)
  return {
    // Who takes a fee for each request has its searches paid by it.
    ...parseRates(base, requestNanos === 0 ? searches : 0),
    requestNanos,
    tiers: tiers.map((tier) => {
      const [threshold = '', rates = ''] = tier.split(':')
      return { aboveInputTokens: Number(threshold), ...parseRates(rates, 0) }
    }),
  }
}

function parseRates(text: string, searches: number): Rates {
  const [rates = '', ...extras] = text.split(';')
  const [input = '', output = '', cached, write] = rates.split(',')
  return {
    inputNanosPer1k: nanosOf(input),
    outputNanosPer1k: nanosOf(output),
    cachedInputNanosPer1k: cached ? nanosOf(cached) : null,
    cacheWriteNanosPer1k: write ? nanosOf(write) : null,
    ...(extras.length > 0 || searches > 0 ? { more: parseMore(extras, searches) } : {}),
  }
}

function parseMore(extras: readonly string[], searches: number): MoreRates {
  const more: { -readonly [Name in keyof MoreRates]: number } = searches > 0 ? { searches: nanosOf(searches) } : {}
  for (const extra of extras) {
    const [letter = '', amount] = [extra[0], extra.slice(1)]
    if (letter in MORE) more[MORE[letter as keyof typeof MORE]] = nanosOf(amount)
    else if (letter === 'n') more.leastSeconds = Number(amount)
  }
  return more
}

/** The tables have no more than six decimals, so that this is a whole number but for what floating point adds. */
function nanosOf(usd: string | number): number {
  return Math.round(Number(usd) * NANOS)
}
