import { usdFromNanos } from '../../shared/money.ts'
import type { Fact } from '../../storage/facts.ts'
import { commonOf, errorOf } from './conventions.ts'
import type { Attributes, HistogramPoint, Metric, NumberPoint } from './telemetry.ts'

/** Bounds that the GenAI semantic conventions advise for `gen_ai.client.token.usage`. */
const TOKEN_BOUNDS = Array.from({ length: 14 }, (_, at) => 4 ** at)

/** Those that they advise for durations, in seconds. */
const SECOND_BOUNDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]

/** One measurement, and what it is counted under. */
interface Measured {
  readonly attributes: Attributes
  readonly value: number
}

/** Between which moments something happened, epoch ms. */
interface Interval {
  readonly startMs: number
  readonly endMs: number
}

/**
 * What requests of one batch come to: deltas, to be added up where they arrive. What is empty is left out. Source of names, units and
 * bounds: OpenTelemetry's GenAI semantic conventions, "Generative AI client metrics".
 */
export function metricsOf(facts: readonly Fact[]): Metric[] {
  if (facts.length === 0) return []
  const startMs = Math.min(...facts.map(({ at }) => at))
  const interval = { startMs, endMs: Math.max(startMs + 1, ...facts.map(({ at, latencyMs }) => at + latencyMs)) }
  const metrics = [
    histogram(
      'gen_ai.client.token.usage',
      'Tokens that were read and written.',
      '{token}',
      TOKEN_BOUNDS,
      facts.flatMap(tokensOf),
    ),
    histogram('gen_ai.client.operation.duration', 'How long requests took.', 's', SECOND_BOUNDS, facts.map(durationOf)),
    histogram(
      'gen_ai.client.operation.time_to_first_chunk',
      'How long streams took to begin.',
      's',
      SECOND_BOUNDS,
      facts.flatMap(firstChunkOf),
    ),
    sum('sluice.cost', 'What requests cost.', '{USD}', facts.map(costOf), (nanos) => ({ double: usdFromNanos(nanos) })),
    sum('sluice.requests', 'How many requests there were.', '{request}', facts.map(requestOf), (requests) => requests),
  ]
  return metrics.map((metric) => metric(interval)).filter(({ data }) => data.points.length > 0)
}

/** Only tokens that a provider counted, and charged for. */
function tokensOf(fact: Fact): Measured[] {
  if (fact.usageSource !== 'provider' || fact.cache === 'hit') return []
  const common = commonOf(fact)
  return [
    { attributes: { ...common, 'gen_ai.token.type': 'input' }, value: fact.inputTokens },
    { attributes: { ...common, 'gen_ai.token.type': 'output' }, value: fact.outputTokens },
  ]
}

function durationOf(fact: Fact): Measured {
  return { attributes: { ...commonOf(fact), ...errorOf(fact) }, value: fact.latencyMs / 1_000 }
}

function firstChunkOf(fact: Fact): Measured[] {
  if (!fact.stream || fact.outcome !== 'ok') return []
  return [{ attributes: commonOf(fact), value: fact.ttftMs / 1_000 }]
}

function costOf(fact: Fact): Measured {
  return { attributes: commonOf(fact), value: fact.costNanos }
}

function requestOf(fact: Fact): Measured {
  const { status, cache } = fact
  const attributes = {
    ...commonOf(fact),
    ...errorOf(fact),
    'http.response.status_code': status,
    'sluice.cache': cache,
  }
  return { attributes, value: 1 }
}

type Timed = (interval: Interval) => Metric

function sum(
  name: string,
  description: string,
  unit: string,
  measured: readonly Measured[],
  shown: (total: number) => NumberPoint['value'],
): Timed {
  return (interval) => {
    const points = grouped(measured).map(({ attributes, values }) => ({
      attributes,
      ...interval,
      value: shown(totalOf(values)),
    }))
    return { name, description, unit, data: { kind: 'sum', points } }
  }
}

function histogram(
  name: string,
  description: string,
  unit: string,
  bounds: readonly number[],
  measured: readonly Measured[],
): Timed {
  return (interval) => {
    const points = grouped(measured).map(({ attributes, values }): HistogramPoint => {
      const range = { min: Math.min(...values), max: Math.max(...values) }
      const bucketCounts = bucketsOf(values, bounds)
      return { attributes, ...interval, count: values.length, sum: totalOf(values), ...range, bucketCounts }
    })
    return { name, description, unit, data: { kind: 'histogram', bounds, points } }
  }
}

/** A bound is the last value of its bucket. Source: "HistogramDataPoint.explicit_bounds" in metrics.proto. */
function bucketsOf(values: readonly number[], bounds: readonly number[]): number[] {
  const counts = [...bounds, 0].map(() => 0)
  for (const value of values) {
    const bucket = bounds.findIndex((bound) => value <= bound)
    const at = bucket < 0 ? bounds.length : bucket
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

function totalOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function grouped(measured: readonly Measured[]): { attributes: Attributes; values: number[] }[] {
  const groups = new Map<string, { attributes: Attributes; values: number[] }>()
  for (const { attributes, value } of measured) {
    const key = JSON.stringify(attributes)
    const group = groups.get(key)
    if (group) group.values.push(value)
    else groups.set(key, { attributes, values: [value] })
  }
  return [...groups.values()]
}
