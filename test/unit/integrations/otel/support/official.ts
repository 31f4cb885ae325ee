import { ProtobufMetricsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type {
  Attributes,
  AttributeValue,
  Metric,
  NumberPoint,
  Telemetry,
} from '../../../../../src/integrations/otel/telemetry.ts'

type Spans = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0]
type Metrics = Parameters<typeof ProtobufMetricsSerializer.serializeRequest>[0]

/** What OpenTelemetry's own serializer makes of the same telemetry. */
export function officiallyEncoded(telemetry: Telemetry): Uint8Array {
  const bytes =
    telemetry.signal === 'traces'
      ? ProtobufTraceSerializer.serializeRequest(spansOf(telemetry) as unknown as Spans)
      : ProtobufMetricsSerializer.serializeRequest(metricsOf(telemetry) as unknown as Metrics)
  if (!bytes) throw new Error('nothing was serialized')
  return bytes
}

const scope = { name: 'sluice' }
/** Numbers of the SDK's enums, which are not those of the wire. */
const [CLIENT, SUM, HISTOGRAM, DELTA, INT, DOUBLE] = [2, 3, 0, 0, 0, 1]

function spansOf({ spans, resource: attributes }: Extract<Telemetry, { signal: 'traces' }>) {
  const resource = { attributes: plain(attributes) }
  return spans.map((span) => ({
    name: span.name,
    kind: CLIENT,
    spanContext: () => ({ traceId: span.traceId, spanId: span.spanId, traceFlags: 1 }),
    ...(span.parentSpanId ? { parentSpanContext: { spanId: span.parentSpanId } } : {}),
    startTime: hrTime(span.startMs),
    endTime: hrTime(span.endMs),
    status: { code: span.isError ? 2 : 0 },
    attributes: plain(span.attributes),
    links: [],
    events: [],
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }))
}

function metricsOf({ metrics, resource }: Extract<Telemetry, { signal: 'metrics' }>) {
  return { resource: { attributes: plain(resource) }, scopeMetrics: [{ scope, metrics: metrics.map(metricOf) }] }
}

function metricOf({ name, description, unit, data }: Metric) {
  const points = data.points.map((point) => ({
    attributes: plain(point.attributes),
    startTime: hrTime(point.startMs),
    endTime: hrTime(point.endMs),
  }))
  if (data.kind === 'sum') {
    const values = data.points.map(({ value }) => numberOf(value))
    const valueType = data.points.some(({ value }) => typeof value === 'object') ? DOUBLE : INT
    const dataPoints = points.map((point, at) => ({ ...point, value: values[at] }))
    const descriptor = { name, description, unit, valueType }
    return { descriptor, dataPointType: SUM, aggregationTemporality: DELTA, isMonotonic: true, dataPoints }
  }
  const values = data.points.map(({ count, sum, min, max, bucketCounts }) => ({
    ...{ count, sum, min, max },
    buckets: { counts: bucketCounts, boundaries: data.bounds },
  }))
  const dataPoints = points.map((point, at) => ({ ...point, value: values[at] }))
  const descriptor = { name, description, unit, valueType: DOUBLE }
  return { descriptor, dataPointType: HISTOGRAM, aggregationTemporality: DELTA, dataPoints }
}

function hrTime(ms: number): [number, number] {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000]
}

function numberOf(value: NumberPoint['value']): number {
  return typeof value === 'number' ? value : value.double
}

function plain(attributes: Attributes): Record<string, unknown> {
  const isDouble = (value: AttributeValue) => typeof value === 'object' && 'double' in value
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      isDouble(value) ? (value as { double: number }).double : value,
    ]),
  )
}

/** A decoded request without what is there only to be empty, and with whole doubles as the SDK has them: as integers. */
export function essential(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essential)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
    if (/^(dropped\w+Count|flags)$/.test(name)) return []
    if (name === 'status' && (each as { code: number }).code === 0) return []
    if (name === 'doubleValue' && Number.isInteger(each)) return [['intValue', String(each)]]
    return [[name, essential(each)]]
  })
  return Object.fromEntries(entries)
}
