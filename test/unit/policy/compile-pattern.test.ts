import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern } from '../../../src/policy/condition/compile-pattern.ts'

const found: readonly (readonly [pattern: string, text: string, isIn: boolean])[] = [
  ['', '', true],
  ['gpt', 'openai/gpt-4o', true],
  ['^gpt', 'openai/gpt-4o', false],
  ['4o$', 'openai/gpt-4o', true],
  ['^(openai|azure)/gpt-[45].*(mini|nano)?$', 'azure/gpt-5-nano', true],
  ['^[^/]+$', 'openai/gpt-4o', false],
  ['(?i)^GPT-[a-c]$', 'gpt-B', true],
  ['(?i)[^a]', 'A', false],
  ['^a{2,3}$', 'aaaa', false],
  ['^(ab){2}$', 'abab', true],
  ['^a{2,}$', 'aaaaa', true],
  ['^a{0}$', '', true],
  ['\\bmini\\b', 'gpt-4o-mini-2', true],
  ['\\bmini\\b', 'minimal', false],
  ['\\Bini\\b', 'mini', true],
  ['^\\d+\\.\\d+$', '3.5', true],
  ['^\\D\\W\\S$', 'a-b', true],
  ['^[\\w.-]+@example[.]com$', 'ada.l-1@example.com', true],
  ['^[]a]$', ']', true],
  ['^[a-]$', '-', true],
  ['^[+\\-]$', '-', true],
  ['^.$', '😀', true],
  ['^.$', '\n', false],
  ['^[😀-😂]$', '😁', true],
  ['^\\{\\}$', '{}', true],
  ['x*?y+?', 'y', true],
  ['(a*)*$', 'b', true],
  ['^(a*)*$', 'b', false],
  ['^(|a)+$', 'aaa', true],
]

test.each(found)('%s in %s: %s', (pattern, text, isIn) => {
  expect(compilePattern(pattern).isIn(text)).toBe(isIn)
})

const refused: readonly (readonly [pattern: string, reason: string])[] = [
  ['(a', 'a ( is never closed'],
  ['a)', 'a ) closes nothing'],
  ['[a', 'it ends in the middle'],
  ['*a', '* repeats nothing'],
  ['a**', '* repeats a repeat'],
  ['a{2}{3}', '{ repeats a repeat'],
  ['a{,3}', 'a { must begin a repeat such as {2} or {1,3}; write \\{ for the sign'],
  ['a{3,2}', 'a repeat ends below its beginning'],
  ['a{101}', '100 repeats are the most'],
  ['((a{50}){50})', 'it is too long, its repeats written out'],
  ['(?=a)', 'only (?:…) and, at the very beginning, (?i) are understood of the forms that begin with (?'],
  ['a(?i)b', 'only (?:…) and, at the very beginning, (?i) are understood of the forms that begin with (?'],
  ['(a)\\1', '\\1 is not understood'],
  ['\\pL', '\\p is not understood'],
  ['[[:alpha:]]', '[:…:] is not understood'],
  ['[z-a]', 'z-a ends below its beginning'],
  ['a\\', 'it ends in the middle'],
]

test.each(refused)('%s is refused in words', (pattern, reason) => {
  expect(() => compilePattern(pattern)).toThrow(new SyntaxError(reason))
})

const char = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '-')
const edge = fc.constantFrom('\\b', '\\B', '^', '$')
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    char,
    edge,
    fc.tuple(char, fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{2,}', '*?')).map((two) => two.join('')),
    fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(${one}|${other})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{0,2}')).map(([inner, times]) => `(?:${inner})${times}`),
  ),
}))
const text = fc.array(fc.constantFrom('a', 'b', '-', ' '), { maxLength: 7 }).map((chars) => chars.join(''))

test('it finds what the regular expressions of JavaScript find', () => {
  fc.assert(
    fc.property(pattern, text, (source, searched) => {
      expect(compilePattern(source).isIn(searched)).toBe(new RegExp(source, 'u').test(searched))
    }),
    { numRuns: 10_000 },
  )
})

test('a pattern answers the same text the same way again', () => {
  const { isIn } = compilePattern('^a+b$')
  expect(['aab', 'ab', 'b', 'aab'].map(isIn)).toEqual([true, true, false, true])
})

test('patterns that make others try for ever do not, on texts as long as facts may be', () => {
  for (const evil of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '(a?){60}a{60}$', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
    expect(compilePattern(evil).isIn(`${'a'.repeat(511)}!`)).toBe(false)
  }
})
