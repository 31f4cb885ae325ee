import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { compileRegex } from '../../../../src/conventions/portkey/regex.ts'

const LEAVES = [
  'a',
  'b',
  '.',
  '\\d',
  '\\w',
  '\\s',
  '[ab]',
  '[^a]',
  '[]',
  '\\.',
  '\\x61',
  '\\u0062',
  '\\n',
  '^',
  '$',
  '\\b',
  '\\B',
]
const REPEATABLE = LEAVES.filter((leaf) => !['^', '$', '\\b', '\\B'].includes(leaf))
const QUANTIFIERS = ['*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?', '??', '{0}']

const pattern = fc.letrec<{ any: string; repeated: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...LEAVES),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => one + other),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => `(?:${one}|${other})`),
    tie('repeated'),
  ),
  repeated: fc
    .tuple(
      fc.oneof(
        fc.constantFrom(...REPEATABLE),
        tie('any').map((inner) => `(${inner})`),
        tie('any').map((inner) => `(?<n>${inner})`),
      ),
      fc.constantFrom(...QUANTIFIERS),
    )
    .map(([part, quantifier]) => part + quantifier),
})).any

const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '.', '\n', 'é'), maxLength: 12 })

test('whatever is run gives what JavaScript gives', () => {
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      const matches = compileRegex(source)
      fc.pre(matches !== null)
      let expected = false
      try {
        expected = new RegExp(source).test(subject)
      } catch {
        // Named twice or nothing to repeat: not well formed, which matches nothing.
      }
      expect(matches(subject)).toBe(expected)
    }),
    { numRuns: 3_000 },
  )
})

describe('what JavaScript reads in a way of its own', () => {
  it.each([
    ['{2}x', 'x', false],
    ['a{,2}', 'a{,2}', true],
    ['x{', 'x{', true],
    [']', ']', true],
    ['[\\]a]', ']', true],
    ['[]a]', 'a]', false],
    ['[^]', '\n', true],
    ['\\u{2}', 'uu', true],
    ['\\x6', 'x6', true],
    ['a|', 'zzz', true],
    ['()', '', true],
    ['(){9}', '', true],
    ['^a$', 'a\n', false],
    ['my_app', 'this is my_app', true],
    ['^gpt-4(o|\\.1)?(-mini)?$', 'gpt-4o-mini', true],
    ['^gpt-4(o|\\.1)?(-mini)?$', 'gpt-4-turbo', false],
    ['(', 'anything', false],
    ['*', 'anything', false],
  ])('%s on %j is %s', (source, subject, expected) => {
    expect(compileRegex(source)?.(subject)).toBe(expected)
  })
})

it.each([
  '(?=a)',
  '(?!a)b',
  '(?<=a)b',
  '(?<!a)b',
  '(a)\\1',
  '(?<n>a)\\k<n>',
  '\\ca',
  '\\01',
  'a'.repeat(201),
  '(a{20}){100}',
])('does not run %s', (source) => {
  expect(compileRegex(source)).toBeNull()
})

it('refuses what repeats nothing endlessly without building it', () => {
  expect(compileRegex('(){1000000000}')?.('x')).toBe(true)
  expect(compileRegex('a{1000000000}')).toBeNull()
})

it.each(['(a+)+$', '^(a|a)*$', '(a*)*b', '(.*a){12}$', '([a-z]+)*!', 'a*a*a*a*a*a*a*a*c'])(
  'runs %s on a hostile text at once',
  (source) => {
    const matches = compileRegex(source)
    const started = performance.now()
    expect(matches?.(`${'a'.repeat(998)}?`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(1_000)
  },
)
