import type { RequestText } from './features.ts'

/** Words and marks that hint at what is asked for; each is one sign: it occurs, or it does not. */
const HINTS =
  'explain|write|list|translate|summar|code|python|prove|calculate|how many|which of the following|true or false|step|json|compare|story|poem|email|fix|bug|sql|regex|law|court|patient|disease|except|not |always|never|percent|approximately|derive|statement'.split(
    '|',
  )
const MATHEMATICS = ['\\frac', '\\sqrt', '^', '\\(', '$', 'solve', 'equation', 'probability', 'integral', 'prime', 'integer']
const CODE = ['```', 'def ', 'function ', 'class ', 'import ', 'select ', '#include', '=>', 'assert', 'return ']
const COUNTED_MAX = 50

/** How many signs a request has. */
export const SIGNS = 28 + HINTS.length

interface Tally {
  digits: number
  capitals: number
  foreign: number
  ideographs: number
  marks: number
  spaces: number
  lines: number
  questions: number
  sentences: number
  numbers: number
  words: number
  letters: number
  longestWord: number
}

/** What can be told of a request without reading it: length, make-up, marks of mathematics and code, its structure. */
export function readSigns(request: RequestText, excerpt: string, buckets: number): Float32Array {
  const tally = tallyOf(excerpt)
  const small = excerpt.toLowerCase()
  const length = Math.max(1, excerpt.length)
  const words = Math.max(1, tally.words)
  const mathematics = occurrences(small, MATHEMATICS)
  const code = occurrences(small, CODE)
  const lexical = [
    Math.log1p(request.text.length) / 8,
    Math.log1p(tally.words) / 6,
    (tally.digits / length) * 5,
    (tally.capitals / length) * 5,
    (tally.foreign / length) * 5,
    (tally.ideographs / length) * 5,
    (tally.marks / length) * 5,
    tally.spaces / length,
    Math.log1p(tally.lines) / 4,
    Number(tally.questions > 0),
    Number(tally.questions > 1),
    Number(code > 0),
    Math.log1p(code) / 3,
    Number(mathematics > 0),
    Math.log1p(mathematics) / 3,
    tally.letters / words / 8,
    buckets / (2 * words + 1),
    Math.log1p(tally.sentences) / 3,
    Math.log1p(words / tally.sentences) / 4,
    Math.log1p(tally.numbers) / 4,
    Math.min(1, tally.longestWord / 30),
  ]
  const hints = HINTS.map((hint) => Number(small.includes(hint)))
  return Float32Array.from([...lexical, ...structureOf(request), ...hints])
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

function tallyOf(text: string): Tally {
  const tally = { ...NOTHING }
  let wordLength = 0
  let isInNumber = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isDigit = code >= 48 && code <= 57
    if (isDigit && !isInNumber) tally.numbers++
    isInNumber = isDigit || (isInNumber && code === 46)
    if (isLetter(code)) wordLength++
    else {
      endWord(tally, wordLength)
      wordLength = 0
    }
    tallyCode(tally, code, isDigit)
    if (endsSentence(code) && text.charCodeAt(at + 1) <= 32) tally.sentences++
  }
  endWord(tally, wordLength)
  return tally
}

const NOTHING: Tally = {
  digits: 0,
  capitals: 0,
  foreign: 0,
  ideographs: 0,
  marks: 0,
  spaces: 0,
  lines: 0,
  questions: 0,
  sentences: 1,
  numbers: 0,
  words: 0,
  letters: 0,
  longestWord: 0,
}

function tallyCode(tally: Tally, code: number, isDigit: boolean): void {
  if (isDigit) tally.digits++
  else if (code >= 0x2e80) tally.ideographs++
  else if (code > 127) tally.foreign++
  else if (code <= 32) tally.spaces++
  else if (code >= 65 && code <= 90) tally.capitals++
  else if (code < 97 || code > 122) tally.marks++
  if (code === 10) tally.lines++
  if (code === 63) tally.questions++
}

function endWord(tally: Tally, length: number): void {
  if (length === 0) return
  tally.words++
  tally.letters += length
  if (length > tally.longestWord) tally.longestWord = length
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code > 127
}

function endsSentence(code: number): boolean {
  return code === 46 || code === 33 || code === 63
}

function occurrences(text: string, marks: readonly string[]): number {
  let count = 0
  for (const mark of marks) {
    for (let at = text.indexOf(mark); at >= 0 && count < COUNTED_MAX; at = text.indexOf(mark, at + mark.length)) count++
  }
  return count
}
