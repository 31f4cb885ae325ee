/** So much of the end must repeat itself, and so often. Rules, tables and refrains are shorter. */
const REPEATED_CHARS = 500
const REPEATS = 6
const PROMPT_CHARS = 4_000
const UNIT_LOOKED_FOR_MAX = 100

/**
 * Whether an answer ends in a loop: the same words again and again, or white space without end, as JSON modes are known for
 * (OpenAI's reference of `response_format`). What the prompt itself holds was asked to be repeated. Rules of signs and zeros
 * are no words, and are passed over.
 */
export function isLoop(tail: string, prompt: string): boolean {
  if (tail.length < REPEATED_CHARS) return false
  const period = periodOfEnd(tail)
  if (period === null) return false
  const unit = tail.slice(-period)
  if (unit.trim() === '') return true
  return /\p{L}/u.test(unit) && !isAskedFor(unit, prompt.slice(-PROMPT_CHARS))
}

/**
 * The period of an end that repeats itself often enough; null where none does. It is Knuth, Morris and Pratt's table of
 * borders, read from the end: time goes with the length.
 */
function periodOfEnd(tail: string): number | null {
  const last = tail.length - 1
  const borders = new Uint16Array(tail.length)
  for (let at = 1, border = 0; at < tail.length; at++) {
    while (border > 0 && tail[last - at] !== tail[last - border]) border = borders[border - 1] ?? 0
    if (tail[last - at] === tail[last - border]) border++
    borders[at] = border
    const [length, period] = [at + 1, at + 1 - border]
    if (length >= REPEATED_CHARS && period * REPEATS <= length) return period
  }
  return null
}

/** The end may be cut anywhere within a unit, so that the prompt may hold it turned. */
function isAskedFor(unit: string, prompt: string): boolean {
  if (unit.length === 1) return prompt.includes(unit.repeat(3))
  const turns = Math.min(unit.length, UNIT_LOOKED_FOR_MAX)
  for (let turn = 0; turn < turns; turn++) {
    const words = (unit.slice(turn) + unit.slice(0, turn)).trim()
    if (words.length > 1 && words.length >= unit.length - 2 && prompt.includes(words)) return true
  }
  return false
}
