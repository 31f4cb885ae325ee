import type { RequestText } from './request-text.ts'

/** How many signs a request has. */
export const SIGNS = 38

/** Kinds of characters, as the tables below count them. */
const [SPACE, LINE, LOWER, UPPER, DIGIT, MARK, END, FOREIGN, IDEOGRAPH] = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const KINDS = 9

const KIND_OF = Uint8Array.from({ length: 128 }, (_, code) => kindOf(code))
/** Working memory: zero between two texts. */
const codes = new Int32Array(128)
const pairs = new Int32Array(KINDS * KINDS)

/** What can be told of a request without reading it: length, make-up, marks of mathematics and code, its structure. */
export function readSigns(request: RequestText, excerpt: Uint16Array, buckets: number): Float32Array {
  tally(excerpt)
  const signs = Float32Array.from([...structureOf(request), ...sizesOf(request, excerpt, buckets), ...marksOf(excerpt)])
  codes.fill(0)
  pairs.fill(0)
  return signs
}

function structureOf({ turns, tools, images, hasSchema, contextChars }: RequestText): number[] {
  return [
    Number(tools > 0),
    Math.min(1, tools / 4),
    Math.min(1, Math.log1p(Math.max(0, turns - 1)) / 4),
    Number(images > 0),
    Math.min(1, images / 4),
    Number(hasSchema),
    Math.log1p(contextChars) / 12,
  ]
}

function sizesOf(request: RequestText, excerpt: Uint16Array, buckets: number): number[] {
  const length = Math.max(1, excerpt.length)
  const words = starts(LOWER, UPPER) + starts(UPPER, LOWER)
  const letters = all(LOWER) + all(UPPER)
  const lines = all(LINE)
  const sentences = 1 + pair(END, SPACE) + pair(END, LINE)
  return [
    Math.log1p(request.text.length) / 8,
    Math.log1p(words) / 6,
    letters / Math.max(1, words) / 8,
    buckets / (length + 20),
    Math.log1p(lines) / 4,
    Math.log1p(length / (lines + 1)) / 6,
    Math.log1p(sentences) / 3,
    Math.log1p(words / sentences) / 4,
    Math.log1p(starts(DIGIT, DIGIT)) / 4,
    ...[DIGIT, UPPER, MARK, SPACE, FOREIGN, IDEOGRAPH].map((kind) => (all(kind) / length) * 5),
  ]
}

/** Characters that tell code, formulas, lists and questions apart. */
function marksOf(excerpt: Uint16Array): number[] {
  const length = Math.max(1, excerpt.length)
  const [brackets, code, formula, operators] = ['()[]{}', '_;`#@', '\\$^', '=+*/<>-'].map(sumOf)
  const questions = count('?')
  return [
    Number(questions > 0),
    Number(questions > 1),
    ...[brackets, code, formula, operators].flatMap((sum = 0) => [Math.log1p(sum) / 4, (sum / length) * 20]),
    Math.log1p(sumOf('"\'')) / 4,
    Math.log1p(count(',')) / 4,
    Math.log1p(count(':')) / 3,
    Math.log1p(count('%')) / 2,
    Math.log1p(pair(LINE, UPPER)) / 3,
    Math.log1p(pair(LINE, SPACE)) / 3,
  ]
}

/** One pass: how often each character comes, and each pair of kinds. */
function tally(text: Uint16Array): void {
  let before = SPACE
  for (let at = 0; at < text.length; at++) {
    const code = text[at] ?? 0
    const kind = code < 128 ? (KIND_OF[code] ?? MARK) : code < 0x2e80 ? FOREIGN : IDEOGRAPH
    if (code < 128) codes[code] = (codes[code] ?? 0) + 1
    pairs[before * KINDS + kind] = (pairs[before * KINDS + kind] ?? 0) + 1
    before = kind
  }
}

function kindOf(code: number): number {
  if (code === 10) return LINE
  if (code <= 32) return SPACE
  if (code >= 48 && code <= 57) return DIGIT
  if (code >= 65 && code <= 90) return UPPER
  if (code >= 97 && code <= 122) return LOWER
  return code === 46 || code === 33 || code === 63 ? END : MARK
}

function pair(first: number, second: number): number {
  return pairs[first * KINDS + second] ?? 0
}

/** How many characters are of a kind. */
function all(kind: number): number {
  let sum = 0
  for (let before = 0; before < KINDS; before++) sum += pair(before, kind)
  return sum
}

/** How often a kind begins after something that is neither of it nor of the other. */
function starts(kind: number, other: number): number {
  return all(kind) - pair(kind, kind) - (other === kind ? 0 : pair(other, kind))
}

function count(character: string): number {
  return codes[character.charCodeAt(0)] ?? 0
}

function sumOf(characters: string): number {
  let sum = 0
  for (let at = 0; at < characters.length; at++) sum += codes[characters.charCodeAt(at)] ?? 0
  return sum
}
