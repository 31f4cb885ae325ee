import type { ModelInfo } from '@pydantic/genai-prices'
import { escaped, stemOf } from '../parse.ts'
import { kindOf } from './kind-of.ts'
import { equalsIn, matches, patternOf, same } from './matching.ts'
import { dated, pricesOf } from './price-text.ts'

/** A line of the table, before it is written. */
export interface Line {
  readonly id: string
  readonly aliases: readonly string[]
  readonly pattern: string
  readonly context: number | undefined
  readonly flags: string
  readonly prices: string
}

/** What the lines of a provider have in common. */
export interface Provided {
  /** Names that the source lists but the provider does not take. */
  readonly foreign: RegExp | undefined
  /** What a million searches cost where a model does not say, in USD. */
  readonly searches: number | undefined
}

const MEDIA = { a: 'input_audio_mtok', i: 'input_image_mtok', v: 'input_video_mtok' }

/** The line of a model, without the names that earlier models of its provider take already. */
export function lineOf(model: ModelInfo, earlier: readonly ModelInfo[], { foreign, searches }: Provided): Line {
  const exact = equalsIn(model.match)
  const wanted = matches(model.match, model.id) ? model.id : (exact[0] ?? model.id)
  const names = [wanted, ...exact].filter((name) => !earlier.some((other) => matches(other.match, name)))
  const unique = names.filter((name, at) => names.findIndex((other) => same(other, name)) === at)
  const taken = unique.filter((name) => !foreign?.test(name))
  const id = taken[0] ?? model.id
  return {
    id,
    aliases: taken.slice(1),
    pattern: patternOf(model.match, foreign),
    context: model.context_window,
    flags: flagsOf(model),
    prices: pricesOf(model, searches),
  }
}

/** The line as the table has it: whatever repeats its id says so with a sign. */
export function textOf({ id, aliases, pattern, context, flags, prices }: Line): string {
  if (aliases.some((alias) => alias.startsWith('+')) || pattern.includes('~')) throw new Error(`A sign in ${id}`)
  const others = aliases.map((alias) => (alias.startsWith(id) ? `+${alias.slice(id.length)}` : alias)).join(' ')
  const rule = pattern.replaceAll(escaped(stemOf(id)), '~')
  return [id, others, rule, context ?? '', flags, prices].join('\t').trimEnd()
}

function flagsOf(model: ModelInfo): string {
  const priced = new Set(dated(model).flatMap(({ prices }) => Object.keys(prices)))
  const media = Object.entries(MEDIA)
    .filter(([, kind]) => priced.has(kind))
    .map(([flag]) => flag)
  return [...media, model.deprecated ? 'd' : '', isFamily(model) ? 'f' : '', kindOf(model)].join('')
}

/** Fine-tunes of a model, or a name the source gives to several others and that its own rule does not take. */
function isFamily({ id, match }: ModelInfo): boolean {
  return id.startsWith('ft:') || (equalsIn(match).length === 0 && !matches(match, id))
}
