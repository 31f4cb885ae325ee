import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isFact } from '../../../src/storage/check-fact.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { factOf } from '../../support/fact.ts'

/** Absent from facts that were sent before there was such a thing. */
const OPTIONAL = ['operation', 'more', 'routing', 'grade', 'gradeWeight']
const fields = Object.keys(factOf()).filter((field) => !OPTIONAL.includes(field))

test('a whole fact is a fact, with or without texts', () => {
  expect(isFact(factOf())).toBe(true)
  expect(isFact(factOf({ prompt: '{}', answer: 'Hello', upstreamId: null, attempts: [] }))).toBe(true)
})

test.each(fields)('a fact without `%s` is none', (field) => {
  expect(isFact({ ...factOf(), [field]: undefined })).toBe(false)
})

test.each(fields)('a fact whose `%s` is of another type is none', (field) => {
  expect(isFact({ ...factOf(), [field]: { not: 'this' } })).toBe(false)
})

test.each([
  ['a negative cost', { costNanos: -1 }],
  ['a cost that is not a number', { costNanos: Number.NaN }],
  ['a grade above 1', { grade: 1.1 }],
  ['a choice that was impossible', { routing: { ...factOf().routing, propensity: -0.1 } as Fact['routing'] }],
  ['hindsight of nobody', { hindsight: { requestId: '', source: 'continued', score: 1, weight: 1 } }],
  ['more tokens than an integer holds', { inputTokens: 1e300 }],
  ['no id', { id: '' }],
  ['nobody as its tenant', { tenantId: '' }],
  ['an outcome nobody knows', { outcome: 'splendid' }],
  ['an attempt that is not one', { attempts: [{ provider: 'openai' }] }],
])('a fact with %s is none', (_, changes) => {
  expect(isFact({ ...factOf(), ...changes })).toBe(false)
})

test('whatever else comes off a queue is no fact, and breaks nothing', () => {
  fc.assert(fc.property(fc.anything(), (value) => isFact(value) === false))
})
