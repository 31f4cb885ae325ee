import type { MatchLogic } from '@pydantic/genai-prices'
import { escaped } from '../parse.ts'

/** The exact names that a rule of the source takes. */
export function equalsIn(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(equalsIn)
  return 'equals' in match ? [match.equals] : []
}

/**
 * What else the rule takes, as a regular expression over the lower-case name; empty when nothing. Beginnings of names that
 * the provider does not take are left out.
 */
export function patternOf(match: MatchLogic, foreign?: RegExp): string {
  if ('or' in match) {
    const taken = match.or.filter((part) => !('starts_with' in part && foreign?.test(part.starts_with)))
    return alternatives(taken.map((part) => patternOf(part, foreign)).filter((part) => part !== ''))
  }
  if ('and' in match) return `^${match.and.map((part) => `(?=${'regex' in part ? part.regex : ahead(part)})`).join('')}`
  return 'equals' in match ? '' : whole(match)
}

/** Whether the rule takes a name. */
export function matches(match: MatchLogic, name: string): boolean {
  if ('or' in match) return match.or.some((part) => matches(part, name))
  return 'equals' in match ? same(match.equals, name) : new RegExp(patternOf(match), 'i').test(name)
}

/** Whether two names are the same for a provider. */
export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

/** Names that differ in the region at their start are written once. */
function alternatives(parts: readonly string[]): string {
  const region = /^(?<region>(?:[a-z]{2,4}|us-gov))\\\.(?<rest>.*)$/
  const groups = Map.groupBy(new Set(parts), (part) => region.exec(part)?.groups?.rest ?? part)
  return [...groups]
    .map(([rest, [first = '', ...others]]) => {
      if (others.length === 0) return first
      return `(${[first, ...others].map((part) => region.exec(part)?.groups?.region ?? '').join('|')})\\.${rest}`
    })
    .join('|')
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
