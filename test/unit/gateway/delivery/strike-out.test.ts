import fc from 'fast-check'
import { expect, test } from 'vitest'
import { strikeOut } from '../../../../src/gateway/delivery/strike-out.ts'

const encoder = new TextEncoder()

function passed(pieces: readonly string[], secret: string): string {
  const strike = strikeOut(secret)
  const told = [...pieces.map((piece) => strike(encoder.encode(piece))), strike(null)]
  return told.map((bytes) => new TextDecoder().decode(bytes)).join('')
}

const pieces = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'ba', 'sk-', 'abab', '-1'), { maxLength: 30 })
const secret = fc.constantFrom('ab', 'aab', 'abab', 'sk-ab-1', 'aaab', 'a')

test('wherever bytes are cut, what passes is what it would be in one piece, without the secret', () => {
  fc.assert(
    fc.property(pieces, secret, (some, wanted) => {
      expect(passed(some, wanted)).toBe(some.join('').replaceAll(wanted, '[secret]'))
    }),
    { numRuns: 1_000 },
  )
})

test('without a secret all passes, and nothing is held back that could not begin one', () => {
  expect(passed(['a', 'b'], '')).toBe('ab')
  const strike = strikeOut('secret')
  expect(new TextDecoder().decode(strike(encoder.encode('data: x')))).toBe('data: x')
  expect(new TextDecoder().decode(strike(encoder.encode('data: se')))).toBe('data: ')
  expect(new TextDecoder().decode(strike(encoder.encode('ven')))).toBe('seven')
})
