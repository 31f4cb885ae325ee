/** A number that is no integer by its nature, as seconds are, whatever its value. */
export interface Double {
  readonly double: number
}

/** A number on its own is an integer. */
export type AttributeValue = string | boolean | number | Double | readonly string[]

export type Attributes = Readonly<Record<string, AttributeValue>>

/** What a span is of. Source: `Span.SpanKind` in opentelemetry/proto/trace/v1/trace.proto. */
export const SPAN_KIND_CLIENT = 3

/** `Status.StatusCode` of the same file; what went well has none. */
export const STATUS_CODE_ERROR = 2

/** `AggregationTemporality` in opentelemetry/proto/metrics/v1/metrics.proto: what happened since the export before. */
export const TEMPORALITY_DELTA = 1

/** One piece of work. Ids are hex: 32 digits of the trace, 16 of a span. Times are epoch ms. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  readonly isError: boolean
}

/** What one set of attributes came to between two moments, epoch ms. */
interface Point {
  readonly attributes: Attributes
  readonly startMs: number
  readonly endMs: number
}

export interface NumberPoint extends Point {
  readonly value: number | Double
}

export interface HistogramPoint extends Point {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** How many fell into each bucket: up to each bound, and beyond the last. */
  readonly bucketCounts: readonly number[]
}

export interface Metric {
  readonly name: string
  readonly description: string
  /** In UCUM. */
  readonly unit: string
  readonly data:
    | { readonly kind: 'sum'; readonly points: readonly NumberPoint[] }
    | { readonly kind: 'histogram'; readonly bounds: readonly number[]; readonly points: readonly HistogramPoint[] }
}

/** Spans or metrics, and what they all come from. */
export type Telemetry = { readonly resource: Attributes } & (
  | { readonly signal: 'traces'; readonly spans: readonly Span[] }
  | { readonly signal: 'metrics'; readonly metrics: readonly Metric[] }
)

/** Who measured. */
export const SCOPE_NAME = 'sluice'
