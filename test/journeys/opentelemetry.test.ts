import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateway } from '../support/gateway.ts'
import { decoded } from '../support/otlp-definitions.ts'

const gateway = startGateway()

interface Received {
  readonly path: string
  readonly key: string
  readonly body: Buffer
}

const received: Received[] = []
const collector = createServer(async (request, response) => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const whole = Buffer.concat(pieces)
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole
  received.push({ path: request.url ?? '', key: String(request.headers['x-api-key']), body })
  response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
})
let address = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/otlp`
})
afterAll(() => void collector.close())

/** An export comes behind the answer by what the queue takes. */
async function sent(path: string): Promise<Received> {
  for (let tries = 0; tries < 200; tries++) {
    const found = received.find((each) => each.path === path)
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it never came')
}

test('a request reaches a collector behind its answer, as OpenTelemetry defines it', async () => {
  const headers = { 'x-api-key': 'opens the collector' }
  const made = await gateway.send('POST', '/admin/otel-destinations', { name: 'c', url: address, headers })
  expect(made.status).toBe(201)
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const answer = await gateway.send(
    'POST',
    '/v1/chat/completions',
    { model: 'sandbox/echo-large', messages: [{ role: 'user', content: 'Tell me of rivers' }] },
    { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  )
  const { id, usage } = (await answer.json()) as { id: string; usage: Record<string, number> }

  const traces = await sent('/otlp/v1/traces')
  expect(traces.key).toBe('opens the collector')
  const told = decoded('traces', traces.body) as { resourceSpans: { scopeSpans: { spans: object[] }[] }[] }
  const [root, child] = told.resourceSpans[0]?.scopeSpans[0]?.spans ?? []
  expect(root).toMatchObject({
    traceId,
    parentSpanId: 'b7ad6b7169203331',
    name: 'chat sandbox/echo-large',
    kind: 3,
    attributes: expect.arrayContaining([
      { key: 'gen_ai.response.id', value: { stringValue: id } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: String(usage.prompt_tokens) } },
      { key: 'gen_ai.usage.output_tokens', value: { intValue: String(usage.completion_tokens) } },
      { key: 'sluice.request.id', value: { stringValue: answer.headers.get('x-request-id') } },
    ]),
  })
  expect(child).toMatchObject({ traceId, name: 'attempt sandbox/echo-large' })
  const metrics = decoded('metrics', (await sent('/otlp/v1/metrics')).body) as {
    resourceMetrics: { scopeMetrics: { metrics: { name: string }[] }[] }[]
  }
  const named = (name: string) =>
    metrics.resourceMetrics[0]?.scopeMetrics[0]?.metrics.find((each) => each.name === name)
  expect(named('sluice.requests')).toMatchObject({ sum: { dataPoints: [{ asInt: '1' }], aggregationTemporality: 1 } })
  expect(named('gen_ai.client.token.usage')).toMatchObject({
    histogram: {
      dataPoints: [
        { count: '1', sum: usage.prompt_tokens },
        { count: '1', sum: usage.completion_tokens },
      ],
    },
  })
})
