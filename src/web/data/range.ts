import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { OWN_TIMEZONE } from '../format/times.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Spans that can be chosen, by the word in the address. */
export const SPANS = {
  '1h': { name: 'Last hour', ms: HOUR_MS },
  '24h': { name: 'Last 24 hours', ms: DAY_MS },
  '7d': { name: 'Last 7 days', ms: 7 * DAY_MS },
  '30d': { name: 'Last 30 days', ms: 30 * DAY_MS },
  '90d': { name: 'Last 90 days', ms: 90 * DAY_MS },
} as const
export type Span = keyof typeof SPANS

/** The period that is looked at, as the address has it. Times in epoch ms; `to` moves on by the minute. */
export interface Range {
  /** Null: chosen by hand. */
  readonly span: Span | null
  readonly from: number
  readonly to: number
  /** Whether the period before it is shown beside it. */
  readonly isCompared: boolean
  readonly timezone: string
}

/** What the address says of the period, and how to say something else. */
export function useRange(): readonly [Range, (change: Readonly<Record<string, string | null>>) => void] {
  const [params, setParams] = useSearchParams()
  const text = ['range', 'from', 'to', 'compare', 'tz'].map((name) => params.get(name) ?? '').join('|')
  const minute = Math.ceil(Date.now() / 60_000) * 60_000
  const range = useMemo(() => readRange(text.split('|'), minute), [text, minute])
  const set = (change: Readonly<Record<string, string | null>>) =>
    setParams((before) => withParams(before, change), { replace: true })
  return [range, set]
}

/** Parameters with some of them set anew; null takes one out. */
export function withParams(before: URLSearchParams, change: Readonly<Record<string, string | null>>): URLSearchParams {
  const next = new URLSearchParams(before)
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') next.delete(name)
    else next.set(name, value)
  }
  return next
}

/** One parameter of the address, and what sets it. */
export function useParam(name: string): readonly [string | null, (value: string | null) => void] {
  const [params, setParams] = useSearchParams()
  return [params.get(name), (value) => setParams((before) => withParams(before, { [name]: value }), { replace: true })]
}

function readRange([range = '', from = '', to = '', compare, tz]: readonly string[], now: number): Range {
  const isCompared = compare === '1'
  const timezone = tz && isTimezone(tz) ? tz : OWN_TIMEZONE
  const [start, end] = [Number(from), Number(to)]
  if (range === '' && start > 0 && end > start) return { span: null, from: start, to: end, isCompared, timezone }
  const span: Span = Object.hasOwn(SPANS, range) ? (range as Span) : '24h'
  return { span, from: now - SPANS[span].ms, to: now, isCompared, timezone }
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
