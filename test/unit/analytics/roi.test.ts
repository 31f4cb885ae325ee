import { expect, test } from 'vitest'
import { roiOf } from '../../../src/analytics/roi.ts'
import { measures } from './support.ts'

const period = { from: 1, to: 2, timezone: 'Europe/Berlin' }
const question = { ...period, baseline: 'best', rescuedNanos: 0, feeNanos: 0 }
const total = measures({
  requests: 100,
  cacheHits: 20,
  rescued: 3,
  costNanos: 400,
  askedNanos: 700,
  bestNanos: 1_000,
  cacheSavedNanos: 100,
  inputTokens: 1_000,
  cachedInputTokens: 500,
  outputTokens: 10,
})
const models = [{ ...total, value: 'a/b' }]
/** One nano-dollar for ten tokens of input, half of it where they were cached. */
const costAt = (
  model: string,
  { inputTokens, cachedInputTokens }: { inputTokens: number; cachedInputTokens: number },
) => (model === 'a/b' ? (inputTokens - cachedInputTokens / 2) / 10 : null)

test('what was saved is what is left of the baseline, each line beside its formula and rows', () => {
  const roi = roiOf(question, total, models, costAt)
  expect(roi).toMatchObject({ spentNanos: 400, savedNanos: 625, baselineNanos: 1_025, roi: null })
  expect(roi?.lines.map(({ name, savedNanos, requests }) => [name, savedNanos, requests])).toEqual([
    ['routing', 500, 80],
    ['answer_cache', 100, 20],
    ['prompt_cache', 25, 100],
    ['failover', 0, 3],
  ])
  expect(roi?.lines[1]?.rows).toBe('/admin/analytics/usage?from=1&to=2&timezone=Europe%2FBerlin&cache=hit')
  expect(roi?.savedShare).toBeCloseTo(625 / 1_025, 9)
})

test.each([
  ['asked', 200],
  ['a/b', -425],
])('against %s routing saved %d', (baseline, saved) => {
  expect(roiOf({ ...question, baseline }, total, models, costAt)?.lines[0]?.savedNanos).toBe(saved)
})

test('a baseline that nobody knows the price of is none', () => {
  expect(roiOf({ ...question, baseline: 'a/c' }, total, models, costAt)).toBeNull()
})

test('rescued requests count as much as they are said to be worth, and a fee makes a return', () => {
  const roi = roiOf({ ...question, rescuedNanos: 50, feeNanos: 155 }, total, models, costAt)
  expect(roi).toMatchObject({ savedNanos: 775, baselineNanos: 1_175, roi: 4 })
})
