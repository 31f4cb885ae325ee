import { expect, test } from 'vitest'
import { comparedOf, publishedOf, ranksOf } from '../../../src/analytics/benchmark.ts'
import { measures } from './support.ts'

const model = (requests: number, p50: number, quality: number | null) =>
  comparedOf(measures({ requests, quality, latencyMs: { p50, p90: p50, p95: p50, p99: p50 }, costNanos: requests * 7 }))

test('the quickest and the best are first, equals share a place, and who answered too few has none', () => {
  const ranks = ranksOf([model(50, 300, 0.9), model(50, 100, 0.8), model(50, 300, null), model(3, 1, 1)])
  expect(ranks.map(({ of, latencyMsP50, quality }) => [of, latencyMsP50, quality])).toEqual([
    [3, 2, 1],
    [3, 1, 2],
    [3, 2, null],
    [3, null, null],
  ])
})

test('a model that answered nothing has no rates', () => {
  expect(comparedOf(undefined)).toEqual({
    requests: 0,
    errorRate: null,
    latencyMsP50: null,
    latencyMsP95: null,
    ttftMsP50: null,
    tokensPerSecond: null,
    quality: null,
    nanosPer1kRequests: null,
  })
})

test('published figures are found under each spelling of a model, with their source and date', () => {
  const direct = publishedOf('anthropic/claude-3-5-haiku-20241022')
  expect(direct.length).toBeGreaterThan(0)
  expect(direct[0]).toMatchObject({
    source: expect.stringMatching(/^https:/),
    date: expect.stringMatching(/^20\d\d-\d\d/),
  })
  expect(publishedOf('bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0')).toEqual(direct)
  expect(publishedOf('sandbox/echo-small')).toEqual([])
})
