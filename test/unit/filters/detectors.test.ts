import { expect, test } from 'vitest'
import { DETECTORS } from '../../../src/contract/filters.ts'
import { compileFilters } from '../../../src/filters/compile-filters.ts'
import { CASES, readCase } from './cases.ts'

const cases = DETECTORS.flatMap((detect) => CASES[detect].map((marked) => [detect, marked] as const))

test.each(cases)('%s finds what is marked, and nothing else: %s', async (detect, marked) => {
  const filter = await compileFilters([{ detect, action: 'redact' }])
  const { text, spans } = readCase(marked)
  const shown = (span: { start: number; end: number }) => text.slice(span.start, span.end)
  expect(filter.find(text).map(shown)).toEqual(spans.map(shown))
})

test.each([
  ['a+', 'a match may have more than 512 characters'],
  ['(?:ab){200,300}', 'a match may have more than 512 characters'],
  ['a{0,3}', 'it also matches nothing'],
  ['(a', 'missing closing )'],
  ['(?=a)b', 'invalid'],
  ['(a)\\1', 'invalid escape sequence'],
])('the pattern %s is refused with its place in the list and the reason', async (pattern, reason) => {
  const rules = compileFilters([
    { detect: 'email', action: 'flag' },
    { detect: 'custom', name: 'mine', pattern, action: 'flag' },
  ])
  await expect(rules).rejects.toThrow(`Rule 2 (mine), pattern ${pattern}: `)
  await expect(rules).rejects.toThrow(reason)
})

test('a pattern is matched as RE2 does, at most as long as was found when it was compiled', async () => {
  const filter = await compileFilters([{ detect: 'custom', pattern: '\\b(?i)emp-[0-9]{2,6}|.🎉', action: 'redact' }])
  const text = 'Emp-12 xEMP-123 EMP-1234567 🎈🎉'
  expect(filter.find(text).map(({ start, end }) => text.slice(start, end))).toEqual(['Emp-12', 'EMP-123456', '🎈🎉'])
  expect(filter.windowCharacters).toBe(10)
})

test('what blocks or redacts counts before what flags, then the first, then the longest', async () => {
  const filter = await compileFilters([
    { detect: 'url', action: 'flag' },
    { detect: 'domain', action: 'redact' },
    { detect: 'custom', name: 'short', pattern: 'abc', action: 'redact' },
    { detect: 'custom', name: 'long', pattern: 'abcd', action: 'block' },
  ])
  expect(filter.find('https://example.com/x abcd')).toEqual([
    { name: 'domain', action: 'redact', start: 8, end: 19 },
    { name: 'long', action: 'block', start: 22, end: 26 },
  ])
})
