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
const SPACE = 32

/** Working memory: zero between two texts. */
const sums = new Int32Array(GRAM_BUCKETS)
const found = new Uint16Array(GRAM_BUCKETS + 1)
const damped = new Float32Array(GRAM_BUCKETS + 1)
const LETTER = Uint8Array.from({ length: 128 }, (_, code) =>
  lower(code) >= 97 && lower(code) <= 122 ? lower(code) : 0,
)
const PLAIN = Uint8Array.from({ length: 128 }, (_, code) => plain(code))
/** Sums lie between minus and plus this: a text of 4,000 marks has as many words, and as many pairs of them. */
const HALF = 8_192
const DAMPED = Float32Array.from(
  { length: 2 * HALF },
  (_, at) => Math.sign(at - HALF) * Math.log1p(Math.abs(at - HALF)),
)

/** Counts the words, pairs of neighbouring words and runs of four characters of a text's UTF-16 codes, whatever their case. */
export function countGrams(text: Uint16Array): Grams {
  countWords(text)
  countRuns(text)
  return drain()
}

function countWords(text: Uint16Array): void {
  let hash = SEED
  let isInWord = false
  let previous = 0
  for (let at = 0; at <= text.length; at++) {
    const code = text[at] ?? SPACE
    const letter = letterOf(code)
    if (letter !== 0) {
      hash = Math.imul(hash ^ letter, PRIME)
      isInWord = true
      continue
    }
    if (isInWord) previous = addWord(mix(hash), previous)
    hash = SEED
    isInWord = false
    if (code > SPACE) previous = addWord(mix(Math.imul(SEED ^ code, PRIME)), previous)
  }
}

/** The lower-case letter of a code, 0 where it is none. */
function letterOf(code: number): number {
  if (code < 128) return LETTER[code] ?? 0
  return code < IDEOGRAPHS ? code : 0
}

/** Gives the word as the next one's predecessor. */
function addWord(word: number, previous: number): number {
  add((word >>> 1) & (WORD_BUCKETS - 1), word)
  if (previous !== 0) {
    const pair = Math.imul(word ^ Math.imul(previous, 0x9e3779b1), 0x85ebca6b) ^ (word >>> 13)
    add((pair >>> 1) & (WORD_BUCKETS - 1), pair)
  }
  return word | 1
}

function countRuns(text: Uint16Array): void {
  // The last four characters, a byte each: older ones are shifted out.
  let run = 0
  for (let at = 0; at < text.length; at++) {
    const code = text[at] ?? SPACE
    run = (run << 8) | (code < 128 ? (PLAIN[code] ?? 0) : 128 | (code & 127))
    if (at < 3) continue
    const hash = mix(Math.imul(run, 0x9e3779b1))
    add(WORD_BUCKETS + ((hash >>> 1) & (RUN_BUCKETS - 1)), hash)
  }
}

/** The sign comes from the hash too, so that n-grams that share a bucket cancel rather than add up. */
function add(bucket: number, hash: number): void {
  sums[bucket] = (sums[bucket] ?? 0) + 1 - ((hash & 1) << 1)
}

/** Takes the counts out of the working memory and leaves it clean for the next text. */
function drain(): Grams {
  let size = 0
  for (let bucket = 0; bucket < GRAM_BUCKETS; bucket++) {
    const sum = sums[bucket] ?? 0
    found[size] = bucket
    damped[size] = DAMPED[(sum + HALF) & (2 * HALF - 1)] ?? 0
    // One more when the sum is not zero, told without a branch: which buckets are used cannot be foreseen.
    size += (sum | -sum) >>> 31
  }
  sums.fill(0)
  return { buckets: found.slice(0, size), counts: damped.slice(0, size) }
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
