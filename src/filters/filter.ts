import type { FilterAction } from '../contract/filters.ts'
import type { Detector, Span } from './detector.ts'

/** What was found in a text. Offsets in UTF-16 units of the whole text. */
export interface Finding extends Span {
  readonly name: string
  readonly action: FilterAction
}

/** A rule, ready to look. */
export interface CompiledRule {
  readonly name: string
  readonly action: FilterAction
  readonly isInjection: boolean
  readonly detectors: readonly Detector[]
}

/** Rules, ready to look. */
export interface Filter {
  readonly rules: readonly CompiledRule[]
  /** The longest text that a finding can span, and so the most that a stream holds back; characters nobody sees not counted. */
  readonly windowCharacters: number
  /** The same without looking for prompt injection: for texts whose place it is to instruct. */
  readonly forInstructions: Filter
  /** All findings of a whole text, overlaps settled. */
  find(text: string): Finding[]
}

/** How often each name was found. */
export type Found = Record<string, number>

/** A text after its filter. `blockedBy`: what must not be in it; `text` then ends before it. */
export interface Filtered {
  readonly text: string
  readonly blockedBy: string | null
}
