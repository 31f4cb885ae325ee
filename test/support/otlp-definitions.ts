import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

const root = new protobuf.Root()
for (const name of ['common', 'resource', 'trace', 'metrics', 'services']) {
  protobuf.parse(readFileSync(`test/fixtures/otel/${name}.proto`, 'utf8'), root)
}
root.resolveAll()

const REQUESTS = {
  traces: root.lookupType('opentelemetry.proto.collector.ExportTraceServiceRequest'),
  metrics: root.lookupType('opentelemetry.proto.collector.ExportMetricsServiceRequest'),
}

/** An export request read by the definitions of opentelemetry-proto, in the form that OTLP's JSON has. */
export function decoded(signal: keyof typeof REQUESTS, bytes: Uint8Array): unknown {
  const type = REQUESTS[signal]
  return inHex(type.toObject(type.decode(bytes), { longs: String, enums: Number, arrays: false }))
}

/** A receiver's answer that takes an export in part. */
export function answerOf(partialSuccess: object): Uint8Array<ArrayBuffer> {
  const type = root.lookupType('opentelemetry.proto.collector.ExportTraceServiceResponse')
  return Uint8Array.from(type.encode(type.fromObject({ partialSuccess })).finish())
}

/** OTLP writes ids in hex where proto3's JSON mapping would have base64. */
function inHex(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(inHex)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inHex(each)]))
}
