import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreedOn, chargeFor, priceFor } from '../../../../src/providers/catalog/agreed-price.ts'
import { charge } from '../../../../src/providers/catalog/price.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'

const AT = Date.UTC(2026, 10, 1)
const OPENAI = { provider: 'openai', model: 'gpt-4.1' }
const usage = { ...NO_USAGE, inputTokens: 1_000_000, outputTokens: 100_000 }
const listed = charge('openai', 'gpt-4.1', usage, 'upper_bound', AT).costNanos

describe('what was agreed on', () => {
  test('costs so much a million tokens, whatever the catalogue says', () => {
    const { costNanos } = chargeFor({ 'openai/gpt-4.1': { prices: { input: 3, output: 20 } } }, OPENAI, usage, AT)
    expect(costNanos).toBe(5_000_000_000)
  })

  test('is the narrowest that fits, and nothing of the wider ones is mixed in', () => {
    const agreed = { '*': { discount: 0.1 }, 'openai/*': { discount: 0.5 }, 'openai/gpt-4.1': { margin: 1 } }
    expect(agreedOn(agreed, 'openai', 'gpt-4.1')).toEqual({ margin: 1 })
    expect(agreedOn(agreed, 'openai', 'gpt-4o')).toEqual({ discount: 0.5 })
    expect(agreedOn(agreed, 'groq', 'gpt-4.1')).toEqual({ discount: 0.1 })
    expect(agreedOn({ 'openai/*': {} }, 'groq', 'x')).toBeNull()
    expect(agreedOn({}, '__proto__', 'constructor')).toBeNull()
  })

  test('leaves what it does not name as listed, less the discount', () => {
    const only = { ...NO_USAGE, outputTokens: 1_000_000 }
    const list = charge('openai', 'gpt-4.1', only, 'upper_bound', AT).costNanos
    const agreed = { 'openai/gpt-4.1': { prices: { input: 1 }, discount: 0.25 } }
    expect(chargeFor(agreed, OPENAI, only, AT).costNanos).toBe(list * 0.75)
    expect(chargeFor(agreed, OPENAI, { ...NO_USAGE, inputTokens: 1_000_000 }, AT).costNanos).toBe(1_000_000_000)
  })

  test('takes a discount off all of the listed price, and no more than all', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        (discount, input, output) => {
          const used = { ...NO_USAGE, inputTokens: input, outputTokens: output }
          const list = charge('openai', 'gpt-4.1', used, 'upper_bound', AT).costNanos
          const { costNanos } = chargeFor({ '*': { discount } }, OPENAI, used, AT)
          expect(Number.isSafeInteger(costNanos)).toBe(true)
          expect(Math.abs(costNanos - list * (1 - discount))).toBeLessThanOrEqual(2)
        },
      ),
    )
  })

  test('bills a margin on top of the cost, never less, and leaves the cost as it is', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (margin, discount) => {
          const { costNanos, billedNanos = 0 } = chargeFor({ '*': { margin, discount } }, OPENAI, usage, AT)
          expect(Number.isSafeInteger(billedNanos)).toBe(true)
          expect(billedNanos).toBeGreaterThanOrEqual(costNanos)
          expect(Math.abs(billedNanos - costNanos * (1 + margin))).toBeLessThanOrEqual(1)
          expect(costNanos).toBe(chargeFor({ '*': { discount } }, OPENAI, usage, AT).costNanos)
        },
      ),
    )
  })

  test('without a margin bills nothing of its own, and without an agreement the catalogue counts', () => {
    expect(chargeFor({ '*': { discount: 0.5 } }, OPENAI, usage, AT)).not.toHaveProperty('billedNanos')
    expect(chargeFor(undefined, OPENAI, usage, AT).costNanos).toBe(listed)
    expect(chargeFor({ 'groq/*': { discount: 1 } }, OPENAI, usage, AT).costNanos).toBe(listed)
  })

  test('in full prices a model that the catalogue does not know, in part it does not', () => {
    expect(priceFor(undefined, 'custom', 'ours', AT)).toBeNull()
    expect(priceFor({ 'custom/*': { prices: { input: 1 } } }, 'custom', 'ours', AT)).toBeNull()
    const agreed = { 'custom/*': { prices: { input: 1, output: 2 } } }
    expect(priceFor(agreed, 'custom', 'ours', AT)).not.toBeNull()
    expect(chargeFor(agreed, { provider: 'custom', model: 'ours' }, usage, AT).costNanos).toBe(1_200_000_000)
  })
})
