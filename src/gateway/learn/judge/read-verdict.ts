import { isRecord, parseJson, type Raw } from '../../../shared/json.ts'

/** Grades of the two answers, 0 to 1, in the caller's order. */
export interface Verdict {
  readonly a: number
  readonly b: number
}

const LOOKED_AT = 20_000
const OBJECTS_MAX = 50

/** Reads a judge's scores of two answers, whatever it says around them; null when it gives none. The last word counts. */
export function readVerdict(text: string, isSwapped = false): Verdict | null {
  const found = lastObject(text, ({ a, b }) => shareOf(a) !== null && shareOf(b) !== null)
  const [first, second] = [shareOf(found?.a), shareOf(found?.b)]
  if (first === null || second === null) return null
  return isSwapped ? { a: second, b: first } : { a: first, b: second }
}

/** Reads a judge's score of one answer, 0 to 1; null when it gives none. */
export function readPoint(text: string): number | null {
  return shareOf(lastObject(text, ({ a }) => shareOf(a) !== null)?.a)
}

/** Scores go from 0 to 10; beyond, they are no scores on that scale. Some models put numbers into quotes, or write `7/10`. */
function shareOf(score: unknown): number | null {
  const bare = typeof score === 'string' ? /^\s*(\d{1,2}(?:\.\d+)?)(?:\s*\/\s*10)?\s*$/.exec(score)?.[1] : score
  const value = typeof bare === 'string' ? Number(bare) : bare
  return typeof value === 'number' && value >= 0 && value <= 10 ? value / 10 : null
}

/** The last object of a text that serves. Verdicts are flat: each is tried from a brace to those that follow. */
function lastObject(text: string, serves: (object: Raw) => boolean): Raw | null {
  const end = text.slice(-LOOKED_AT)
  let start = end.lastIndexOf('{')
  for (let tries = 0; start >= 0 && tries < OBJECTS_MAX; tries++) {
    const object = objectAt(end, start)
    if (object && serves(object)) return object
    start = start > 0 ? end.lastIndexOf('{', start - 1) : -1
  }
  return null
}

const CLOSINGS_MAX = 8

/** A reason may hold braces of its own, so that the first that closes need not be the end. */
function objectAt(text: string, start: number): Raw | null {
  let close = text.indexOf('}', start)
  for (let tries = 0; close >= 0 && tries < CLOSINGS_MAX; tries++) {
    const value = parseJson(text.slice(start, close + 1))
    if (isRecord(value)) return value
    close = text.indexOf('}', close + 1)
  }
  return null
}
