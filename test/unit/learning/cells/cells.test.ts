import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { believe, type CellBook, emptyCells, type Graded, learnGrades } from '../../../../src/learning/cells/cells.ts'

const FORECAST = { quality: 0.7, deviation: 0.05 }

function graded(grade: number, more: Partial<Graded> = {}): Graded {
  return { model: 'a/one', requestClass: 'code', expected: 0.7, grade, weight: 1, at: 1, ...more }
}

function after(book: CellBook, grade: (at: number) => number, count: number, more: Partial<Graded> = {}): CellBook {
  return learnGrades(
    book,
    Array.from({ length: count }, (_, at) => graded(grade(at), { at, ...more })),
  )
}

function mean(book: CellBook, model = 'a/one', requestClass = 'code') {
  return believe(book, model, requestClass, FORECAST).mean
}

describe('cells', () => {
  it('believe the forecast until something is seen', () => {
    expect(mean(emptyCells())).toBe(0.7)
  })

  it('come to believe what is seen', () => {
    expect(mean(after(emptyCells(), () => 0.4, 400))).toBeCloseTo(0.4, 1)
  })

  it('move little after a few grades', () => {
    expect(mean(after(emptyCells(), () => 0, 3))).toBeGreaterThan(0.5)
  })

  it('grow surer with evidence', () => {
    const known = after(emptyCells(), (at) => at % 2, 300)
    expect(believe(known, 'a/one', 'code', FORECAST).deviation).toBeLessThan(
      0.6 * believe(emptyCells(), 'a/one', 'code', FORECAST).deviation,
    )
  })

  it('carry a part over to the model elsewhere, and to others in the class', () => {
    const known = after(emptyCells(), () => 0.3, 100)
    expect(mean(known, 'a/one', 'long')).toBeLessThan(0.65)
    expect(mean(known, 'a/two', 'code')).toBeLessThan(0.65)
    expect(mean(known, 'a/one', 'code')).toBeLessThan(mean(known, 'a/one', 'long'))
    expect(mean(known, 'a/two', 'long')).toBe(0.7)
  })

  it('forget what was when a model gets worse, within a hundred grades', () => {
    const before = after(emptyCells(), (at) => Number(at % 10 < 7), 1_000)
    const worse = after(before, (at) => Number(at % 10 < 3), 100)
    expect(mean(worse)).toBeLessThan(0.45)
  })

  it('do not see drift in what merely scatters', () => {
    const steady = after(emptyCells(), (at) => Number((at * 7) % 10 < 7), 2_000)
    expect(mean(steady)).toBeGreaterThan(0.65)
    expect(mean(steady)).toBeLessThan(0.75)
  })

  it('count a grade by how far it is trusted', () => {
    const [full, little] = [1, 0.1].map((weight) => mean(after(emptyCells(), () => 0, 20, { weight })))
    expect(little).toBeGreaterThan(full ?? 1)
  })

  it.each([
    ['a model without a provider', { model: 'one' }],
    ['a grade above 1', { grade: 1.5 }],
    ['a grade that is no number', { grade: Number.NaN }],
    ['no weight', { weight: 0 }],
    ['a class of endless length', { requestClass: 'x'.repeat(400) }],
  ])('pass over %s', (_title, more) => {
    expect(learnGrades(emptyCells(), [graded(0.5, more)])).toEqual(emptyCells())
  })

  it('stay bounded, and forget the longest unseen first', () => {
    const many = Array.from({ length: 600 }, (_, at) => graded(1, { model: `a/${at}`, at }))
    const book = learnGrades(emptyCells(), many)
    expect(Object.keys(book.cells).length).toBeLessThanOrEqual(400)
    expect(Object.hasOwn(book.cells, 'model:a/599')).toBe(true)
    expect(Object.hasOwn(book.cells, 'model:a/0')).toBe(false)
    expect(JSON.stringify(book).length).toBeLessThan(100_000)
  })

  it('learn the same from one batch as from many, and survive JSON', () => {
    const grades = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 })
    fc.assert(
      fc.property(grades, fc.nat(40), (values, cut) => {
        const all = values.map((value, at) => graded(value, { at }))
        const whole = learnGrades(emptyCells(), all)
        const first = JSON.parse(JSON.stringify(learnGrades(emptyCells(), all.slice(0, cut))))
        expect(learnGrades(first, all.slice(cut))).toEqual(whole)
      }),
    )
  })

  it('never believe in less than nothing or more than all', () => {
    expect(mean(after(emptyCells(), () => 1, 500, { expected: 0 }))).toBeLessThanOrEqual(1)
  })
})
