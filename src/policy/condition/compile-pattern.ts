import { isWordCode, type PatternNode, parsePattern } from './parse-pattern.ts'

/** A regular expression ready to search texts, in time linear in their length; `states` is how much work a character is. */
export interface LinearPattern {
  readonly states: number
  readonly isIn: (text: string) => boolean
}

type State =
  | { readonly kind: 'one'; readonly fits: (code: number) => boolean; readonly next: number }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' | 'word' | 'inner'; readonly next: number }
  | { kind: 'split'; next: number; other: number }
  | { readonly kind: 'found' }

const MOST_STATES = 500
const FOUND = 0
/** Beyond either end of a text. */
const NOTHING = -1

/**
 * Makes a regular expression one that follows all its paths at once, so that no text and no expression can make it try
 * them one after the other. Throws a `SyntaxError` in words.
 */
export function compilePattern(text: string): LinearPattern {
  const states: State[] = [{ kind: 'found' }]
  const start = build(states, parsePattern(text), FOUND)
  return { states: states.length, isIn: (searched) => search(states, start, searched) }
}

function build(states: State[], node: PatternNode, next: number): number {
  switch (node.kind) {
    case 'one':
      return add(states, { kind: 'one', fits: node.fits, next })
    case 'edge':
      return add(states, { kind: 'edge', at: node.at, next })
    case 'all':
      return node.of.reduceRight((after, part) => build(states, part, after), next)
    case 'any':
      return node.of
        .map((part) => build(states, part, next))
        .reduceRight((other, first) => add(states, { kind: 'split', next: first, other }))
    case 'repeat':
      return buildRepeat(states, node.of, node.least, node.most, next)
  }
}

function buildRepeat(states: State[], of: PatternNode, least: number, most: number | null, next: number): number {
  let at = next
  if (most === null) {
    const loop: State = { kind: 'split', next, other: next }
    at = add(states, loop)
    loop.next = build(states, of, at)
  } else {
    for (let times = least; times < most; times++) {
      at = add(states, { kind: 'split', next: build(states, of, at), other: next })
    }
  }
  for (let times = 0; times < least; times++) at = build(states, of, at)
  return at
}

function add(states: State[], state: State): number {
  if (states.length >= MOST_STATES) throw new SyntaxError('it is too long, its repeats written out')
  return states.push(state) - 1
}

function search(states: readonly State[], start: number, text: string): boolean {
  const met = new Int32Array(states.length).fill(-1)
  let here: number[] = [start]
  let before = NOTHING
  let step = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? NOTHING
    const there: number[] = [start]
    if (walk(states, here, met, step++, { before, code, there })) return true
    here = there
    before = code
  }
  return walk(states, here, met, step, { before, code: NOTHING, there: [] })
}

/** Follows every path from `here` as far as it goes before `code` and with it; true when one of them is at its end. */
function walk(
  states: readonly State[],
  here: number[],
  met: Int32Array,
  step: number,
  spot: { readonly before: number; readonly code: number; readonly there: number[] },
): boolean {
  for (let at = here.pop(); at !== undefined; at = here.pop()) {
    if (met[at] === step) continue
    met[at] = step
    const state = states[at]
    if (state === undefined || state.kind === 'found') return true
    if (state.kind === 'split') here.push(state.other, state.next)
    else if (state.kind === 'edge') pushIf(isAtEdge(state.at, spot.before, spot.code), here, state.next)
    else pushIf(spot.code !== NOTHING && state.fits(spot.code), spot.there, state.next)
  }
  return false
}

function pushIf(holds: boolean, list: number[], item: number): void {
  if (holds) list.push(item)
}

function isAtEdge(at: 'start' | 'end' | 'word' | 'inner', before: number, code: number): boolean {
  if (at === 'start') return before === NOTHING
  if (at === 'end') return code === NOTHING
  return (isWordCode(before) !== isWordCode(code)) === (at === 'word')
}
