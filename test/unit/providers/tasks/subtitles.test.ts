import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cuesOf, lastCueEnd, type TimedWord, toSrt, toVtt } from '../../../../src/providers/tasks/subtitles.ts'

const word = (text: string, startSeconds: number, endSeconds: number): TimedWord => ({
  word: text,
  startSeconds,
  endSeconds,
})

/** Words said one after the other, a fifth of a second each. */
const said = (...texts: string[]) => texts.map((text, index) => word(text, index / 5, (index + 1) / 5))

const lines = (text: string, words: readonly TimedWord[]) => cuesOf(text, words).map((cue) => cue.text)

describe('words become lines', () => {
  it('that end with a sentence', () => {
    expect(lines('One two. Three?', said('One', 'two.', 'Three?'))).toEqual(['One two.', 'Three?'])
  })

  it('that end before a pause', () => {
    expect(lines('one two', [word('one', 0, 0.5), word('two', 2, 2.5)])).toEqual(['one', 'two'])
  })

  it('without blanks where the text has none', () => {
    expect(lines('你好世界。再见。', said('你好', '世界。', '再见。'))).toEqual(['你好世界。', '再见。'])
  })

  it('parted by a blank where the text does not hold the word as it was timed', () => {
    expect(lines('Twenty dollars', said('$20', 'dollars'))).toEqual(['$20 dollars'])
  })

  it('that hold every word once and in order, do not run backwards, and stay short enough to read', () => {
    const texts = fc.array(fc.stringMatching(/^[a-z]{1,30}[.,]?$/), { maxLength: 60 })
    const pauses = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 60, maxLength: 60 })
    return fc.assert(
      fc.property(texts, pauses, (words, gaps) => {
        let at = 0
        const timed = words.map((text, index) => {
          const start = at + (gaps[index] ?? 0)
          at = start + 0.3
          return word(text, start, at)
        })
        const cues = cuesOf(words.join(' '), timed)
        expect(cues.map((cue) => cue.text).join(' ')).toBe(words.join(' '))
        for (const [index, cue] of cues.entries()) {
          expect(cue.endSeconds).toBeGreaterThanOrEqual(cue.startSeconds)
          expect(cue.startSeconds).toBeGreaterThanOrEqual(cues[index - 1]?.endSeconds ?? 0)
          expect(cue.text.length).toBeLessThanOrEqual(84)
          expect(cue.endSeconds - cue.startSeconds).toBeLessThanOrEqual(7 + 1e-9)
        }
      }),
    )
  })
})

describe('a file of them', () => {
  const cues = [
    { text: ' Hi.', startSeconds: 0, endSeconds: 2.5 },
    { text: 'You.', startSeconds: 3661.2, endSeconds: 3662.9996 },
  ]

  it('is SubRip, numbered and with commas', () => {
    expect(toSrt(cues)).toBe('1\n00:00:00,000 --> 00:00:02,500\nHi.\n\n2\n01:01:01,200 --> 01:01:03,000\nYou.\n\n')
  })

  it('is WebVTT, headed and with points', () => {
    expect(toVtt(cues)).toBe('WEBVTT\n\n00:00:00.000 --> 00:00:02.500\nHi.\n\n01:01:01.200 --> 01:01:03.000\nYou.\n\n')
  })

  it('tells when it ends', () => {
    expect(lastCueEnd(toSrt(cues))).toBe(3663)
    expect(lastCueEnd(toVtt(cues))).toBe(3663)
    expect(lastCueEnd('')).toBe(0)
  })
})
