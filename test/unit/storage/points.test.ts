import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fact } from '../../../src/storage/facts.ts'
import { POINT_COLUMNS, writePoint } from '../../../src/storage/points.ts'
import { factOf } from '../../support/fact.ts'

interface Point {
  readonly indexes: string[]
  readonly doubles: number[]
  readonly blobs: string[]
}

function pointOf(fact: Fact): Point {
  const points: Point[] = []
  writePoint({ writeDataPoint: (point) => void points.push(point as Point) }, fact)
  expect(points).toHaveLength(1)
  return points[0]!
}

const DOUBLES =
  'version status latencyMs ttftMs costNanos inputTokens cachedInputTokens cacheWriteTokens outputTokens reasoningTokens attempts stream at'
const BLOBS =
  'id keyId requestedModel provider model outcome cache errorCode finishReason usageSource priceSource reason'

test('a column never moves: queries written against older points stay right', () => {
  expect(POINT_COLUMNS.doubles.slice(0, 13)).toEqual(DOUBLES.split(' '))
  expect(POINT_COLUMNS.blobs.slice(0, 12)).toEqual(BLOBS.split(' '))
  const { doubles, blobs, indexes } = pointOf(factOf({ errorCode: 'rate_limit_exceeded' }))
  expect(indexes).toEqual(['acme'])
  expect(doubles.slice(0, 13)).toEqual([1, 200, 220, 90, 1_500, 100, 40, 0, 20, 5, 1, 1, factOf().at])
  expect(blobs.slice(0, 6)).toEqual(['req_1', 'key_1', 'auto', 'openai', 'gpt-5.6', 'ok'])
  expect(blobs.slice(6, 12)).toEqual(['miss', 'rate_limit_exceeded', 'stop', 'provider', 'catalog', 'best score'])
})

test('a point keeps within what the platform takes, whatever a caller names its model', () => {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  const text = fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 })
  fc.assert(
    fc.property(text, text, (requestedModel, tenantId) => {
      const { indexes, doubles, blobs } = pointOf(factOf({ requestedModel, tenantId }))
      expect(blobs.every((blob) => bytes(blob) <= 256 && blob.isWellFormed())).toBe(true)
      expect(requestedModel.startsWith(blobs[2]!) && blobs[2]!.length > 0).toBe(true)
      expect(indexes.length === 1 && bytes(indexes[0]!) <= 96).toBe(true)
      expect(doubles.length <= 20 && blobs.length <= 20).toBe(true)
    }),
  )
})

test('no word of a prompt or an answer is in a point', () => {
  const point = JSON.stringify(pointOf(factOf({ prompt: 'my secret question', answer: 'my secret answer' })))
  expect(point).not.toContain('secret')
})

test('a dataset that refuses a point does not trouble the request', () => {
  const refuse = () => {
    throw new TypeError('no')
  }
  expect(() => writePoint({ writeDataPoint: refuse }, factOf())).not.toThrow()
})
