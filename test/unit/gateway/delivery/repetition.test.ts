import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NO_REPETITION, repetitionOf } from '../../../../src/gateway/delivery/repetition.ts'

const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.lorem({ mode: 'sentences', maxCount: 3 }))
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 })

/** A text in pieces, cut at these shares of its length. */
function pieces(text: string, at: readonly number[]): string[] {
  const edges = [0, ...at.map((share) => Math.round(share * text.length)).toSorted((a, b) => a - b), text.length]
  return edges.slice(1).map((end, index) => text.slice(edges[index], end))
}

test('of a restarted answer exactly what was not said before is left, wherever either is cut', () => {
  fc.assert(
    fc.property(words, words, cuts, (said, rest, at) => {
      const repetition = repetitionOf(said, 'restart')
      const fresh = pieces(said + rest, at).map((piece) => repetition.strip(piece))
      expect(fresh).not.toContain(null)
      expect(fresh.join('')).toBe(rest)
      expect(repetition.complete()).toBe(true)
    }),
  )
})

test('a restarted answer is refused by its first piece that differs, and nothing of it was let through before', () => {
  fc.assert(
    fc.property(words, words, fc.nat(), cuts, (said, rest, place, at) => {
      fc.pre(said !== '')
      const index = place % said.length
      const other = `${said.slice(0, index)}${said[index] === 'x' ? 'y' : 'x'}${said.slice(index + 1)}${rest}`
      const repetition = repetitionOf(said, 'restart')
      const fresh: (string | null)[] = []
      for (const piece of pieces(other, at)) {
        fresh.push(repetition.strip(piece))
        if (fresh.includes(null)) break
      }
      expect(fresh.at(-1)).toBeNull()
      expect(fresh.slice(0, -1).join('')).toBe('')
      expect(repetition.complete()).toBe(false)
    }),
  )
})

test('a restarted answer is complete only once it has said all that was said before', () => {
  const repetition = repetitionOf('Hello', 'restart')
  expect(repetition.strip('Hell')).toBe('')
  expect(repetition.complete()).toBe(false)
  expect(repetition.strip('o, you')).toBe(', you')
  expect(repetition.complete()).toBe(true)
  expect(repetition.strip('Hello')).toBe('Hello')
})

test('a continued answer loses the white space it repeats, wherever it is cut, and no word', () => {
  const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\u00a0'), maxLength: 5 })
  const rest = words.map((text) => `w${text}`)
  fc.assert(
    fc.property(words, space, rest, cuts, (said, seam, next, at) => {
      const beginning = `${said.trimEnd()}${seam}`
      const repeating = repetitionOf(beginning, 'prefill')
      const fresh = pieces(seam + next, at).map((piece) => repeating.strip(piece))
      expect(fresh.join('')).toBe(next)
      const going = repetitionOf(beginning, 'prefill')
      expect(
        pieces(next, at)
          .map((piece) => going.strip(piece))
          .join(''),
      ).toBe(next)
    }),
  )
})

test('a continued answer may say anything and need repeat nothing', () => {
  fc.assert(
    fc.property(words, fc.array(words, { maxLength: 6 }), (said, answer) => {
      const repetition = repetitionOf(said, 'prefill')
      expect(repetition.complete()).toBe(true)
      for (const piece of answer) expect(repetition.strip(piece)).not.toBeNull()
      expect(repetition.complete()).toBe(true)
    }),
  )
})

test('where nothing was said before, nothing is taken out', () => {
  fc.assert(
    fc.property(words, (piece) => {
      for (const none of [NO_REPETITION, repetitionOf('', 'restart'), repetitionOf('', 'prefill')]) {
        expect(none.strip(piece)).toBe(piece)
        expect(none.complete()).toBe(true)
      }
    }),
  )
})

test('what of the white space at the seam is repeated is told once, however the answer is cut', () => {
  for (const pieces of [['\nB'], ['\n', 'B']]) {
    const repetition = repetitionOf('A\n\n', 'prefill')
    expect(pieces.map((piece) => repetition.strip(piece)).join('')).toBe('B')
  }
})
