import type { ChatRequest } from '../../../contract/chat.ts'
import type { Learned } from '../../../objects/learned-view.ts'
import type { ScoreView } from '../../../objects/score-view.ts'
import type { Asking } from '../../call.ts'
import type { Able, Expected } from './forecast-choices.ts'

/** What `auto` is asked, and what it may look at. */
export interface Asked {
  readonly call: Asking
  readonly chat: ChatRequest | null
  readonly learned: Learned
  readonly scores: ScoreView
  /** Whether an arm is to be left alone for now. */
  isResting(arm: string): boolean
  random(): number
  /** Whether the request is really sent: then its conversation is at home with who answers. */
  readonly isSent: boolean
}

/** Why a candidate must not be chosen. */
export type Barred = 'over_max_cost' | 'over_max_latency' | 'resting' | 'entering' | 'shadow' | 'canary' | 'refused'

/** A candidate with what it is worth, and what bars it. */
export interface Judged<T extends Able = Able> {
  readonly expected: Expected<T>
  readonly bound: number
  readonly worth: number
  readonly barred: Barred | null
}
