import { DAY_MS, MINUTE_MS } from '../../shared/time.ts'
import type { CatalogLine, DatedPrice, Medium, Price, Rates } from './model.ts'

const MEDIA: Readonly<Record<string, Medium>> = { a: 'audio', i: 'image', v: 'video' }

/**
 * Reads one line of the table: id, aliases, pattern, context, flags, prices, apart by tabs, empty ones at the end left out.
 * Flags: `a` `i` `v` media, `d` deprecated, `f` a family, `x` no chat.
 * Prices: `when=rates` by `|`; `when` is a date or `HH:MM-HH:MM` UTC, missing at the first; rates are
 * `input,output,cached,write,request` in nano-dollars per 1,000 tokens (the fee per request), tiers follow as `>threshold:rates`.
 */
export function parseLine(provider: string, line: string): CatalogLine {
  const [id = '', aliases = '', pattern = '', context = '', flags = '', prices = ''] = line.split('\t')
  return {
    model: {
      provider,
      id,
      aliases: aliases ? aliases.split(' ') : [],
      contextTokens: context ? Number(context) : null,
      knownMedia: Array.from(flags, (flag) => MEDIA[flag]).filter((medium) => medium !== undefined),
      deprecated: flags.includes('d'),
      prices: prices ? prices.split('|').map(parseDated) : [],
    },
    pattern: pattern ? new RegExp(pattern, 'i') : null,
    chat: !flags.includes('x'),
    listed: !flags.includes('f'),
  }
}

/** The names of a line that can be called for a chat, without reading the rest. */
export function callableNames(line: string): readonly string[] {
  const [id = '', aliases = '', , , flags = ''] = line.split('\t', 5)
  if (/[fx]/.test(flags)) return []
  return aliases ? [id, ...aliases.split(' ')] : [id]
}

function parseDated(text: string): DatedPrice {
  const [first = '', second] = text.split('=')
  if (second === undefined) return { price: parsePrice(first), from: null, daily: null }
  const [start = '', end] = first.split('-').length === 2 ? first.split('-') : [first]
  if (end === undefined) return { price: parsePrice(second), from: Date.parse(`${first}T00:00:00Z`), daily: null }
  return { price: parsePrice(second), from: null, daily: { startMs: timeOfDay(start), endMs: timeOfDay(end) } }
}

function timeOfDay(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':')
  return ((Number(hours) * 60 + Number(minutes)) * MINUTE_MS) % DAY_MS
}

function parsePrice(text: string): Price {
  const [base = '', ...tiers] = text.split('>')
  return {
    ...parseRates(base),
    requestNanos: Number(base.split(',')[4] ?? 0),
    tiers: tiers.map((tier) => {
      const [threshold = '', rates = ''] = tier.split(':')
      return { aboveInputTokens: Number(threshold), ...parseRates(rates) }
    }),
  }
}

function parseRates(text: string): Rates {
  const [input, output, cached, write] = text.split(',')
  return {
    inputNanosPer1k: Number(input),
    outputNanosPer1k: Number(output),
    cachedInputNanosPer1k: cached ? Number(cached) : null,
    cacheWriteNanosPer1k: write ? Number(write) : null,
  }
}
