/** Renders a text; `repeats` is how often to repeat what may be repeated at will. */
type Part = (repeats: number) => string

interface Reader {
  readonly source: string
  at: number
}

const LONGEST_PATTERN = 500
const LONGEST_TEXT = 2000
const MOST_REPEATS = 64
const ESCAPES: Readonly<Record<string, string>> = {
  d: '1',
  w: 'a',
  s: ' ',
  D: 'a',
  W: '-',
  S: 'a',
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f',
  v: '\v',
  b: '',
  B: '',
  A: '',
  Z: '',
  z: '',
}
const OUTSIDE_CLASS = 'aA1-_ .:/@'

/** Writes a text that matches a regular expression, for the usual part of the language; null when it is beyond that. */
export function patternExample(pattern: string, leastLength: number): string | null {
  if (pattern.length > LONGEST_PATTERN) return null
  const reader = { source: pattern, at: 0 }
  const part = readAlternatives(reader)
  if (reader.at < pattern.length) return null
  for (let repeats = 0; repeats < MOST_REPEATS; repeats++) {
    const text = part(repeats)
    if (Array.from(text).length >= leastLength) return text
  }
  return part(MOST_REPEATS)
}

function readAlternatives(reader: Reader): Part {
  const first = readSequence(reader)
  while (reader.source[reader.at] === '|') {
    reader.at++
    readSequence(reader)
  }
  return first
}

function readSequence(reader: Reader): Part {
  const parts: Part[] = []
  while (reader.at < reader.source.length && !'|)'.includes(reader.source.charAt(reader.at))) {
    parts.push(readRepeated(reader))
  }
  return (repeats) => parts.reduce((text, part) => (text + part(repeats)).slice(0, LONGEST_TEXT), '')
}

function readRepeated(reader: Reader): Part {
  const part = readAtom(reader)
  const [found, star, least, comma, most] =
    /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(reader.source.slice(reader.at)) ?? []
  if (found === undefined) return part
  reader.at += found.length
  const minimum = star ? Number(star === '+') : Number(least)
  const maximum = star === '?' ? 1 : most ? Number(most) : star || comma ? Number.POSITIVE_INFINITY : minimum
  return (repeats) => repeated(part(repeats), Math.max(minimum, Math.min(repeats, maximum)))
}

/** Nested counts multiply: what is too long is cut at once. */
function repeated(text: string, times: number): string {
  return text.repeat(Math.min(times, Math.ceil(LONGEST_TEXT / Math.max(1, text.length))))
}

function readAtom(reader: Reader): Part {
  const character = reader.source.charAt(reader.at++)
  if (character === '(') return readGroup(reader)
  if (character === '[') return constant(readClass(reader))
  if (character === '\\') return constant(readEscape(reader))
  if (character === '^' || character === '$') return constant('')
  return constant(character === '.' ? 'a' : character)
}

function readGroup(reader: Reader): Part {
  const [prefix = ''] = /^\?(?:<?[=!]|:|<\w+>)/.exec(reader.source.slice(reader.at)) ?? []
  reader.at += prefix.length
  const part = readAlternatives(reader)
  reader.at++
  return /[=!]$/.test(prefix) ? constant('') : part
}

function readEscape(reader: Reader): string {
  const rest = reader.source.slice(reader.at)
  const [coded, long, short] = /^(?:u([\da-f]{4})|x([\da-f]{2}))/i.exec(rest) ?? []
  const [property] = /^p\{[^}]*\}/i.exec(rest) ?? []
  const found = coded ?? property ?? rest.charAt(0)
  reader.at += found.length
  if (coded) return String.fromCharCode(Number.parseInt(long ?? short ?? '', 16))
  if (property) return characterWith(property)
  return /\d/.test(found) ? '' : (ESCAPES[found] ?? found)
}

/** A character with a Unicode property. */
function characterWith(property: string): string {
  if (/\{Lu|Uppercase/.test(property)) return 'A'
  return /\{N/.test(property) ? '1' : 'a'
}

/** Reads a character class and gives one character of it. */
function readClass(reader: Reader): string {
  const negated = reader.source.charAt(reader.at) === '^'
  if (negated) reader.at++
  const ranges: [low: string, high: string][] = []
  while (reader.at < reader.source.length && reader.source.charAt(reader.at) !== ']') {
    const low = readMember(reader)
    const ranged = reader.source.charAt(reader.at) === '-' && reader.source.charAt(reader.at + 1) !== ']'
    if (ranged) reader.at++
    ranges.push(...membersOf(low, ranged ? readMember(reader) : low))
  }
  reader.at++
  if (!negated) return ranges[0]?.[0] ?? ''
  return Array.from(OUTSIDE_CLASS).find((each) => !ranges.some(([low, high]) => each >= low && each <= high)) ?? '~'
}

function readMember(reader: Reader): string {
  const character = reader.source.charAt(reader.at++)
  if (character !== '\\') return character
  const name = reader.source.charAt(reader.at)
  const escaped = readEscape(reader)
  return 'dws'.includes(name) ? `\\${name}` : escaped
}

function membersOf(low: string, high: string): [string, string][] {
  if (low === '\\d')
    return [
      ['1', '9'],
      ['0', '0'],
    ]
  if (low === '\\w')
    return [
      ['a', 'z'],
      ['A', 'Z'],
      ['0', '9'],
      ['_', '_'],
    ]
  if (low === '\\s')
    return [
      [' ', ' '],
      ['\t', '\r'],
    ]
  return [[low, high]]
}

function constant(text: string): Part {
  return () => text
}
