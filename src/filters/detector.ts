/** A stretch of a text, in UTF-16 units: `start` is part of it, `end` is not. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Looks for one kind of thing. Whether something starts at a place depends only on `CONTEXT` units before it and `most`
 * units after it, and findings follow one another: so a text that arrives in pieces is judged as the whole would be.
 */
export interface Detector {
  /** The longest finding, in UTF-16 units. */
  readonly most: number
  /** Set where it reads the text as written; others read it folded. */
  readonly isLiteral?: boolean
  /** What starts from `from` on and before `to`, in order, none overlapping. May read beyond `to`. */
  find(text: string, from: number, to: number): Span[]
  /** From where on more text could still bring about, lengthen or undo a finding; the text's length when nowhere. */
  undecided(text: string, from: number): number
}

/** How far a detector may look back from where a finding starts, in UTF-16 units. */
export const CONTEXT = 64

/** A detector whose findings begin at characters of one kind and are decided by the run of characters that follows. */
export interface Shape {
  readonly most: number
  /** Tested first, without flags: no finding where it is missing. */
  readonly hint?: RegExp
  /** Where a finding may start; global, and of what it matches only the place counts. */
  readonly start: RegExp
  /** The same for a text that goes on: also matches what may yet become a start. `start`. */
  readonly open?: RegExp
  /** Whether a finding is undecided while characters of this kind follow one another. */
  readonly part: (code: number) => boolean
  /** Where the finding that starts here ends; -1 when there is none. Reads up to the first character that is no part. */
  readonly end: (text: string, start: number) => number
}

/** Makes a detector of a shape. */
export function anchored({ most, hint, start, open = start, part, end }: Shape): Detector {
  return {
    most,
    find(whole, from, to) {
      const text = whole.length > to + most + 1 ? whole.slice(0, to + most + 1) : whole
      if (hint && !hint.test(text.slice(Math.max(0, from - CONTEXT)))) return []
      const found: Span[] = []
      start.lastIndex = from
      for (let match = start.exec(text); match !== null && match.index < to; match = start.exec(text)) {
        const until = end(text, match.index)
        if (until > match.index) found.push({ start: match.index, end: until })
        start.lastIndex = Math.max(until, match.index + 1)
      }
      return found
    },
    undecided(text, from) {
      const floor = Math.max(from, text.length - most - 1)
      let at = text.length
      while (at > floor && part(text.charCodeAt(at - 1))) at--
      if (at === text.length) return at
      open.lastIndex = at
      return open.exec(text)?.index ?? text.length
    },
  }
}

/** A test for characters of a class, by their UTF-16 code; beyond ASCII all or none belong to it. */
export function charClass(ascii: RegExp, isAnyBeyond = false): (code: number) => boolean {
  const table = Uint8Array.from({ length: 128 }, (_, code) => (ascii.test(String.fromCharCode(code)) ? 1 : 0))
  return (code) => (code < 128 ? table[code] === 1 : isAnyBeyond)
}

/** Whether a pattern fits the text just before a place. */
export function isAfter(pattern: RegExp, text: string, at: number, reach = 48): boolean {
  return pattern.test(text.slice(Math.max(0, at - reach), at))
}

/** Where a sticky pattern's match ends, -1 without one. */
export function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}
