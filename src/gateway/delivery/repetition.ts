/** How a later target takes an answer up: it goes on where it broke off, or says all of it again. */
export type Takeover = 'prefill' | 'restart'

/** Takes out of a later target's words what was said before. */
export interface Repetition {
  /** What of a piece is new; null when it is not what was said before. */
  strip(piece: string): string | null
  /** Whether all that must be repeated has been. */
  complete(): boolean
}

export const NO_REPETITION: Repetition = { strip: (piece) => piece, complete: () => true }

/** A restarted answer must repeat every word; a continued one may repeat the white space its beginning was sent without. */
export function repetitionOf(said: string, how: Takeover): Repetition {
  const mustMatch = how === 'restart'
  let left = mustMatch ? said : said.slice(said.trimEnd().length)
  return {
    strip(piece) {
      const shared = sharedLength(piece, left)
      const isAll = shared === Math.min(piece.length, left.length)
      if (!isAll && mustMatch) return null
      left = isAll ? left.slice(shared) : ''
      return piece.slice(shared)
    },
    complete: () => !mustMatch || left === '',
  }
}

function sharedLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length)
  let length = 0
  while (length < most && one[length] === other[length]) length++
  return length
}
