/** A regular expression, read. */
export type PatternNode =
  | { readonly kind: 'one'; readonly fits: (code: number) => boolean }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' | 'word' | 'inner' }
  | { readonly kind: 'all' | 'any'; readonly of: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly of: PatternNode; readonly least: number; readonly most: number | null }

type Fits = (code: number) => boolean
interface Reading {
  readonly chars: readonly string[]
  readonly ignoreCase: boolean
  at: number
}

const MOST_TIMES = 100
const REPEATS: Readonly<Record<string, readonly [number, number | null]>> = {
  '*': [0, null],
  '+': [1, null],
  '?': [0, 1],
}
const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' }
const CLASSES: Readonly<Record<string, Fits>> = {
  d: (code) => code >= 48 && code <= 57,
  w: isWordCode,
  s: (code) => code === 32 || (code >= 9 && code <= 13 && code !== 11),
}

/**
 * Reads a regular expression of RE2's kind, without what needs more than one pass over the text (look-arounds and
 * references back). Throws a `SyntaxError` that says what is wrong with it.
 */
export function parsePattern(text: string): PatternNode {
  const ignoreCase = text.startsWith('(?i)')
  const reading: Reading = { chars: [...(ignoreCase ? text.slice(4) : text)], ignoreCase, at: 0 }
  const node = readAny(reading)
  if (reading.at < reading.chars.length) throw new SyntaxError('a ) closes nothing')
  return node
}

/** Letters, digits and `_`, of ASCII. */
export function isWordCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}

function readAny(reading: Reading): PatternNode {
  const of = [readAll(reading)]
  while (take(reading, '|')) of.push(readAll(reading))
  return { kind: 'any', of }
}

function readAll(reading: Reading): PatternNode {
  const of: PatternNode[] = []
  for (let next = peek(reading); next !== '' && next !== '|' && next !== ')'; next = peek(reading)) {
    of.push(readRepeat(reading, readAtom(reading)))
  }
  return { kind: 'all', of }
}

function readRepeat(reading: Reading, of: PatternNode): PatternNode {
  const bounds = REPEATS[peek(reading)]
  if (bounds === undefined && peek(reading) !== '{') return of
  reading.at++
  const [least, most] = bounds ?? readBounds(reading)
  // Whether as many or as few as possible are taken makes no difference to whether it fits.
  take(reading, '?')
  if (peek(reading) in REPEATS || peek(reading) === '{') throw new SyntaxError(`${peek(reading)} repeats a repeat`)
  return { kind: 'repeat', of, least, most }
}

function readBounds(reading: Reading): readonly [number, number | null] {
  const end = reading.chars.indexOf('}', reading.at)
  const found = /^(\d{1,3})(,?)(\d{0,3})$/.exec(reading.chars.slice(reading.at, end).join(''))
  if (end < 0 || found === null)
    throw new SyntaxError('a { must begin a repeat such as {2} or {1,3}; write \\{ for the sign')
  reading.at = end + 1
  const least = Number(found[1])
  const open = found[2] === ',' && found[3] === ''
  const most = found[3] === '' ? least : Number(found[3])
  if (Math.max(least, most) > MOST_TIMES) throw new SyntaxError(`${MOST_TIMES} repeats are the most`)
  if (most < least) throw new SyntaxError('a repeat ends below its beginning')
  return [least, open ? null : most]
}

function readAtom(reading: Reading): PatternNode {
  const char = next(reading)
  if (char === '(') return readGroup(reading)
  if (char === '[') return one(readClass(reading))
  if (char === '.') return one((code) => code !== 10)
  if (char === '^') return { kind: 'edge', at: 'start' }
  if (char === '$') return { kind: 'edge', at: 'end' }
  if (char === '\\') return readEscape(reading)
  if (char in REPEATS || char === '{') throw new SyntaxError(`${char} repeats nothing`)
  return one(range(reading, char, char))
}

function readGroup(reading: Reading): PatternNode {
  if (take(reading, '?') && !take(reading, ':')) {
    throw new SyntaxError('only (?:…) and, at the very beginning, (?i) are understood of the forms that begin with (?')
  }
  const node = readAny(reading)
  if (!take(reading, ')')) throw new SyntaxError('a ( is never closed')
  return node
}

function readEscape(reading: Reading): PatternNode {
  const char = next(reading)
  if (char === 'b') return { kind: 'edge', at: 'word' }
  if (char === 'B') return { kind: 'edge', at: 'inner' }
  return one(classOf(char) ?? range(reading, escaped(char), escaped(char)))
}

function readClass(reading: Reading): Fits {
  const negated = take(reading, '^')
  const items: Fits[] = []
  do items.push(readItem(reading))
  while (!take(reading, ']'))
  const fits: Fits = (code) => items.some((item) => item(code))
  return negated ? (code) => !fits(code) : fits
}

function readItem(reading: Reading): Fits {
  const first = next(reading)
  if (first === '[' && peek(reading) === ':') throw new SyntaxError('[:…:] is not understood')
  const whole = first === '\\' ? classOf(peek(reading)) : undefined
  if (whole !== undefined) {
    reading.at++
    return whole
  }
  const from = first === '\\' ? escaped(next(reading)) : first
  if (peek(reading) !== '-' || reading.chars[reading.at + 1] === ']') return range(reading, from, from)
  reading.at++
  const last = next(reading)
  const to = last === '\\' ? escaped(next(reading)) : last
  if (codeOf(to) < codeOf(from)) throw new SyntaxError(`${from}-${to} ends below its beginning`)
  return range(reading, from, to)
}

function classOf(char: string): Fits | undefined {
  const fits = CLASSES[char.toLowerCase()]
  return fits === undefined || CLASSES[char] === fits ? fits : (code) => !fits(code)
}

function escaped(char: string): string {
  if (/[a-z0-9]/i.test(char) && CONTROLS[char] === undefined) throw new SyntaxError(`\\${char} is not understood`)
  return CONTROLS[char] ?? char
}

function range({ ignoreCase }: Reading, from: string, to: string): Fits {
  const [low, high] = [codeOf(from), codeOf(to)]
  const fits: Fits = (code) => code >= low && code <= high
  if (!ignoreCase) return fits
  return (code) => fits(code) || fits(otherCase(code))
}

function otherCase(code: number): number {
  const char = String.fromCodePoint(code)
  const lower = char.toLowerCase()
  return codeOf(lower === char ? char.toUpperCase() : lower)
}

function one(fits: Fits): PatternNode {
  return { kind: 'one', fits }
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0
}

function peek({ chars, at }: Reading): string {
  return chars[at] ?? ''
}

function next(reading: Reading): string {
  const char = reading.chars[reading.at++]
  if (char === undefined) throw new SyntaxError('it ends in the middle')
  return char
}

function take(reading: Reading, char: string): boolean {
  if (peek(reading) !== char) return false
  reading.at++
  return true
}
