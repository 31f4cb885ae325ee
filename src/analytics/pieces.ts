import { type Period, type Span, spanOf } from '../shared/calendar.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time.ts'
import { GRAINS, type Grain } from '../storage/roll-up.ts'

/** A part of a period that one grain of the totals covers exactly. Epoch ms; `slot` says whose part it is. */
export interface Piece {
  readonly grain: Grain
  readonly from: number
  readonly to: number
  readonly slot: number
}

export type Interval = Exclude<Period, 'total'> | 'minute'

/** How far back there are totals by the minute and by the half hour. Less than they are kept, so that none is gone meanwhile. */
const FINE_MS = { minute: 47 * HOUR_MS, half_hour: 89 * DAY_MS }

/** The period as far as it can be counted: `from` moved back and `to` on to where some total begins. */
export function countable({ start, end }: Span, now: number): Span {
  const width = widthAt(end, now)
  return { start: floored(start, now), end: Math.ceil(end / width) * width }
}

/** The moment, or the last before it at which a total begins. */
function floored(at: number, now: number): number {
  const width = widthAt(at, now)
  return Math.floor(at / width) * width
}

function widthAt(at: number, now: number): number {
  if (at >= now - FINE_MS.minute) return MINUTE_MS
  return at >= now - FINE_MS.half_hour ? HOUR_MS / 2 : DAY_MS
}

/** The stretches of the calendar that a countable period consists of; the first and the last may be cut. `most` at most. */
export function stretchesOf(
  interval: Interval,
  { start, end }: Span,
  timezone: string,
  now: number,
  most = Number.POSITIVE_INFINITY,
): Span[] {
  const stretches: Span[] = []
  for (let at = start; at < end && stretches.length < most; ) {
    const next = Math.min(end, nextAfter(interval, at, timezone, now))
    stretches.push({ start: at, end: next })
    at = next
  }
  return stretches
}

/** Where the next stretch begins, as far as totals tell it: where they are by whole days, that is another moment than the calendar's. */
function nextAfter(interval: Interval, at: number, timezone: string, now: number): number {
  let boundary = at
  let next = at
  while (next <= at) {
    boundary = endOf(interval, boundary, timezone)
    next = floored(boundary, now)
  }
  return next
}

function endOf(interval: Interval, at: number, timezone: string): number {
  return interval === 'minute' ? at - (at % MINUTE_MS) + MINUTE_MS : spanOf(interval, at, timezone).end
}

/** Covers stretches of a countable period by as few totals as possible: whole days, then half hours, then minutes. */
export function piecesOf(stretches: readonly Span[]): Piece[] {
  return stretches.flatMap(({ start, end }, slot) =>
    cover(start, end, ['day', 'half_hour', 'minute']).map((piece) => ({ ...piece, slot })),
  )
}

function cover(from: number, to: number, grains: readonly Grain[]): Omit<Piece, 'slot'>[] {
  const [grain, ...finer] = grains
  if (from >= to || !grain) return []
  const { widthMs } = GRAINS[grain]
  const first = Math.ceil(from / widthMs) * widthMs
  const last = Math.floor(to / widthMs) * widthMs
  if (first >= last) return cover(from, to, finer)
  return [...cover(from, first, finer), { grain, from: first, to: last }, ...cover(last, to, finer)]
}

/** How many totals of one value cover some stretches. */
export function bucketsIn(stretches: readonly Span[]): number {
  return piecesOf(stretches).reduce((sum, { grain, from, to }) => sum + (to - from) / GRAINS[grain].widthMs, 0)
}
