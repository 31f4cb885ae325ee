import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, isTimezone, type Period, spanOf, wallTime } from '../../../src/shared/calendar.ts'

const at = (text: string) => Date.parse(text)
const shown = ({ start, end }: { start: number; end: number }) =>
  [start, end].map((each) => new Date(each).toISOString())

describe('a span of the calendar', () => {
  test.each<[Period, string, string, string, string]>([
    ['hour', 'UTC', '2026-11-25T10:59:59.999Z', '2026-11-25T10:00:00.000Z', '2026-11-25T11:00:00.000Z'],
    ['hour', 'Asia/Kathmandu', '2026-11-25T10:10:00Z', '2026-11-25T09:15:00.000Z', '2026-11-25T10:15:00.000Z'],
    ['day', 'UTC', '2026-11-25T00:00:00Z', '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-11-25T23:30:00Z', '2026-11-25T23:00:00.000Z', '2026-11-26T23:00:00.000Z'],
    ['day', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ['day', 'America/New_York', '2026-11-01T12:00:00Z', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    ['day', 'Pacific/Kiritimati', '2026-01-01T09:00:00Z', '2025-12-31T10:00:00.000Z', '2026-01-01T10:00:00.000Z'],
    ['week', 'UTC', '2026-11-29T23:59:00Z', '2026-11-23T00:00:00.000Z', '2026-11-30T00:00:00.000Z'],
    ['week', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ['month', 'UTC', '2026-12-31T12:00:00Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['month', 'America/New_York', '2026-03-31T12:00:00Z', '2026-03-01T05:00:00.000Z', '2026-04-01T04:00:00.000Z'],
  ])('%s in %s at %s', (period, timezone, instant, start, end) => {
    expect(shown(spanOf(period, at(instant), timezone))).toEqual([start, end])
  })

  test('holds its instant, begins where the one before ends, and is the same for every instant in it', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'America/Havana',
    )
    const periods = fc.constantFrom<Period>('hour', 'day', 'week', 'month')
    const instants = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') })
    fc.assert(
      fc.property(zones, periods, instants, (zone, period, instant) => {
        const span = spanOf(period, instant, zone)
        expect(span.start <= instant && instant < span.end).toBe(true)
        expect(spanOf(period, span.start, zone)).toEqual(span)
        expect(spanOf(period, span.end - 1, zone)).toEqual(span)
        expect(spanOf(period, span.end, zone).start).toBe(span.end)
      }),
      { numRuns: 2_000 },
    )
  })

  test('that is total holds everything', () => {
    expect(spanOf('total', 5)).toEqual({ start: 0, end: Number.MAX_SAFE_INTEGER })
  })
})

test('a time that the clock skips is the moment it jumps', () => {
  expect(
    new Date(instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, 'Europe/Berlin')).toISOString(),
  ).toBe('2026-03-29T01:00:00.000Z')
})

test('what a clock shows leads back to its instant, but where it shows it twice', () => {
  const instant = at('2026-07-01T12:34:00Z')
  expect(instantOf(wallTime(instant, 'America/New_York'), 'America/New_York')).toBe(instant)
})

test('a time zone that does not exist is told from one that does', () => {
  expect([isTimezone('Europe/Berlin'), isTimezone('Mars/Olympus')]).toEqual([true, false])
})

test('an hour ends where a clock jumps by half of one, and the next begins there', () => {
  // On Lord Howe Island clocks go back from 2:00 to 1:30 at 15:00 UTC on 6 April 2024.
  const jump = Date.UTC(2024, 3, 6, 15)
  const before = spanOf('hour', jump - 1, 'Australia/Lord_Howe')
  const after = spanOf('hour', jump, 'Australia/Lord_Howe')
  expect([before.start, before.end]).toEqual([jump - 3_600_000, jump])
  expect([after.start, after.end]).toEqual([jump, jump + 1_800_000])
})
