import type { Period } from '../shared/calendar.ts'
import type { Rate } from './rate.ts'

/** What a counter counts, and up to where. It travels with each question, so that whoever counts need not be told of changes. */
export type Rule =
  | ({ readonly kind: 'rate' } & Rate)
  /** So many at once. */
  | { readonly kind: 'slots'; readonly amount: number }
  /** So many nano-dollars in a span of the calendar; at `thresholds`, shares of it, somebody is told. */
  | {
      readonly kind: 'budget'
      readonly amount: number
      readonly period: Period
      readonly timezone: string
      readonly thresholds: readonly number[]
    }

/** What a request needs of one counter. */
export interface Part {
  /** The limit's id, and whose counter it is: `lim_1|key_2`. */
  readonly counter: string
  readonly rule: Rule
  readonly need: number
  /** How much would be welcome beyond it, for the requests to come. */
  readonly want: number
  /** Names what is lent. Asked again under the same id, nothing more is. */
  readonly id: string
}

/** How a counter stands, as callers are told it. */
export interface Standing {
  readonly limit: number
  readonly remaining: number
  /** Ms until it is as good as new; null: it does not refill by itself. */
  readonly resetMs: number | null
}

/** What was had of a counter. */
export interface Grant extends Standing {
  /** What may be spent, the need included. */
  readonly amount: number
  /** Epoch ms at which its span began, and ends. */
  readonly start: number
  readonly end: number
}

/** All that a request needs, or nothing of it and why. */
export type Answer =
  | { readonly granted: true; readonly grants: readonly Grant[] }
  | {
      readonly granted: false
      /** Which part there was too little of. */
      readonly part: number
      /** Ms after which asking again may help; null: never. */
      readonly retryAfterMs: number | null
      readonly standing: Standing
    }

/** What a holder tells of what it was lent. */
export interface Report {
  readonly counter: string
  readonly rule: Rule
  /** Of an account: the lease, the start of its span, all spent of it so far, and whether the rest is given back. */
  readonly id: string
  readonly start: number
  readonly spent: number
  readonly isOver: boolean
  /** Of a rate: what is given back of what was taken; below zero: what was used beyond it. */
  readonly giveBack: number
}

/** A budget that has come to a threshold. */
export interface Alert {
  readonly counter: string
  /** The share of the budget: 1 is all of it. */
  readonly threshold: number
  readonly spent: number
  readonly limit: number
  /** Epoch ms. */
  readonly start: number
  readonly end: number
}

/** What was recorded of a budget's spending in the span that began at `start` (epoch ms), in nano-dollars. */
export interface RecordedSpend {
  readonly counter: string
  readonly rule: Extract<Rule, { kind: 'budget' }>
  readonly start: number
  readonly spent: number
}
