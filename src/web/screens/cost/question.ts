import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { type Range, withParams } from '../../data/range.ts'
import { type Dimension, type Interval, intervalOf, type Narrowing } from '../../data/usage.ts'
import { MEASURES, type MeasureId } from './measures.ts'

/** What usage can be shown by, and what that is called. */
export const DIMENSIONS: Readonly<Record<Dimension, string>> = {
  model: 'Model',
  requested_model: 'Model asked for',
  provider: 'Provider',
  key: 'Key',
  team: 'Team',
  user: 'User',
  customer: 'Customer',
  tag: 'Tag',
  class: 'Kind of request',
  operation: 'Operation',
  cache: 'Memory',
  status: 'Status',
  error: 'Error',
}

/** The widths of stretches that can be chosen. */
export const INTERVALS: readonly (readonly [id: string, name: string])[] = [
  ['', 'Automatic'],
  ['minute', 'Minutes'],
  ['hour', 'Hours'],
  ['day', 'Days'],
  ['week', 'Weeks'],
  ['month', 'Months'],
]

/** What the explorer is asked, as the address has it. */
export interface Question {
  readonly by: Dimension
  readonly measure: MeasureId
  /** Null: as the period is best drawn. */
  readonly chosen: Interval | null
  readonly interval: Interval
  readonly only: Narrowing
}

const DRAWN_MAX = 6
/** Latencies are told of so many values of stretches at most. */
const TIMED_MAX = 100
const HOUR_MS = 3_600_000
const WIDTHS_MS = {
  minute: 60_000,
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
  month: 720 * HOUR_MS,
} as const

/** In which stretches, and of how many values, a question is drawn: times are told of few. */
export function drawnOf(
  { measure, interval, chosen }: Pick<Question, 'measure' | 'interval' | 'chosen'>,
  { from, to }: Pick<Range, 'from' | 'to'>,
): { readonly interval: Interval; readonly top: number; readonly latencies: boolean } {
  const latencies = measure === 'p95'
  if (!latencies) return { interval, top: DRAWN_MAX, latencies }
  const stretches = (width: Interval) => Math.ceil((to - from) / WIDTHS_MS[width]) + 1
  const widths = Object.keys(WIDTHS_MS) as Interval[]
  const wanted = chosen ?? widths.find((width) => 3 * stretches(width) <= TIMED_MAX) ?? 'month'
  const top = Math.min(DRAWN_MAX, Math.max(1, Math.floor(TIMED_MAX / stretches(wanted))))
  return { interval: wanted, top, latencies }
}

/** Reads the question from an address. */
export function questionIn(params: URLSearchParams, range: Pick<Range, 'from' | 'to'>): Question {
  const names = Object.keys(DIMENSIONS) as Dimension[]
  const by = names.find((name) => name === params.get('by')) ?? 'model'
  const measure = (Object.keys(MEASURES) as MeasureId[]).find((id) => id === params.get('measure')) ?? 'cost'
  const chosen = (INTERVALS.find(([id]) => id !== '' && id === params.get('interval'))?.[0] ?? null) as Interval | null
  const only = Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name)
      return value ? [[name, value]] : []
    }),
  ) as Narrowing
  return { by, measure, chosen, interval: chosen ?? intervalOf(range), only }
}

/** The question that the address holds, and what changes it. */
export function useQuestion(
  range: Pick<Range, 'from' | 'to'>,
): readonly [Question, (change: Readonly<Record<string, string | null>>) => void] {
  const [params, setParams] = useSearchParams()
  const text = params.toString()
  const { from, to } = range
  const question = useMemo(() => questionIn(new URLSearchParams(text), { from, to }), [text, from, to])
  return [question, (change) => setParams((now) => withParams(now, change))]
}
