import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metricsOf } from '../../../../src/integrations/otel/metrics-of.ts'
import type { HistogramPoint, NumberPoint } from '../../../../src/integrations/otel/telemetry.ts'
import type { Fact } from '../../../../src/storage/facts.ts'
import { factOf } from '../../../support/fact.ts'
import { anyFacts } from './support/facts.ts'

function pointsOf(facts: readonly Fact[], name: string): readonly (NumberPoint | HistogramPoint)[] {
  return metricsOf(facts).find((metric) => metric.name === name)?.data.points ?? []
}
const histogramsOf = (facts: readonly Fact[], name: string) => pointsOf(facts, name) as readonly HistogramPoint[]
const valuesOf = (facts: readonly Fact[], name: string) =>
  pointsOf(facts, name).map((point) => {
    const { value } = point as NumberPoint
    return typeof value === 'number' ? value : value.double
  })
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

test('no requests are no metrics', () => expect(metricsOf([])).toEqual([]))

test('metrics have the names, units and bounds of the GenAI conventions', () => {
  const told = metricsOf([factOf()]).map(({ name, unit, data }) => [name, unit, 'bounds' in data ? data.bounds : null])
  const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
  const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864]
  expect(told).toEqual([
    ['gen_ai.client.token.usage', '{token}', tokens],
    ['gen_ai.client.operation.duration', 's', seconds],
    ['gen_ai.client.operation.time_to_first_chunk', 's', seconds],
    ['sluice.cost', '{USD}', null],
    ['sluice.requests', '{request}', null],
  ])
})

test('a value that is a bound is in the bucket that ends with it', () => {
  const bucketOf = (inputTokens: number) => {
    const [input] = histogramsOf([factOf({ inputTokens })], 'gen_ai.client.token.usage')
    return input?.bucketCounts.indexOf(1)
  }
  expect([0, 1, 2, 4, 5, 67_108_864, 67_108_865].map(bucketOf)).toEqual([0, 0, 1, 1, 2, 13, 14])
})

test('requests that differ in model, provider or kind of failure are told apart', () => {
  const facts = [factOf(), factOf(), factOf({ model: 'other' }), factOf({ outcome: 'failed', errorCode: 'timeout' })]
  const durations = histogramsOf(facts, 'gen_ai.client.operation.duration')
  expect(
    durations.map(({ count, attributes }) => [count, attributes['gen_ai.response.model'], attributes['error.type']]),
  ).toEqual([
    [2, 'gpt-5.6', undefined],
    [1, 'other', undefined],
    [1, 'gpt-5.6', 'timeout'],
  ])
})

test('every request and every nano-dollar is counted once, and only tokens that were counted and charged', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      expect(total(valuesOf(facts, 'sluice.requests'))).toBe(facts.length)
      const usd = total(facts.map(({ costNanos }) => costNanos)) / 1e9
      expect(Math.abs(total(valuesOf(facts, 'sluice.cost')) - usd)).toBeLessThanOrEqual(usd * 1e-12)
      const counted = facts.filter(({ usageSource, cache }) => usageSource === 'provider' && cache !== 'hit')
      const tokens = histogramsOf(facts, 'gen_ai.client.token.usage')
      expect(total(tokens.map(({ sum }) => sum))).toBe(
        total(counted.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens)),
      )
      expect(total(tokens.map(({ count }) => count))).toBe(2 * counted.length)
    }),
  )
})

test('a histogram holds each of its values in one bucket, between its least and its greatest', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      for (const { data } of metricsOf(facts)) {
        if (data.kind !== 'histogram') continue
        for (const { bucketCounts, count, sum, min, max, startMs, endMs } of data.points) {
          expect(bucketCounts).toHaveLength(data.bounds.length + 1)
          expect(total(bucketCounts)).toBe(count)
          expect(sum).toBeGreaterThanOrEqual(min)
          expect(max).toBeGreaterThanOrEqual(min)
          expect(endMs).toBeGreaterThan(startMs)
        }
      }
    }),
  )
})
