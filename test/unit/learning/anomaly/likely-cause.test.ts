import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { likelyCause, type Part } from '../../../../src/learning/anomaly/likely-cause.ts'

const split = (
  dimension: string,
  amounts: Readonly<Record<string, number | readonly [amount: number, weight: number]>>,
): Part[] =>
  Object.entries(amounts).map(([value, of]) =>
    typeof of === 'number' ? { dimension, value, amount: of } : { dimension, value, amount: of[0], weight: of[1] },
  )

describe('a likely cause', () => {
  it('is the key that spends more, and not the model it happens to use', () => {
    const before = [...split('key', { app: 50, batch: 30, intern: 2 }), ...split('model', { large: 40, small: 42 })]
    const during = [...split('key', { app: 52, batch: 29, intern: 90 }), ...split('model', { large: 85, small: 86 })]
    const [cause] = likelyCause({ before, during })
    expect(cause?.dimension).toBe('key')
    expect(cause?.culprits).toEqual([{ value: 'intern', before: 2, during: 90, explains: 88 / 89, isNew: false }])
  })

  it('is a value that was not there before, and says so', () => {
    const before = split('model', { small: 100 })
    const [cause] = likelyCause({ before, during: split('model', { small: 100, 'brand-new': 60 }) })
    expect(cause?.culprits[0]).toMatchObject({ value: 'brand-new', before: 0, during: 60, isNew: true, explains: 1 })
  })

  it('is the provider that fell silent', () => {
    const [cause] = likelyCause({
      before: split('provider', { one: 60, two: 40 }),
      during: split('provider', { one: 0, two: 41 }),
    })
    expect(cause?.culprits).toMatchObject([{ value: 'one', before: 60, during: 0 }])
  })

  it('of a ratio is the model whose errors rose, not the one with most requests', () => {
    const before = [
      ...split('model', { big: [90, 9_000], small: [10, 1_000] }),
      ...split('key', { a: [50, 5_000], b: [50, 5_000] }),
    ]
    const during = [
      ...split('model', { big: [90, 9_000], small: [400, 1_000] }),
      ...split('key', { a: [245, 5_000], b: [245, 5_000] }),
    ]
    const [cause] = likelyCause({ before, during })
    expect(cause).toMatchObject({ dimension: 'model', culprits: [{ value: 'small', before: 0.01, during: 0.4 }] })
  })

  it('of a ratio is the dear model to which requests moved', () => {
    const before = split('model', { dear: [200, 200], cheap: [80, 800] })
    const during = split('model', { dear: [600, 600], cheap: [40, 400] })
    expect(likelyCause({ before, during })[0]?.culprits[0]).toMatchObject({ value: 'dear', before: 1, during: 1 })
  })

  it('is nobody where everything changed alike, whatever the factor and the lengths', () => {
    const amounts = fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(
        amounts,
        fc.double({ min: 1.2, max: 20, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (all, factor, lengths) => {
          const parts = (scale: number) =>
            all.map((amount, value) => ({ dimension: 'key', value: `${value}`, amount: amount * scale }))
          expect(likelyCause({ before: parts(1), during: parts(factor * lengths), lengths })).toEqual([])
        },
      ),
    )
  })

  it('does not depend on the unit or on how windows compare in length', () => {
    const amounts = { app: 50, batch: 30, intern: 2 }
    const scaled = (by: number, extra: number) =>
      split('key', { app: 50 * by, batch: 30 * by, intern: (2 + extra) * by })
    const plain = likelyCause({ before: split('key', amounts), during: scaled(1, 70) })
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (unit, lengths) => {
          const other = likelyCause({ before: scaled(unit, 0), during: scaled(unit * lengths, 70), lengths })
          expect(other[0]?.culprits[0]?.value).toBe('intern')
          expect(other[0]?.explains).toBeCloseTo(plain[0]?.explains ?? 0, 6)
          expect(other[0]?.surprise).toBeCloseTo(plain[0]?.surprise ?? 0, 6)
        },
      ),
    )
  })
})
