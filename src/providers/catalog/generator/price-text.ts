import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices'

/** A million seconds in hours. */
export const MILLION_SECONDS = 1_000_000 / 3600

const RATES = ['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok']

/** The source's names for what the table writes behind a semicolon, by its letters. */
const PARTS: Readonly<Record<string, string>> = {
  w: 'cache_write_1h_mtok',
  a: 'input_audio_mtok',
  b: 'cache_audio_read_mtok',
  A: 'output_audio_mtok',
  i: 'input_image_mtok',
  j: 'cache_image_read_mtok',
  I: 'output_image_mtok',
}

/** The same for what is no part of the tokens, and how many of its units in the source make a million of the table's. */
const UNITS: Readonly<Record<string, readonly [kind: string, units: number]>> = {
  s: ['web_searches_kcount', 1000],
  t: ['audio_hours', MILLION_SECONDS],
  // The last, as what follows it is not read.
  r: ['requests_kcount', 1],
}

/** The prices of a model with the times they hold, the one that holds always first. */
export function dated({ prices }: ModelInfo): readonly ConditionalPrice[] {
  return Array.isArray(prices) ? prices : [{ prices }]
}

/** The prices of a model as the table has them. `searches` need not be written, as the table has them once for all. */
export function pricesOf(model: ModelInfo, searches: number | undefined): string {
  const free = /:free$/.test(model.id) || /\(free\)/.test(model.name ?? '')
  return dated(model)
    .map(({ prices, constraint }) => {
      if (Object.keys(prices).length === 0) return free ? '0,0' : ''
      const text = priceText(prices, searches)
      if (!constraint || text === '') return text
      if (constraint.type === 'start_date') return `${constraint.start_date}=${text}`
      return `${utcTime(constraint.start_time)}-${utcTime(constraint.end_time)}=${text}`
    })
    .filter((text) => text !== '')
    .join('|')
}

/** What a million of the provider's searches cost, in USD: the most that any of its models says. */
export function searchesOf(models: readonly ModelInfo[]): number | undefined {
  const told = models.flatMap(dated).flatMap(({ prices }) => prices.web_searches_kcount ?? [])
  const costs = told.map((cost) => (typeof cost === 'object' ? cost.base : cost))
  return costs.length > 0 ? Math.max(...costs) * 1000 : undefined
}

/** An amount in USD with as few digits as it takes, and no more than six behind the point: rounded up, never down. */
export function usd(amount: number): string {
  const millionths = Math.ceil(Number((amount * 1_000_000).toFixed(3)))
  return (millionths / 1_000_000)
    .toFixed(6)
    .replace(/\.?0+$/, '')
    .replace(/^0\./, '.')
}

function utcTime(time: string): string {
  if (!/^\d\d:\d\d:00Z$/.test(time)) throw new Error(`A time of day in another form: ${time}`)
  return time.slice(0, 5)
}

function priceText(prices: ModelPrice, searches: number | undefined): string {
  const kinds = [...RATES, ...Object.values(PARTS)]
  const starts = new Set(kinds.flatMap((kind) => tiersOf(prices[kind]).map(({ start }) => start)))
  const base = ratesText(prices, 0) + unitsText(prices, searches)
  return [base, ...[...starts].sort((a, b) => a - b).map((start) => `${start}:${ratesText(prices, start + 1)}`)].join(
    '>',
  )
}

function ratesText(prices: ModelPrice, inputTokens: number): string {
  const rates = RATES.map((kind) => at(prices[kind], inputTokens)).map((rate) => (rate === undefined ? '' : usd(rate)))
  const input = at(prices.input_mtok, inputTokens) ?? 0
  const parts = Object.entries(PARTS).map(([letter, kind]) => {
    const rate = at(prices[kind], inputTokens)
    // Twice the price of input is what an hour costs anyway.
    if (rate === undefined || (letter === 'w' && rate === 2 * input)) return ''
    return `;${letter}${usd(rate)}`
  })
  return rates.join(',').replace(/,+$/, '') + parts.join('')
}

function unitsText(prices: ModelPrice, searches: number | undefined): string {
  const units = Object.entries(UNITS).map(([letter, [kind, units]]) => {
    const cost = prices[kind]
    if (cost === undefined) return ''
    if (typeof cost === 'object') throw new Error(`${kind} in tiers`)
    return letter === 's' && cost * units === searches ? '' : `;${letter}${usd(cost * units)}`
  })
  return units.join('')
}

function at(price: ModelPrice[string], inputTokens: number): number | undefined {
  if (typeof price !== 'object') return price
  return tiersOf(price).findLast(({ start }) => inputTokens > start)?.price ?? price.base
}

function tiersOf(price: ModelPrice[string]) {
  return typeof price === 'object' ? [...price.tiers].sort((a, b) => a.start - b.start) : []
}
