/** A trace that a request is a part of: 32 hex digits, and the span that asked, 16. */
export interface TraceParent {
  readonly traceId: string
  readonly parentSpanId: string
}

const FORM = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/

/** Reads a `traceparent`; null where it is none. Source: W3C Trace Context, "traceparent Header", version 00. */
export function readTraceparent(text: unknown): TraceParent | null {
  const [, traceId, parentSpanId] = (typeof text === 'string' && FORM.exec(text)) || []
  return traceId && parentSpanId ? { traceId, parentSpanId } : null
}
