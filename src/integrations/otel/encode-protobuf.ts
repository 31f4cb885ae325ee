import {
  bytesField,
  doubleField,
  doublesField,
  fixed64Field,
  fixed64sField,
  intField,
  joined,
  messageField,
  textField,
  type Wire,
} from './protobuf.ts'
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
 * An export request in protobuf's binary form. Source of the fields' numbers: open-telemetry/opentelemetry-proto, trace.proto, metrics.proto,
 * common.proto and resource.proto of version 1.
 */
export function encodeProtobuf(telemetry: Telemetry): Uint8Array {
  const resource = messageField(1, attributesOf(1, telemetry.resource))
  const scope = messageField(1, [textField(1, SCOPE_NAME)])
  const items =
    telemetry.signal === 'traces'
      ? telemetry.spans.map((span) => messageField(2, spanOf(span)))
      : telemetry.metrics.map((metric) => messageField(2, metricOf(metric)))
  return messageField(1, [resource, messageField(2, [scope, ...items])])
}

function spanOf({ traceId, spanId, parentSpanId, name, startMs, endMs, attributes, isError }: Span): Wire[] {
  return [
    bytesField(1, bytesOf(traceId)),
    bytesField(2, bytesOf(spanId)),
    ...(parentSpanId === null ? [] : [bytesField(4, bytesOf(parentSpanId))]),
    textField(5, name),
    intField(6, SPAN_KIND_CLIENT),
    fixed64Field(7, nanosOf(startMs)),
    fixed64Field(8, nanosOf(endMs)),
    ...attributesOf(9, attributes),
    ...(isError ? [messageField(15, [intField(3, STATUS_CODE_ERROR)])] : []),
  ]
}

function metricOf({ name, description, unit, data }: Metric): Wire[] {
  const about = [textField(1, name), textField(2, description), textField(3, unit)]
  const temporality = intField(2, TEMPORALITY_DELTA)
  if (data.kind === 'sum') {
    const isMonotonic = intField(3, 1)
    return [...about, messageField(7, [...data.points.map(numberOf), temporality, isMonotonic])]
  }
  return [...about, messageField(9, [...data.points.map((point) => histogramOf(point, data.bounds)), temporality])]
}

function numberOf({ attributes, startMs, endMs, value }: NumberPoint): Wire {
  return messageField(1, [
    ...attributesOf(7, attributes),
    fixed64Field(2, nanosOf(startMs)),
    fixed64Field(3, nanosOf(endMs)),
    typeof value === 'number' ? fixed64Field(6, BigInt(value)) : doubleField(4, value.double),
  ])
}

function histogramOf(point: HistogramPoint, bounds: readonly number[]): Wire {
  const { attributes, startMs, endMs, count, sum, min, max, bucketCounts } = point
  return messageField(1, [
    ...attributesOf(9, attributes),
    fixed64Field(2, nanosOf(startMs)),
    fixed64Field(3, nanosOf(endMs)),
    fixed64Field(4, BigInt(count)),
    doubleField(5, sum),
    fixed64sField(6, bucketCounts.map(BigInt)),
    doublesField(7, bounds),
    doubleField(11, min),
    doubleField(12, max),
  ])
}

function attributesOf(field: number, attributes: Attributes): Wire[] {
  return Object.entries(attributes).map(([key, value]) =>
    messageField(field, [textField(1, key), messageField(2, [anyValueOf(value)])]),
  )
}

function anyValueOf(value: AttributeValue): Wire {
  if (typeof value === 'string') return textField(1, value)
  if (typeof value === 'boolean') return intField(2, value ? 1 : 0)
  if (typeof value === 'number') return intField(3, Math.round(value))
  if ('double' in value) return doubleField(4, value.double)
  return messageField(5, [joined(value.map((each) => messageField(1, [anyValueOf(each)])))])
}

function nanosOf(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}
