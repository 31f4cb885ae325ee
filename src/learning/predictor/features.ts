import { countGrams, type Grams } from './ngrams.ts'
import type { RequestText } from './request-text.ts'
import { readSigns } from './signs.ts'

/** A request as numbers: hashed n-grams and signs. */
export interface Features {
  readonly grams: Grams
  readonly signs: Float32Array
}

/** Questions stand at the beginning or at the end: of a long text the middle is left out. */
const HEAD_CHARS = 2_500
const TAIL_CHARS = 1_500

/** Working memory. Codes are read from the text once, as reading them from a string costs more each time. */
const codes = new Uint16Array(HEAD_CHARS + TAIL_CHARS)

/** Turns a request into numbers. Takes time for 4,000 characters at most, however long the text is. */
export function readFeatures(request: RequestText): Features {
  const excerpt = excerptOf(request.text)
  const grams = countGrams(excerpt)
  return { grams, signs: readSigns(request, excerpt, grams.buckets.length) }
}

/** A request that is nothing but a text. */
export function plainRequest(text: string, tools = 0): RequestText {
  return { text, turns: 1, tools, images: 0, hasSchema: false, contextChars: 0 }
}

function excerptOf(text: string): Uint16Array {
  const isWhole = text.length <= codes.length
  const head = isWhole ? text.length : HEAD_CHARS
  for (let at = 0; at < head; at++) codes[at] = text.charCodeAt(at)
  if (isWhole) return codes.subarray(0, head)
  const left = text.length - codes.length
  for (let at = head; at < codes.length; at++) codes[at] = text.charCodeAt(left + at)
  return codes
}
