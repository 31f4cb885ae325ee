import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFilters } from '../../../src/filters/compile-filters.ts'
import { filterText } from '../../../src/filters/filter-text.ts'
import { restoreStream, restoreText } from '../../../src/filters/restore.ts'
import { createVault } from '../../../src/filters/vault.ts'
import { cut, cutTexts, everything } from './samples.ts'

const redacting = await compileFilters(everything('redact'))

test('what was redacted can be turned back to the very text, whole and in any pieces', () => {
  fc.assert(
    fc.property(cutTexts, ([text, lengths]) => {
      const vault = createVault()
      const { text: filtered } = filterText(redacting, vault, text)
      expect(restoreText(vault, filtered)).toBe(text)
      const stream = restoreStream(vault)
      expect([...cut(filtered, lengths).map(stream.push), stream.end()].join('')).toBe(text)
    }),
    { numRuns: 1_000 },
  )
})

test('a value keeps its token, and other values and other names get others', () => {
  const vault = createVault()
  const tokens = [
    vault.redact('email', 'a'),
    vault.redact('email', 'b'),
    vault.redact('email', 'a'),
    vault.redact('url', 'a'),
  ]
  expect(tokens).toEqual(['[EMAIL_1]', '[EMAIL_2]', '[EMAIL_1]', '[URL_1]'])
})

test('values of answers share the numbers but are not given back', () => {
  const vault = createVault()
  vault.redact('email', 'mine')
  expect(vault.sealed.redact('email', 'theirs')).toBe('[EMAIL_2]')
  expect(restoreText(vault, '[EMAIL_1] [EMAIL_2]')).toBe('mine [EMAIL_2]')
})

test('a value goes back into JSON as JSON writes it', () => {
  const vault = createVault()
  vault.redact('custom', 'say "hi"\n')
  expect(JSON.parse(restoreText(vault, '{"a":"[CUSTOM_1]"}', 'json'))).toEqual({ a: 'say "hi"\n' })
})

test('a full vault still redacts, but nothing is kept to turn it back', () => {
  const vault = createVault()
  for (let at = 0; at < 10_000; at++) vault.redact('email', `${at}`)
  expect(vault.redact('email', 'one more')).toBe('[EMAIL]')
  expect(vault.redact('email', '7')).toBe('[EMAIL_8]')
})
