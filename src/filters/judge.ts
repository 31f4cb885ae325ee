import type { FilterAction } from '../contract/filters.ts'
import type { Detector, Span } from './detector.ts'
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

/** A detector on its way through a text. */
interface Scan {
  readonly detector: Detector
  readonly rank: number
  readonly name: string
  readonly action: FilterAction
  /** What stands before was looked at, or taken by a finding. */
  from: number
}

/** Begins to judge a text of which `before` is there only to be looked back on. */
export function createJudge(rules: readonly CompiledRule[], before = ''): Judge {
  const settlement = createSettlement()
  const scans = rules.flatMap(({ name, action, detectors }, rank) =>
    detectors.map((detector): Scan => ({ detector, rank, name, action, from: before.length })),
  )
  let kept = before
  let base = 0
  let decided = before.length
  const judgedUntil = (seen: string, folded: Folded): number => {
    const opens = scans.map(({ detector, from }) => openFrom(detector, seen, folded, Math.max(from, decided) - base))
    return Math.max(wholeCharacter(seen, Math.min(seen.length, ...opens)), decided - base)
  }
  const candidatesIn = (seen: string, folded: Folded, until: number): Candidate[] => {
    if (base + until <= decided) return []
    return scans.flatMap((scan) => {
      const { detector, rank, name, action } = scan
      const spans = spansIn(detector, seen, folded, Math.max(scan.from, decided) - base, until)
      scan.from = Math.max(scan.from, base + (spans.at(-1)?.end ?? until))
      return spans.map(({ start, end }) => ({ name, action, rank, start: base + start, end: base + end }))
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

function openFrom(detector: Detector, seen: string, folded: Folded, from: number): number {
  if (detector.isLiteral) return detector.undecided(seen, from)
  return folded.written(detector.undecided(folded.text, folded.folded(from)))
}

function spansIn(detector: Detector, seen: string, folded: Folded, from: number, until: number): Span[] {
  if (detector.isLiteral) return detector.find(seen, from, until)
  const spans = detector.find(folded.text, folded.folded(from), folded.folded(until))
  return spans.map(({ start, end }) => ({
    start: folded.written(start),
    end: wholeEnd(seen, folded.writtenEnd(end)),
  }))
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
