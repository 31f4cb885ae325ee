/** How often hashed n-grams occur in a text: buckets, each once, and the damped signed count of each. No text is kept. */
export interface Grams {
  readonly buckets: Uint16Array
  readonly counts: Float32Array
}

/** Buckets for words and pairs of words; those for runs of four characters follow. Powers of two. */
export const WORD_BUCKETS = 4_096
const RUN_BUCKETS = 4_096
export const GRAM_BUCKETS = WORD_BUCKETS + RUN_BUCKETS

const SEED = 0x811c9dc5
const PRIME = 0x01000193
/** From here on scripts are written without spaces: each character is a word. */
const IDEOGRAPHS = 0x2e80

const sums = new Float32Array(GRAM_BUCKETS)
const isTouched = new Uint8Array(GRAM_BUCKETS)
const touched = new Uint16Array(GRAM_BUCKETS)

/** Counts the words, pairs of neighbouring words and runs of four characters of a text, whatever their case. */
export function countGrams(text: string): Grams {
  const afterWords = countWords(text, 0)
  return drain(countRuns(text, afterWords))
}

function countWords(text: string, before: number): number {
  let found = before
  let hash = SEED
  let isInWord = false
  let previous = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? lower(text.charCodeAt(at)) : 32
    const isLetter = (code >= 97 && code <= 122) || (code > 127 && code < IDEOGRAPHS)
    if (isLetter) {
      hash = Math.imul(hash ^ code, PRIME)
      isInWord = true
      continue
    }
    if (isInWord) {
      const word = mix(hash)
      found = addWord(word, previous, found)
      previous = word | 1
      hash = SEED
      isInWord = false
    }
    if (code > 32) {
      const sign = mix(Math.imul(SEED ^ code, PRIME))
      found = addWord(sign, previous, found)
      previous = sign | 1
    }
  }
  return found
}

function addWord(word: number, previous: number, before: number): number {
  const found = add((word >>> 1) & (WORD_BUCKETS - 1), word & 1, before)
  if (previous === 0) return found
  const pair = Math.imul(word ^ Math.imul(previous, 0x9e3779b1), 0x85ebca6b) ^ (word >>> 13)
  return add((pair >>> 1) & (WORD_BUCKETS - 1), pair & 1, found)
}

function countRuns(text: string, before: number): number {
  let found = before
  let [first, second, third] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const fourth = plain(text.charCodeAt(at))
    if (at >= 3) {
      const start = Math.imul(Math.imul(SEED ^ first, PRIME) ^ second, PRIME)
      const hash = mix(Math.imul(Math.imul(start ^ third, PRIME) ^ fourth, PRIME))
      found = add(WORD_BUCKETS + ((hash >>> 1) & (RUN_BUCKETS - 1)), hash & 1, found)
    }
    first = second
    second = third
    third = fourth
  }
  return found
}

/** The sign comes from the hash too, so that n-grams that share a bucket cancel rather than add up. */
function add(bucket: number, isPositive: number, found: number): number {
  sums[bucket] = (sums[bucket] ?? 0) + (isPositive === 1 ? 1 : -1)
  if (isTouched[bucket] === 1) return found
  isTouched[bucket] = 1
  touched[found] = bucket
  return found + 1
}

/** Takes the counts out of the working memory and leaves it clean for the next text. */
function drain(found: number): Grams {
  const buckets = touched.slice(0, found)
  const counts = new Float32Array(found)
  for (let at = 0; at < found; at++) {
    const bucket = buckets[at] ?? 0
    const sum = sums[bucket] ?? 0
    counts[at] = Math.sign(sum) * Math.log1p(Math.abs(sum))
    sums[bucket] = 0
    isTouched[bucket] = 0
  }
  return { buckets, counts }
}

function lower(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code
}

/** Digits are all alike in a run, and so is white space. */
function plain(code: number): number {
  if (code <= 32) return 32
  return code >= 48 && code <= 57 ? 48 : lower(code)
}

function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 12)) >>> 0
}
