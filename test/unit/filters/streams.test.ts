import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DETECTORS, type FilterAction, type FilterRule } from '../../../src/contract/filters.ts'
import { compileFilters } from '../../../src/filters/compile-filters.ts'
import type { Filter } from '../../../src/filters/filter.ts'
import { filterStream } from '../../../src/filters/filter-stream.ts'
import { filterText } from '../../../src/filters/filter-text.ts'
import { createVault } from '../../../src/filters/vault.ts'
import { cut, cutTexts, everything, texts } from './samples.ts'

const redacting = await compileFilters(everything('redact'))

function inPieces(filter: Filter, text: string, lengths: readonly number[]) {
  const vault = createVault()
  vault.reserve(text)
  const stream = filterStream(filter, vault)
  const parts = [...cut(text, lengths).map((piece) => stream.push(piece)), stream.end()]
  return {
    text: parts.map((part) => part.text).join(''),
    blockedBy: parts.at(-1)?.blockedBy ?? null,
    found: stream.found,
  }
}

test('a stream gives the same text and the same findings however it is cut', () => {
  fc.assert(
    fc.property(cutTexts, ([text, lengths]) => {
      expect(inPieces(redacting, text, lengths)).toEqual(filterText(redacting, createVault(), text))
    }),
    { numRuns: 1_500 },
  )
})

test('the same holds where rules block, redact and flag side by side', async () => {
  const actions = fc.array(fc.constantFrom<FilterAction>('block', 'redact', 'flag', 'flag', 'redact'), {
    minLength: DETECTORS.length,
    maxLength: DETECTORS.length,
  })
  const filters = await Promise.all(
    fc
      .sample(actions, { numRuns: 30, seed: 7 })
      .map((chosen) =>
        compileFilters([
          ...DETECTORS.map((detect, at): FilterRule => ({ detect, action: chosen[at] ?? 'flag' })),
          { detect: 'custom', pattern: '[a-z]{3,9} [a-z]{2}', action: 'flag' },
        ]),
      ),
  )
  fc.assert(
    fc.property(fc.constantFrom(...filters), cutTexts, (filter, [text, lengths]) => {
      expect(inPieces(filter, text, lengths)).toEqual(filterText(filter, createVault(), text))
    }),
    { numRuns: 1_500 },
  )
})

test('a finding that reaches beyond what is decided is not looked into again', async () => {
  const filter = await compileFilters([
    { detect: 'email', action: 'redact' },
    { detect: 'custom', pattern: '[a-z]{3,9} [a-z]{2}', action: 'flag' },
  ])
  const text = `${'x'.repeat(90)} ignore the`
  expect(inPieces(filter, text, [1])).toEqual(filterText(filter, createVault(), text))
})

test.each([...DETECTORS])('the same holds for %s alone', async (detect) => {
  const filter = await compileFilters([{ detect, action: 'redact' }])
  fc.assert(
    fc.property(cutTexts, ([text, lengths]) => {
      expect(inPieces(filter, text, lengths)).toEqual(filterText(filter, createVault(), text))
    }),
    { numRuns: 300 },
  )
})

test('no more is held back than the window, and what is kept does not grow with the text', () => {
  const stream = filterStream(redacting, createVault())
  for (const piece of cut('-----BEGIN PRIVATE KEY-----'.padEnd(60_000, 'abcdefgh'), [97])) {
    stream.push(piece)
    expect(stream.held).toBeLessThanOrEqual(redacting.windowCharacters + 2)
  }
})

test('what leaves a stream is never part of what is redacted', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const findings = redacting.find(text)
      const kept = findings.reduce(
        ({ out, at }, { start, end, name }) => ({ out: `${out}${text.slice(at, start)}\u0000${name}\u0000`, at: end }),
        { out: '', at: 0 },
      )
      const vault = createVault()
      vault.reserve(text)
      const stream = filterStream(redacting, vault)
      const left = [...cut(text, [1]).map((piece) => stream.push(piece).text), stream.end().text].join('')
      const pattern = kept.out + text.slice(kept.at)
      const expected = pattern.split('\u0000').filter((_, at) => at % 2 === 0)
      let from = 0
      for (const part of expected) {
        const at = left.indexOf(part, from)
        expect(at).toBeGreaterThanOrEqual(from)
        from = at + part.length
      }
      expect(left.length).toBeLessThanOrEqual(expected.join('').length + findings.length * 41)
    }),
    { numRuns: 300 },
  )
})
