import {
  type Attributes,
  type AttributeValue,
  type HistogramPoint,
  type Metric,
  type NumberPoint,
  SCOPE_NAME,
  SPAN_KIND_CLIENT,
  type Span,
  STATUS_CODE_ERROR,
  TEMPORALITY_DELTA,
  type Telemetry,
} from './telemetry.ts'

/**
 * An export request as JSON. Source: OTLP specification, "JSON Protobuf Encoding": field names in lowerCamelCase, ids in hex, enums as
 * numbers, and 64-bit integers as decimal strings, as proto3's JSON mapping has them.
 */
export function encodeJson(telemetry: Telemetry): Uint8Array {
  const resource = { attributes: attributesOf(telemetry.resource) }
  const scope = { name: SCOPE_NAME }
  const request =
    telemetry.signal === 'traces'
      ? { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: telemetry.spans.map(spanOf) }] }] }
      : { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: telemetry.metrics.map(metricOf) }] }] }
  return new TextEncoder().encode(JSON.stringify(request))
}

function spanOf({ traceId, spanId, parentSpanId, name, startMs, endMs, attributes, isError }: Span) {
  return {
    traceId,
    spanId,
    ...(parentSpanId === null ? {} : { parentSpanId }),
    name: name.toWellFormed(),
    kind: SPAN_KIND_CLIENT,
    startTimeUnixNano: nanosOf(startMs),
    endTimeUnixNano: nanosOf(endMs),
    attributes: attributesOf(attributes),
    ...(isError ? { status: { code: STATUS_CODE_ERROR } } : {}),
  }
}

function metricOf({ name, description, unit, data }: Metric) {
  const about = { name, description, unit }
  const aggregationTemporality = TEMPORALITY_DELTA
  if (data.kind === 'sum') {
    return { ...about, sum: { dataPoints: data.points.map(numberOf), aggregationTemporality, isMonotonic: true } }
  }
  const dataPoints = data.points.map((point) => histogramOf(point, data.bounds))
  return { ...about, histogram: { dataPoints, aggregationTemporality } }
}

function numberOf({ attributes, startMs, endMs, value }: NumberPoint) {
  return {
    attributes: attributesOf(attributes),
    startTimeUnixNano: nanosOf(startMs),
    timeUnixNano: nanosOf(endMs),
    ...(typeof value === 'number' ? { asInt: String(value) } : { asDouble: value.double }),
  }
}

function histogramOf(point: HistogramPoint, explicitBounds: readonly number[]) {
  const { attributes, startMs, endMs, count, sum, min, max, bucketCounts } = point
  return {
    attributes: attributesOf(attributes),
    startTimeUnixNano: nanosOf(startMs),
    timeUnixNano: nanosOf(endMs),
    count: String(count),
    sum,
    min,
    max,
    bucketCounts: bucketCounts.map(String),
    explicitBounds,
  }
}

function attributesOf(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key: key.toWellFormed(), value: anyValueOf(value) }))
}

function anyValueOf(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value.toWellFormed() }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return { intValue: String(Math.round(value)) }
  return 'double' in value ? { doubleValue: value.double } : { arrayValue: { values: value.map(anyValueOf) } }
}

function nanosOf(ms: number): string {
  return `${Math.round(ms)}000000`
}
