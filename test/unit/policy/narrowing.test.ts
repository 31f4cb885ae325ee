import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonPatterns, fitsPattern, mayAnswer } from '../../../src/policy/narrowing.ts'

const patterns: readonly (readonly [pattern: string, name: string, fits: boolean])[] = [
  ['openai/gpt-4o', 'openai/gpt-4o', true],
  ['openai/gpt-4o', 'openai/gpt-4o-mini', false],
  ['openai/*', 'openai/gpt-4o', true],
  ['openai/*', 'openrouter/openai/gpt-4o', false],
  ['*/gpt-4*', 'openrouter/openai/gpt-4o', true],
  ['*', 'a/b', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['*-mini*', 'openai/gpt-4o-mini', true],
  ['openai/gpt.4o', 'openai/gpt-4o', false],
  ['openai/*&*-mini', 'openai/gpt-4o-mini', true],
  ['openai/*&*-mini', 'openai/gpt-4o', false],
]

test.each(patterns)('%s and %s: %s', (pattern, name, fits) => {
  expect(fitsPattern(pattern, name)).toBe(fits)
})

test('what is common is said as shortly as it can be', () => {
  expect(commonPatterns([['openai/*'], ['openai/gpt-*', 'mistral/*']])).toEqual(['openai/gpt-*'])
  expect(commonPatterns([['openai/*'], ['*']])).toEqual(['openai/*'])
  expect(commonPatterns([['a**b'], ['a*b']])).toEqual(['a*b'])
  expect(commonPatterns([['openai/*'], ['anthropic/*']])).toEqual([])
  expect(commonPatterns([['openai/*'], ['*-mini']])).toEqual(['*-mini&openai/*'])
  expect(commonPatterns([['b/y', 'a/x', 'a/*']])).toEqual(['a/*', 'b/y'])
  expect(commonPatterns([['openai/*', 'openai/gpt-*']])).toEqual(['openai/*'])
  expect(
    commonPatterns([
      ['*', 'openai/*'],
      ['openai/*', '*'],
    ]),
  ).toEqual(['*'])
  expect(commonPatterns([])).toBeNull()
})

test('a model may answer when its provider and its name both may', () => {
  const only = { providers: ['openai', 'azure'], models: ['*/gpt-4o'] }
  expect(mayAnswer(only, 'openai', 'gpt-4o')).toBe(true)
  expect(mayAnswer(only, 'openrouter', 'gpt-4o')).toBe(false)
  expect(mayAnswer(only, 'azure', 'gpt-4')).toBe(false)
  expect(mayAnswer({ providers: null, models: null }, 'any', 'thing')).toBe(true)
  expect(mayAnswer({ providers: [], models: null }, 'any', 'thing')).toBe(false)
})

const text = (letters: string) =>
  fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 6 }).map((chars) => chars.join(''))
const lists = fc.array(fc.array(text('ab*'), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })

test('a name fits what is common to lists just when it fits a pattern of each', () => {
  fc.assert(
    fc.property(lists, fc.array(text('ab'), { maxLength: 30 }), (given, names) => {
      const common = commonPatterns(given) ?? []
      for (const name of names) {
        const fitsAll = given.every((list) => list.some((pattern) => fitsPattern(pattern, name)))
        expect([name, common.some((pattern) => fitsPattern(pattern, name))]).toEqual([name, fitsAll])
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a pattern fits just what the regular expression of the same sense does', () => {
  fc.assert(
    fc.property(text('ab*'), text('ab'), (pattern, name) => {
      expect(fitsPattern(pattern, name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name))
    }),
    { numRuns: 2_000 },
  )
})

test('what is common does not depend on the order of the lists', () => {
  const mixed = lists.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  )
  fc.assert(
    fc.property(mixed, ([given, shuffled]) => {
      expect(commonPatterns(shuffled)).toEqual(commonPatterns(given))
    }),
    { numRuns: 2_000 },
  )
})

test('lists as long as they may be have their names in common', () => {
  const list = (from: number) => Array.from({ length: 100 }, (_, at) => `openai/model-${from + at}`)
  expect(commonPatterns([list(0), list(50), list(50)])).toHaveLength(50)
  expect(commonPatterns(Array.from({ length: 50 }, () => [...list(0), 'openai/*-mini']))).toHaveLength(101)
})

test('more patterns than are kept, or comparisons than are made, let nothing answer', () => {
  const within = (count: number, letter: string) => Array.from({ length: count }, (_, at) => `*${letter}${at}-*`)
  expect(commonPatterns([within(14, 'a'), within(14, 'b')])).toHaveLength(196)
  expect(commonPatterns([within(15, 'a'), within(14, 'b')])).toEqual([])
  const hundred = Array.from({ length: 100 }, (_, at) => `provider-${at}/*`)
  expect(commonPatterns(Array.from({ length: 6 }, () => hundred))).toHaveLength(100)
  expect(commonPatterns(Array.from({ length: 7 }, () => hundred))).toEqual([])
})
