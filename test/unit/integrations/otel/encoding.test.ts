import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeJson } from '../../../../src/integrations/otel/encode-json.ts'
import { encodeProtobuf } from '../../../../src/integrations/otel/encode-protobuf.ts'
import { metricsOf } from '../../../../src/integrations/otel/metrics-of.ts'
import { spansOf } from '../../../../src/integrations/otel/spans-of.ts'
import type { Telemetry } from '../../../../src/integrations/otel/telemetry.ts'
import type { Fact } from '../../../../src/storage/facts.ts'
import { decoded } from '../../../support/otlp-definitions.ts'
import { anyFacts } from './support/facts.ts'
import { essential, officiallyEncoded } from './support/official.ts'

const resource = { 'service.name': 'sluice', 'sluice.tenant.id': 'acme', 'deployment.environment.name': 'prod' }
const tracesOf = (facts: readonly Fact[]): Telemetry => ({
  resource,
  signal: 'traces',
  spans: facts.flatMap((fact) => spansOf(fact, true)),
})
const measuresOf = (facts: readonly Fact[]): Telemetry => ({ resource, signal: 'metrics', metrics: metricsOf(facts) })
const inJson = (telemetry: Telemetry) => JSON.parse(new TextDecoder().decode(encodeJson(telemetry))) as unknown

/** An empty list is not on the wire. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => !Array.isArray(each) || each.length > 0)
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutEmpty(each)]))
}

test.each([
  ['traces', tracesOf],
  ['metrics', measuresOf],
] as const)('%s read from protobuf by the official definitions are word for word what the JSON says', (signal, of) => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const telemetry = of(facts)
      expect(decoded(signal, encodeProtobuf(telemetry))).toEqual(withoutEmpty(inJson(telemetry)))
    }),
  )
})

test.each([
  ['traces', tracesOf],
  ['metrics', measuresOf],
] as const)("%s are what OpenTelemetry's own serializer writes of the same", (signal, of) => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      if (facts.length === 0) return
      const telemetry = of(facts)
      const [ours, theirs] = [encodeProtobuf(telemetry), officiallyEncoded(telemetry)]
      expect(essential(decoded(signal, ours))).toEqual(essential(decoded(signal, theirs)))
    }),
  )
})

test('JSON has ids in hex, enums as numbers and long integers as text', () => {
  const spans = [
    {
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: 'eee19b7ec3c1b173',
      name: 'chat auto',
      startMs: 1_544_712_660_000,
      endMs: 1_544_712_661_000,
      attributes: { text: 'a', flag: false, whole: 9_007_199_254_740_991, half: { double: 0.5 }, list: ['b', 'c'] },
      isError: true,
    },
  ]
  expect(inJson({ resource: { 'service.name': 's' }, signal: 'traces', spans })).toEqual({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] },
        scopeSpans: [
          {
            scope: { name: 'sluice' },
            spans: [
              {
                traceId: '5b8efff798038103d269b633813fc60c',
                spanId: 'eee19b7ec3c1b174',
                parentSpanId: 'eee19b7ec3c1b173',
                name: 'chat auto',
                kind: 3,
                startTimeUnixNano: '1544712660000000000',
                endTimeUnixNano: '1544712661000000000',
                attributes: [
                  { key: 'text', value: { stringValue: 'a' } },
                  { key: 'flag', value: { boolValue: false } },
                  { key: 'whole', value: { intValue: '9007199254740991' } },
                  { key: 'half', value: { doubleValue: 0.5 } },
                  { key: 'list', value: { arrayValue: { values: [{ stringValue: 'b' }, { stringValue: 'c' }] } } },
                ],
                status: { code: 2 },
              },
            ],
          },
        ],
      },
    ],
  })
})

test('integers of every size and sign are read as they were written', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const telemetry: Telemetry = { resource: { value }, signal: 'traces', spans: [] }
      expect(JSON.stringify(decoded('traces', encodeProtobuf(telemetry)))).toContain(`{"intValue":"${value}"}`)
    }),
  )
})
