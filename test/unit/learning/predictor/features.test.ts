import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainRequest, readFeatures } from '../../../../src/learning/predictor/features.ts'
import type { RequestText } from '../../../../src/learning/predictor/request-text.ts'
import { SIGNS } from '../../../../src/learning/predictor/signs.ts'

function read(text: string, more: Partial<RequestText> = {}) {
  const { grams, signs } = readFeatures({ ...plainRequest(text), ...more })
  return { buckets: [...grams.buckets], counts: [...grams.counts], signs: [...signs] }
}

describe('features of a request', () => {
  it('are the same for the same text, whatever was read before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary' }), (text, other) => {
        const first = read(text)
        read(other)
        expect(read(text)).toEqual(first)
      }),
    )
  })

  it('name each bucket once, and only such as occur', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        const { buckets, counts, signs } = read(text)
        expect(new Set(buckets).size).toBe(buckets.length)
        expect(counts.every((count) => count !== 0 && Number.isFinite(count))).toBe(true)
        expect(signs).toHaveLength(SIGNS)
        expect(signs.every(Number.isFinite)).toBe(true)
      }),
    )
  })

  it('do not tell upper from lower case in words', () => {
    expect(read('Prove THIS theorem').buckets).toEqual(read('prove this theorem').buckets)
  })

  it('tell words from their neighbours', () => {
    expect(read('dog bites man').buckets).not.toEqual(read('man bites dog').buckets)
  })

  it('read scripts without spaces character by character', () => {
    const [one, two] = [read('下列选项正确的是').buckets, read('正确的是下列选项').buckets]
    const shared = one.filter((bucket) => two.includes(bucket))
    expect(shared.length).toBeGreaterThan(8)
  })

  it('see tools, images, a schema, turns and context', () => {
    const plain = read('hello').signs
    for (const more of [{ tools: 2 }, { images: 1 }, { hasSchema: true }, { turns: 9 }, { contextChars: 5_000 }]) {
      expect(read('hello', more).signs).not.toEqual(plain)
    }
  })

  it('keep the beginning and the end of a long text, and its length', () => {
    const middle = 'z'.repeat(20_000)
    const long = read(`${'a '.repeat(1_250)}${middle}${' b'.repeat(750)}`)
    expect(long.buckets).toEqual(read(`${'a '.repeat(1_250)}${' b'.repeat(750)}`).buckets)
    expect(long.signs).not.toEqual(read(`${'a '.repeat(1_250)}${' b'.repeat(750)}`).signs)
  })

  it('bear a text of nothing, and one of marks alone', () => {
    expect(read('').buckets).toEqual([])
    expect(read('!'.repeat(4_000)).counts.every(Number.isFinite)).toBe(true)
  })
})
