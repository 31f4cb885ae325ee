import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../../../../src/conventions/body/decimal.ts'

describe('a plain decimal', () => {
  it('has no exponent and no zeros at its end', () => {
    expect(decimal(30_000_000, 12)).toBe('0.00003')
    expect(decimal(1, 12)).toBe('0.000000000001')
    expect(decimal(0, 12)).toBe('0')
    expect(decimal(12_500_000_000, 9)).toBe('12.5')
    expect(decimal(3_000_000_000, 9)).toBe('3')
  })

  it('is the amount, whatever it is', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 12 }), (amount, digits) => {
        const text = decimal(amount, digits)
        expect(text).toMatch(/^(0|[1-9]\d*)(\.\d*[1-9])?$/)
        expect(Number(text)).toBeCloseTo(amount / 10 ** digits, digits)
      }),
    )
  })
})
