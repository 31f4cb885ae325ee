import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCsv } from '../../../src/web/format/csv.ts'
import { change, count, duration, money, percent, usd } from '../../../src/web/format/numbers.ts'
import { ago } from '../../../src/web/format/times.ts'

describe('figures', () => {
  test.each([
    [0, '$0'],
    [12_565, '$0.000013'],
    [420_000, '$0.00042'],
    [9_999_999, '$0.01'],
    [12_400_000_000, '$12.40'],
    [1_234_560_000_000, '$1,235'],
    [1_240_000_000_000_000, '$1.2M'],
    [-1_500_000_000, '−$1.50'],
    [null, '–'],
  ])('of %s nano-dollars read %s', (nanos, text) => expect(money(nanos)).toBe(text))

  test('of money never read as nothing where there is something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e15 }), (nanos) => {
        expect(money(nanos)).not.toMatch(/^\$0(\.0*)?$/)
      }),
    )
  })

  test('of money that is no number are not shown', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined]) expect(money(value)).toBe('–')
    expect(usd(0.000_000_1)).toBe('<$0.000001')
  })

  test.each([
    [999, '999 ms'],
    [1_240, '1.24 s'],
    [61_000, '1 m 01 s'],
    [3_660_000, '1 h 01 m'],
  ])('of %s ms read %s', (ms, text) => expect(duration(ms)).toBe(text))

  test('of shares and counts keep what counts', () => {
    expect([percent(0.9995), percent(0.5), percent(0), percent(1)]).toEqual(['99.95%', '50.0%', '0%', '100%'])
    expect([count(9_999), count(12_345), count(3_600_000)]).toEqual(['9,999', '12.3k', '3.6M'])
    expect([change(12, 10), change(8, 10), change(1, 0)]).toEqual(['+20.0%', '−20.0%', null])
  })

  test('of time say how long ago something was, or in how long it will be', () => {
    const now = 1_000_000_000_000
    expect([ago(now, now), ago(now - 300_000, now), ago(now - 2 * 86_400_000, now)]).toEqual([
      'just now',
      '5 min ago',
      '2 days ago',
    ])
    expect(ago(now + 3_600_000, now)).toBe('in 1 h')
  })
})

describe('a file of comma-separated values', () => {
  /** Reads such a file as RFC 4180 says. */
  const read = (text: string) =>
    [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
    )

  test('gives back what was put into it', () => {
    const safe = fc.string({ unit: 'binary' }).filter((text) => !/^[=+\-@\t\r]/.test(text))
    fc.assert(
      fc.property(fc.array(safe, { minLength: 1, maxLength: 5 }), (row) => {
        expect(read(toCsv(row, [])).slice(0, row.length)).toEqual(row)
      }),
    )
  })

  test('holds nothing that a spreadsheet would run', () => {
    for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])
      expect(toCsv([], [[formula]]).split('\r\n')[1]).toMatch(/^"?'/)
    expect(toCsv(['n'], [[-5], [null], [true]])).toBe('n\r\n-5\r\n\r\ntrue')
  })
})
