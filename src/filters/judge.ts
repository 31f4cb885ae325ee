import type { CompiledRule, Finding } from './filter.ts'
import { type Folded, fold } from './fold.ts'
import { type Candidate, createSettlement } from './settle.ts'

/** Judges a text that grows at its end. Offsets are of the whole text. */
export interface Judge {
  /** The text that is kept: from `keptFrom` on. */
  readonly kept: () => string
  readonly keptFrom: () => number
  /** Before this place everything is judged. */
  readonly decided: () => number
  /** Takes more text, perhaps the last; gives what that settles. */
  take(piece: string, isLast: boolean): { strong: Finding[]; flags: Finding[] }
  /** Lets go of text before a place. */
  forget(before: number): void
}

/** How much judged text is kept for detectors to look back on. More than they need: characters nobody sees are in it. */
const KEPT = 1_024

/** Begins to judge a text of which what stands before `from` is there only to be looked back on. */
export function createJudge(rules: readonly CompiledRule[], before = ''): Judge {
  const settlement = createSettlement()
  const scans = rules.flatMap((rule, rank) =>
    rule.detectors.map((detector) => ({ detector, rank, name: rule.name, action: rule.action, from: before.length })),
  )
  let kept = before
  let base = 0
  let decided = before.length
  const judgedUntil = (seen: string, folded: Folded): number => {
    let until = seen.length
    for (const { detector, from } of scans) {
      const start = Math.max(from, decided) - base
      const open = detector.isLiteral
        ? detector.undecided(seen, start)
        : folded.written(detector.undecided(folded.text, folded.folded(start)))
      if (open < until) until = open
    }
    return Math.max(wholeCharacter(seen, until), decided - base)
  }
  const candidatesIn = (seen: string, folded: Folded, until: number): Candidate[] => {
    if (base + until <= decided) return []
    return scans.flatMap((scan) => {
      const { detector, rank, name, action } = scan
      const start = Math.max(scan.from, decided) - base
      const spans = detector.isLiteral
        ? detector.find(seen, start, until)
        : detector.find(folded.text, folded.folded(start), folded.folded(until)).map((span) => ({
            start: folded.written(span.start),
            end: wholeEnd(seen, folded.writtenEnd(span.end)),
          }))
      scan.from = Math.max(scan.from, base + (spans.at(-1)?.end ?? until))
      return spans.map((span) => ({ name, action, rank, start: base + span.start, end: base + span.end }))
    })
  }
  return {
    kept: () => kept,
    keptFrom: () => base,
    decided: () => decided,
    take(piece, isLast) {
      kept += piece
      // Half a character says nothing yet.
      const seen = isLast ? kept : kept.slice(0, wholeCharacter(kept, kept.length))
      const folded = fold(seen)
      const until = isLast ? seen.length : judgedUntil(seen, folded)
      const candidates = candidatesIn(seen, folded, until)
      decided = base + until
      return settlement.settle(candidates, decided)
    },
    forget(before) {
      const count = before - KEPT - base
      if (count <= KEPT) return
      kept = kept.slice(count)
      base += count
    },
  }
}

/** A place that does not part the halves of a character: the one before, where it would. */
function wholeCharacter(text: string, at: number): number {
  return isHigh(text.charCodeAt(at - 1)) ? at - 1 : at
}

/** The same, but the one after. */
function wholeEnd(text: string, at: number): number {
  return isHigh(text.charCodeAt(at - 1)) && at < text.length ? at + 1 : at
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
