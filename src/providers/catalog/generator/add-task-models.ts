import type { ModelKind } from '../model.ts'
import { KINDS } from '../parse.ts'
import { TASK_MODELS, type TaskPrice } from '../task-models.ts'
import type { Line } from './line-of.ts'
import { same } from './matching.ts'
import { MILLION_SECONDS, usd } from './price-text.ts'

/** What stands behind a semicolon, by its letters: the USD for a million, but for `n`. */
const EXTRAS: Readonly<Record<string, (price: TaskPrice) => number | undefined>> = {
  a: ({ inputAudio }) => inputAudio,
  A: ({ outputAudio }) => outputAudio,
  i: ({ inputImage }) => inputImage,
  j: ({ cachedImage }) => cachedImage,
  I: ({ outputImage }) => outputImage,
  s: ({ perThousandSearches }) => perThousandSearches && perThousandSearches * 1000,
  p: ({ perImage }) => perImage && perImage * 1_000_000,
  t: ({ perHour }) => perHour && perHour * MILLION_SECONDS,
  c: ({ characters }) => characters,
  n: ({ leastSeconds }) => leastSeconds,
}

/** The lines of a provider and its models of the hand-written table, where it has the same one, both in one line. */
export function withTaskModels(provider: string, lines: readonly Line[]): readonly Line[] {
  const added = TASK_MODELS.filter((group) => group.provider === provider).flatMap(({ kind, models }) =>
    Object.entries(models).flatMap(([names, price]) => names.split(', ').map((each) => handLine(each, kind, price))),
  )
  const all = [...lines]
  for (const line of added) {
    const at = all.findIndex(({ id, aliases }) => [id, ...aliases].some((name) => same(name, line.id)))
    const known = all[at]
    if (known) all[at] = both(known, line)
    else all.push(line)
  }
  return all
}

function handLine(names: string, kind: ModelKind, price: TaskPrice | null): Line {
  const all = names.split(' ')
  const exact = all.filter((name) => !name.endsWith('*'))
  const begins = all.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  const [id = begins[0]?.slice(0, -1) ?? '', ...aliases] = exact
  return {
    id,
    aliases,
    pattern: begins.map((name) => `^${name.replaceAll('.', '\\.')}`).join('|'),
    context: undefined,
    flags: (exact.length > 0 ? '' : 'f') + letterOf(kind),
    prices: price ? textOfPrice(price) : '',
  }
}

/** The source's line with what only the hand-written one has. Two prices for one thing are one too many. */
function both(line: Line, added: Line): Line {
  const [rates = '', ...extras] = added.prices.split(';')
  if (line.prices && rates) throw new Error(`The source has a price of its own now: ${line.id}`)
  if (line.prices && /[|=>]/.test(line.prices)) throw new Error(`Nothing can be added to the price of ${line.id}`)
  const known = [line.id, ...line.aliases]
  const prices = line.prices ? [line.prices, ...extras].join(';') : added.prices
  const letters = [...prices.matchAll(/;(.)/g)].map(([, letter]) => letter)
  if (new Set(letters).size < letters.length) throw new Error(`The source has a price of its own now: ${line.id}`)
  return {
    ...line,
    aliases: [...line.aliases, ...added.aliases.filter((alias) => !known.some((name) => same(name, alias)))],
    prices,
  }
}

function textOfPrice(price: TaskPrice): string {
  const { input, output, cached } = price
  const rates = [input, output, cached].map((rate) => (rate === undefined ? '' : usd(rate)))
  const extras = Object.entries(EXTRAS).map(([letter, read]) => {
    const amount = read(price)
    return amount === undefined ? '' : `;${letter}${usd(amount)}`
  })
  return rates.join(',').replace(/,+$/, '') + extras.join('')
}

function letterOf(kind: ModelKind): string {
  return Object.keys(KINDS).find((letter) => KINDS[letter] === kind) ?? ''
}
