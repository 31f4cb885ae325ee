import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLoop } from '../../../../../src/gateway/learn/answer/is-loop.ts'

const unit = fc.stringMatching(/^[a-zäöé, ]{1,80}$/).filter((text) => /\p{L}/u.test(text))

test('words repeated to the end are a loop, wherever the end was cut and whatever came before', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 5 }), unit, fc.nat(80), (before, words, cut) => {
      const looped = before + words.repeat(Math.ceil(1_200 / words.length))
      expect(isLoop(looped.slice(0, looped.length - (cut % words.length)).slice(-2_000), '')).toBe(true)
    }),
  )
})

test('text whose words never come back in the same order is no loop', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 150, maxLength: 400 }), (words) => {
      expect(
        isLoop(
          words
            .map((word, at) => `${at}. ${word}`)
            .join('\n')
            .slice(-2_000),
          '',
        ),
      ).toBe(false)
    }),
  )
})

test.each([
  ['a rule of signs', '-'.repeat(900)],
  ['a table without words', '|---|---|\n'.repeat(90)],
  ['zeros', '0, '.repeat(400)],
  ['a refrain', 'Row, row, row your boat, gently down the stream.\n'.repeat(4)],
])('%s is no loop', (_, text) => {
  expect(isLoop(text, '')).toBe(false)
})

test('white space without end is a loop', () => {
  expect(isLoop(`{${' \n'.repeat(400)}`, 'Give me JSON.')).toBe(true)
})

test('what the prompt asked to be repeated is no loop', () => {
  const lines = 'I must not talk in class.\n'.repeat(60)
  expect(isLoop(lines, 'Write "I must not talk in class." sixty times.')).toBe(false)
  expect(isLoop(lines.slice(0, -9), 'Write "I must not talk in class." sixty times.')).toBe(false)
  expect(isLoop(lines, 'Write an essay on schools.')).toBe(true)
})
