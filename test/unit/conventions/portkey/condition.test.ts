import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type ConditionContext, conditionJudge } from '../../../../src/conventions/portkey/condition.ts'
import { Fault } from '../../../../src/shared/faults.ts'

const context: ConditionContext = {
  metadata: { user_plan: 'paid', tier: '2', beta: true },
  params: { model: 'gpt-4o', temperature: 0.9, max_tokens: 1_500, messages: [{ role: 'user', content: 'x' }] },
  pathname: '/v1/chat/completions',
}
const holds = (query: unknown, about = context) => conditionJudge(about, 'x-portkey-config')(query)

describe('the documented examples', () => {
  it.each([
    [{ 'metadata.user_plan': { $eq: 'paid' } }, true],
    [{ 'metadata.user_plan': 'paid' }, true],
    [{ 'params.model': { $eq: 'smartest' } }, false],
    [{ 'metadata.user_plan': { $in: ['paid', 'trial'] } }, true],
    [{ 'metadata.user_plan': { $nin: ['free'] } }, true],
    [{ 'params.model': { $regex: '^gpt-4' } }, true],
    [{ 'params.model': { $regex: '(' } }, false],
    [{ 'url.pathname': { $eq: '/v1/chat/completions' } }, true],
    [{ $and: [{ 'metadata.user_plan': { $eq: 'paid' } }, { 'params.temperature': { $gte: 0.7 } }] }, true],
    [{ $or: [{ 'params.temperature': { $gt: 1 } }, { 'params.max_tokens': { $gt: 1000 } }] }, true],
    [{ $or: [{ $and: [{ 'metadata.tier': { $eq: '1' } }] }, { 'params.max_tokens': { $gt: 2000 } }] }, false],
  ])('%j is %s', (query, expected) => {
    expect(holds(query)).toBe(expected)
  })
})

it('compares as numbers what is written as text', () => {
  expect(holds({ 'metadata.tier': { $gt: 1, $lte: '2' } })).toBe(true)
  expect(holds({ 'metadata.user_plan': { $lt: 5 } })).toBe(false)
})

it('takes what is absent to equal nothing', () => {
  expect(holds({ 'metadata.none': { $eq: 'x' } })).toBe(false)
  expect(holds({ 'metadata.none': { $ne: 'x' } })).toBe(true)
  expect(holds({ 'metadata.none': { $nin: ['x'] } })).toBe(true)
  expect(holds({ 'metadata.none': { $regex: 'undefined' } })).toBe(false)
})

it('finds no inherited field and nothing deeper than a field', () => {
  expect(holds({ 'metadata.constructor': { $ne: undefined } })).toBe(false)
  expect(holds({ 'params.messages.0': { $ne: 'x' } })).toBe(true)
  expect(holds({ 'headers.host': { $eq: 'x' } })).toBe(false)
})

it('counts the entries of a list', () => {
  expect(holds({ 'params.messages': { $length: 1 } })).toBe(true)
  expect(holds({ 'params.messages': { $length: { $gt: 1 } } })).toBe(false)
})

it('takes no query, and one that is no object, as the documentation has it', () => {
  expect(holds({})).toBe(true)
  expect(holds('x')).toBe(false)
  expect(holds({ $and: 'x' })).toBe(false)
})

it.each([
  [{ 'params.model': { $where: '1' } }, '$where'],
  [{ 'params.model': { $regex: '(?=x)' } }, '$regex'],
  [{ 'params.model': { $regex: 'x'.repeat(300) } }, '$regex'],
  [{ $and: Array(21).fill({ 'params.model': { $regex: 'gpt' } }) }, '$regex'],
])('refuses %j, naming the header', (query, named) => {
  const thrown = () => holds(query)
  expect(thrown).toThrow(Fault)
  expect(thrown).toThrow(named)
  expect(thrown).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'x-portkey-config' }))
})

it('runs no pattern on a long text', () => {
  expect(() => holds({ 'params.x': { $regex: 'x' } }, { ...context, params: { x: 'x'.repeat(1_001) } })).toThrow('1000')
})

// The evaluator once more, as naively as the documentation tells it.
function reference(query: any, about: ConditionContext): boolean {
  return Object.keys(query).every((key) => {
    const wanted = query[key]
    if (key === '$and') return wanted.every((each: any) => reference(each, about))
    if (key === '$or') return wanted.some((each: any) => reference(each, about))
    const [root, name] = key.split('.') as [string, string]
    const held: any = root === 'url' ? { pathname: about.pathname } : about[root as 'metadata' | 'params']
    const value = held[name]
    if (wanted === null || typeof wanted !== 'object') return value === wanted
    return Object.keys(wanted).every((operator) => NAIVE[operator]?.(value, wanted[operator]))
  })
}

const NAIVE: Record<string, (value: any, other: any) => boolean> = {
  $eq: (value, other) => value === other,
  $ne: (value, other) => value !== other,
  $in: (value, other) => other.indexOf(value) >= 0,
  $nin: (value, other) => other.indexOf(value) < 0,
  $gt: (value, other) => Number.parseFloat(value) > Number.parseFloat(other),
  $gte: (value, other) => Number.parseFloat(value) >= Number.parseFloat(other),
  $lt: (value, other) => Number.parseFloat(value) < Number.parseFloat(other),
  $lte: (value, other) => Number.parseFloat(value) <= Number.parseFloat(other),
  $regex: (value, other) => value !== undefined && new RegExp(other).test(value),
}

const scalar = fc.oneof(fc.constantFrom('a', 'b', '1', '2.5', '10'), fc.integer({ min: 0, max: 12 }), fc.boolean())
const field = fc.constantFrom('metadata.x', 'metadata.y', 'params.x', 'params.y', 'url.pathname')
const operators = fc
  .record(
    {
      $eq: scalar,
      $ne: scalar,
      $gt: scalar,
      $gte: scalar,
      $lt: scalar,
      $lte: scalar,
      $in: fc.array(scalar, { maxLength: 3 }),
      $nin: fc.array(scalar, { maxLength: 3 }),
      $regex: fc.constantFrom('a', '^b', '\\d+$', '[12]', '/v1'),
    },
    { requiredKeys: [] },
  )
  .filter(({ $regex, ...others }) => $regex === undefined || Object.keys(others).length < 3)
const query = fc.letrec<{ query: object }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3 },
    fc.dictionary(field, fc.oneof(scalar, operators), { maxKeys: 2 }),
    fc.record({ $and: fc.array(tie('query'), { maxLength: 3 }) }),
    fc.record({ $or: fc.array(tie('query'), { maxLength: 3 }) }),
  ),
})).query
const about: fc.Arbitrary<ConditionContext> = fc.record({
  metadata: fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }),
  params: fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }),
  pathname: fc.constantFrom('/v1/chat/completions', '/v1/embeddings'),
})

test('any query holds of any request exactly when the naive reading says so', () => {
  fc.assert(
    fc.property(query, about, (asked, request) => {
      const patterns = JSON.stringify(asked).split('$regex').length - 1
      fc.pre(patterns <= 20)
      expect(holds(asked, request)).toBe(reference(asked, request))
    }),
    { numRuns: 3_000 },
  )
})
