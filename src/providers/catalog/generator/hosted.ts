import type { Provider } from '@pydantic/genai-prices'
import { type Line, lineOf, textOf } from './line-of.ts'
import { same } from './matching.ts'
import { usd } from './price-text.ts'

const PREFIX = 'huggingface_'

/**
 * Hugging Face's table. It sends `model:host` to that host, and a bare name to one it picks: a model's line is as dear as
 * the dearest of its hosts, which stand below it without its name.
 */
export function hostedTable(all: readonly Provider[]): string[] {
  const hosted = all.filter(({ id }) => id.startsWith(PREFIX)).flatMap(hostedLines)
  const bare = hosted.flatMap((line) => [line.id, ...line.aliases].map((id) => ({ ...line, id: nameOf(id) })))
  return [...Map.groupBy(bare, ({ id }) => id.toLowerCase()).values()].flatMap((lines) => {
    const model = dearest(lines)
    const hosts = hosted.filter(({ id }) => same(nameOf(id), model.id))
    return [textOf(model), ...hosts.map((host) => belowOf(host, model))]
  })
}

function hostedLines({ id, models }: Provider): Line[] {
  const suffix = `:${id.slice(PREFIX.length)}`
  return models.map((model, at) => {
    const line = lineOf(model, models.slice(0, at), { foreign: undefined, searches: undefined })
    return {
      ...line,
      id: line.id + suffix,
      aliases: line.aliases.filter((name) => !same(name, `${line.id}-fast`)).map((name) => name + suffix),
      pattern: '',
    }
  })
}

function belowOf(host: Line, { id }: Line): string {
  const text = textOf(host)
  return text.startsWith(`${id}:`) ? text.slice(id.length) : text
}

function nameOf(id: string): string {
  return id.slice(0, id.lastIndexOf(':'))
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
  if (pairs.some((pair) => pair.length !== 2 || pair.some((rate) => !/^[\d.]+$/.test(rate)))) {
    throw new Error(`Prices that cannot be compared: ${prices.join(' ')}`)
  }
  return [0, 1].map((at) => usd(Math.max(...pairs.map((pair) => Number(pair[at]))))).join(',')
}
