import { createExecutionContext, createMessageBatch, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { consumeQueue } from '../../../src/jobs/consume-facts.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { ask } from '../control/support.ts'

/** What a collector was sent. */
export interface Export {
  readonly url: string
  readonly headers: Record<string, string>
  readonly bytes: Uint8Array
  /** The same as text. */
  readonly text: string
  readonly redirect: unknown
}

/** Plays the collectors, each export answered with the next status, the last one over and over; remembers what they got. */
export function collectors(...statuses: number[]): Export[] {
  const exports: Export[] = []
  let at = 0
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const status = statuses[Math.min(at++, statuses.length - 1)] ?? 200
    const headers = Object.fromEntries(new Headers(init?.headers))
    const bytes = await unpacked(new Uint8Array(init?.body as Uint8Array), headers['content-encoding'] === 'gzip')
    const text = new TextDecoder().decode(bytes)
    exports.push({ url: String(input), headers, bytes, text, redirect: init?.redirect })
    if (status === 0) throw new Error(`nobody is there: ${JSON.stringify(headers)}`)
    return new Response(text, { status, headers: { 'retry-after': '0', location: 'http://169.254.169.254/' } })
  })
  return exports
}

async function unpacked(bytes: Uint8Array, isPacked: boolean): Promise<Uint8Array> {
  if (!isPacked) return bytes
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** A destination as it is shown. */
export interface Shown {
  readonly id: string
  readonly [field: string]: unknown
}

/** Creates a destination that takes JSON, unless told otherwise. */
export async function newDestination(key: string, input: object = {}): Promise<Shown> {
  const body = { name: 'collector', url: 'https://otel.example.com/base', protocol: 'http/json', ...input }
  const made = await ask('POST', '/admin/otel-destinations', key, body)
  if (made.status !== 201) throw new Error(`no destination was created: ${made.text}`)
  return made.body as unknown as Shown
}

export async function shown(key: string, { id }: Shown): Promise<Shown> {
  return (await ask('GET', `/admin/otel-destinations/${id}`, key)).body as unknown as Shown
}

/** Delivers facts as the queue does, and waits for what goes on behind. Gives how many messages were acknowledged before that. */
export async function deliver(facts: readonly Fact[], against = env as Env): Promise<number> {
  const message = { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body: facts }
  const batch = createMessageBatch('sluice-facts', [message])
  let acknowledged = 0
  for (const each of batch.messages) vi.spyOn(each, 'ack').mockImplementation(() => void acknowledged++)
  const ctx = createExecutionContext()
  await consumeQueue(batch, against, ctx)
  const before = acknowledged
  await waitOnExecutionContext(ctx)
  return before
}

interface Keyed {
  readonly key: string
  readonly value: Record<string, unknown>
}

/** A span as a collector reads it. */
export interface Read {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Record<string, unknown>
  readonly status?: { readonly code: number }
}

/** The spans of exports in JSON. */
export function spansIn(exports: readonly Export[]): Read[] {
  return exports
    .filter(({ url }) => url.endsWith('/v1/traces'))
    .flatMap(({ text }) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans as (Read & { attributes: Keyed[] })[])
    .map((span) => ({ ...span, attributes: plain(span.attributes) }))
}

/** The metrics of exports in JSON, by name: the points of each. */
export function metricsIn(exports: readonly Export[]): Record<string, Record<string, unknown>[]> {
  const metrics = exports
    .filter(({ url }) => url.endsWith('/v1/metrics'))
    .flatMap(({ text }) => JSON.parse(text).resourceMetrics[0].scopeMetrics[0].metrics as Metric[])
  return Object.fromEntries(metrics.map(({ name, sum, histogram }) => [name, (sum ?? histogram)?.dataPoints ?? []]))
}

interface Metric {
  readonly name: string
  readonly sum?: { readonly dataPoints: Record<string, unknown>[] }
  readonly histogram?: { readonly dataPoints: Record<string, unknown>[] }
}

function plain(attributes: readonly Keyed[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
