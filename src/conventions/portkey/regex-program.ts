/** One step of a program: take a character, look around, go on elsewhere, or be done. Without a jump the next one follows. */
export type Step =
  | { readonly is: 'take'; readonly accepts: RegExp }
  | { readonly is: 'look'; readonly holds: (text: string, at: number) => boolean }
  | { readonly is: 'fork'; readonly jumps: readonly number[] }
  | { readonly is: 'done' }

/** Steps that stand for a part of a pattern. Jumps are relative, so that parts can be put together. */
export type Fragment = readonly Step[]

const STEPS_MAX = 400

/**
 * The program of a pattern that JavaScript accepts, or null when it looks ahead or behind, refers back, sets flags of its own
 * or grows too large: what cannot be run in time proportional to the text.
 */
export function programOf(pattern: string): Fragment | null {
  const reader: Reader = { pattern, at: 0 }
  const whole = alternatives(reader)
  return whole && reader.at === pattern.length ? [...whole, { is: 'done' }] : null
}

interface Reader {
  readonly pattern: string
  at: number
}

const ATOM = /\\x[\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[\s\S]|\[\^?(?:[^\]\\]|\\[\s\S])*\]|[\s\S]/y
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,(\d*))?\})\??/y
const GROUP = /\((?:\?(?::|<(?![=!])[^>]*>))?/y
const REFUSED = /^\\(?:[1-9kc]|0\d)|^\(\?/

function alternatives(reader: Reader): Fragment | null {
  let all = sequence(reader)
  while (all && taken(reader, /\|/y)) all = either(all, sequence(reader))
  return all
}

function sequence(reader: Reader): Fragment | null {
  let all: Fragment | null = []
  while (all && reader.at < reader.pattern.length && !/[|)]/.test(reader.pattern.charAt(reader.at))) {
    all = joined(all, quantified(reader))
  }
  return all
}

function quantified(reader: Reader): Fragment | null {
  const part = atom(reader)
  const quantifier = part && taken(reader, QUANTIFIER)
  if (!quantifier) return part
  const [, sign, least, comma, most] = quantifier
  if (sign === '*') return repeated(part, 0, null)
  if (sign === '+') return repeated(part, 1, null)
  if (sign === '?') return repeated(part, 0, 1)
  return repeated(part, Number(least), comma === undefined ? Number(least) : most ? Number(most) : null)
}

function atom(reader: Reader): Fragment | null {
  if (REFUSED.test(reader.pattern.slice(reader.at)) && !isPlainGroup(reader)) return null
  if (taken(reader, GROUP)) {
    const inner = alternatives(reader)
    return inner && taken(reader, /\)/y) ? inner : null
  }
  const source = taken(reader, ATOM)?.[0] ?? ''
  return [AROUND[source] ?? { is: 'take', accepts: new RegExp(`^(?:${source})$`) }]
}

function isPlainGroup({ pattern, at }: Reader): boolean {
  GROUP.lastIndex = at
  return (GROUP.exec(pattern)?.[0].length ?? 0) > 1
}

const AROUND: Readonly<Record<string, Step>> = {
  '^': { is: 'look', holds: (_text, at) => at === 0 },
  $: { is: 'look', holds: (text, at) => at === text.length },
  '\\b': { is: 'look', holds: isWordEdge },
  '\\B': { is: 'look', holds: (text, at) => !isWordEdge(text, at) },
}

function isWordEdge(text: string, at: number): boolean {
  return /\w/.test(text.charAt(at - 1)) !== /\w/.test(text.charAt(at))
}

function taken(reader: Reader, token: RegExp): RegExpExecArray | null {
  token.lastIndex = reader.at
  const found = token.exec(reader.pattern)
  if (found) reader.at = token.lastIndex
  return found
}

function joined(first: Fragment, second: Fragment | null): Fragment | null {
  return second && first.length + second.length <= STEPS_MAX ? [...first, ...second] : null
}

function either(first: Fragment, second: Fragment | null): Fragment | null {
  if (!second) return null
  const start: Fragment = [{ is: 'fork', jumps: [1, first.length + 2] }, ...first]
  return joined([...start, { is: 'fork', jumps: [second.length + 1] }], second)
}

function repeated(part: Fragment, least: number, most: number | null): Fragment | null {
  if (part.length === 0) return part
  const optional = most === null ? anyNumber(part) : atMostOnce(part)
  const times = most === null ? 1 : most - least
  if (part.length * least + optional.length * times > STEPS_MAX) return null
  return [...Array<Fragment>(least).fill(part), ...Array<Fragment>(times).fill(optional)].flat()
}

function anyNumber(part: Fragment): Fragment {
  const length = part.length + 2
  return [{ is: 'fork', jumps: [1, length] }, ...part, { is: 'fork', jumps: [1 - length] }]
}

function atMostOnce(part: Fragment): Fragment {
  return [{ is: 'fork', jumps: [1, part.length + 1] }, ...part]
}
