import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PolicyWindow } from '../../../src/contract/policies.ts'
import { isOpen } from '../../../src/policy/window.ts'

/** How many minutes of the 24 hours from `from` a window is open, in UTC. */
function openMinutes(window: PolicyWindow, from: string): number {
  const start = Date.parse(from)
  return Array.from({ length: 24 * 60 }, (_, at) => isOpen(window, start + at * 60_000)).filter(Boolean).length
}

const cases: readonly (readonly [why: string, window: PolicyWindow, open: string[], shut: string[]])[] = [
  [
    'office hours in Berlin are an hour earlier by UTC in summer',
    { timezone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
    ['2026-07-01T07:00Z', '2026-07-01T14:59:59Z', '2026-01-07T08:00Z', '2026-01-07T15:59Z'],
    ['2026-07-01T06:59Z', '2026-07-01T15:00Z', '2026-01-07T07:59Z', '2026-01-07T16:00Z', '2026-07-04T10:00Z'],
  ],
  [
    'office hours in New York move on other days than those in Berlin',
    { timezone: 'America/New_York', from: '09:00', to: '17:00' },
    ['2026-03-06T14:00Z', '2026-03-09T13:00Z', '2026-10-30T13:00Z', '2026-11-02T14:00Z'],
    ['2026-03-06T13:59Z', '2026-03-09T12:59Z', '2026-10-30T12:59Z', '2026-11-02T13:59Z'],
  ],
  [
    'a night belongs to the day on which it begins',
    { timezone: 'Europe/Berlin', days: [5], from: '22:00', to: '06:00' },
    ['2026-11-27T21:00Z', '2026-11-27T23:30Z', '2026-11-28T04:59Z'],
    ['2026-11-27T20:59Z', '2026-11-28T05:00Z', '2026-11-26T23:30Z', '2026-11-27T03:00Z', '2026-11-28T21:30Z'],
  ],
  [
    'the night after a Sunday ends on Monday',
    { timezone: 'UTC', days: [7], from: '22:00', to: '06:00' },
    ['2026-11-29T22:00Z', '2026-11-30T05:59Z'],
    ['2026-11-29T05:59Z', '2026-11-30T22:00Z', '2026-11-30T06:00Z'],
  ],
  [
    'days are those of the zone, not of UTC',
    { timezone: 'Pacific/Auckland', days: [1], from: '00:00', to: '12:00' },
    ['2026-11-29T11:00Z', '2026-11-29T22:59Z'],
    ['2026-11-29T10:59Z', '2026-11-29T23:00Z', '2026-11-30T11:00Z'],
  ],
  [
    'zones half an hour off are half an hour off',
    { timezone: 'Asia/Kolkata', from: '09:00', to: '09:30' },
    ['2026-11-25T03:30Z', '2026-11-25T03:59Z'],
    ['2026-11-25T03:29Z', '2026-11-25T04:00Z'],
  ],
  [
    'midnight is 00:00 and not 24:00',
    { timezone: 'Europe/Berlin', from: '00:00', to: '00:01' },
    ['2026-11-24T23:00Z'],
    ['2026-11-24T22:59Z', '2026-11-24T23:01Z'],
  ],
]

test.each(cases)('%s', (_, window, open, shut) => {
  expect(open.filter((time) => !isOpen(window, Date.parse(time)))).toEqual([])
  expect(shut.filter((time) => isOpen(window, Date.parse(time)))).toEqual([])
})

describe('when the clocks change', () => {
  const berlin = { timezone: 'Europe/Berlin' }
  const newYork = { timezone: 'America/New_York' }

  test('the hour that is left out in spring is in no window', () => {
    expect(openMinutes({ ...berlin, from: '02:00', to: '03:00' }, '2026-03-28T23:00Z')).toBe(0)
    expect(openMinutes({ ...newYork, from: '02:00', to: '03:00' }, '2026-03-08T05:00Z')).toBe(0)
  })

  test('a window over the hour that is left out is an hour shorter', () => {
    expect(openMinutes({ ...berlin, from: '01:30', to: '04:00' }, '2026-03-28T23:00Z')).toBe(90)
    expect(openMinutes({ ...berlin, from: '22:00', to: '06:00' }, '2026-03-28T12:00Z')).toBe(7 * 60)
    expect(openMinutes({ ...newYork, from: '22:00', to: '06:00' }, '2026-03-07T17:00Z')).toBe(7 * 60)
  })

  test('the hour that comes twice in autumn is in its window twice', () => {
    expect(openMinutes({ ...berlin, from: '02:00', to: '03:00' }, '2026-10-24T22:00Z')).toBe(120)
    expect(openMinutes({ ...berlin, from: '22:00', to: '06:00' }, '2026-10-24T12:00Z')).toBe(9 * 60)
    expect(openMinutes({ ...newYork, from: '01:00', to: '02:00' }, '2026-11-01T04:00Z')).toBe(120)
    expect(openMinutes({ ...newYork, from: '22:00', to: '06:00' }, '2026-10-31T16:00Z')).toBe(9 * 60)
  })

  test('the night that begins before the change belongs to its day after it', () => {
    const saturday = { ...berlin, days: [6], from: '22:00', to: '06:00' }
    expect(isOpen(saturday, Date.parse('2026-10-25T04:59Z'))).toBe(true)
    expect(isOpen(saturday, Date.parse('2026-10-25T05:00Z'))).toBe(false)
    expect(isOpen(saturday, Date.parse('2026-03-29T03:59Z'))).toBe(true)
    expect(isOpen(saturday, Date.parse('2026-03-29T04:00Z'))).toBe(false)
  })
})

const clocks = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const times = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) })
const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC')

test('a window and the one that fills the rest of the day are never both open, nor both shut', () => {
  fc.assert(
    fc.property(zones, clocks, clocks, times, (timezone, from, to, at) => {
      fc.pre(from !== to)
      expect(isOpen({ timezone, from, to }, at)).toBe(!isOpen({ timezone, from: to, to: from }, at))
    }),
    { numRuns: 2_000 },
  )
})

test('seven windows, one for each day, are open whenever one for every day is, and one at a time', () => {
  fc.assert(
    fc.property(zones, clocks, clocks, times, (timezone, from, to, at) => {
      fc.pre(from !== to)
      const days = [1, 2, 3, 4, 5, 6, 7].filter((day) => isOpen({ timezone, days: [day], from, to }, at))
      expect(days).toHaveLength(isOpen({ timezone, from, to }, at) ? 1 : 0)
    }),
    { numRuns: 2_000 },
  )
})
