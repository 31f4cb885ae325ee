import type { Span } from '../../../src/filters/detector.ts'

/** What was found rightly, found wrongly and missed. */
export interface Tally {
  right: number
  wrong: number
  missed: number
}

/** Counts findings against what should be found: the same span, or with `isLoose` any overlap. */
export function tally(sum: Tally, found: readonly Span[], wanted: readonly Span[], isLoose = false): void {
  const fits = (one: Span, other: Span) =>
    isLoose ? one.start < other.end && other.start < one.end : one.start === other.start && one.end === other.end
  const hit = wanted.filter((span) => found.some((one) => fits(one, span))).length
  sum.right += hit
  sum.missed += wanted.length - hit
  sum.wrong += found.filter((one) => !wanted.some((span) => fits(one, span))).length
}

/** Precision, recall and their harmonic mean. */
export function scores({ right, wrong, missed }: Tally): { precision: number; recall: number; f1: number } {
  return {
    precision: right / Math.max(1, right + wrong),
    recall: right / Math.max(1, right + missed),
    f1: (2 * right) / Math.max(1, 2 * right + wrong + missed),
  }
}
