import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LLMock } from '@copilotkit/aimock'
import { playRoles } from './roles.ts'

/** One request that the upstream was sent. */
export interface Received {
  /** Epoch ms. */
  readonly at: number
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  /** When whoever asked hung up before the answer was whole, epoch ms. */
  leftAt: number | null
}

/** A server that plays OpenAI, Anthropic and Google, and writes down what it is sent. */
export interface Upstream {
  readonly url: string
  /** Requests with these words in their body, oldest first. */
  received(words: string): readonly Received[]
  stop(): Promise<void>
}

/** The one key it knows. */
export const UPSTREAM_KEY = 'upstream-key'

/** Starts it on a free port. In front of the mock stands a wire that sees who hangs up, which the mock does not tell. */
export async function startUpstream(): Promise<Upstream> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 8, auth: { apiKeys: [UPSTREAM_KEY] } })
  playRoles(mock)
  const target = await mock.start()
  const all: Received[] = []
  const wire = createServer((asked, answer) => void relay(asked, answer, target, all))
  wire.listen(0, '127.0.0.1')
  await once(wire, 'listening')
  return {
    url: `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    received: (words) => all.filter(({ text }) => text.includes(words)),
    async stop() {
      wire.closeAllConnections()
      wire.close()
      await mock.stop()
    },
  }
}

async function relay(asked: IncomingMessage, answer: ServerResponse, target: string, all: Received[]): Promise<void> {
  const body = Buffer.concat(await asked.toArray())
  const path = asked.url ?? '/'
  const headers = asked.headers as Received['headers']
  const received: Received = { at: Date.now(), path, headers, text: body.toString(), leftAt: null }
  all.push(received)
  if (/"thread":\{/.test(received.text)) return refuseThread(answer)
  const onward = request(new URL(pathAtMock(path), target), { method: asked.method, headers: asked.headers })
  onward.on('error', () => answer.destroy())
  onward.on('response', (response) => {
    // What Anthropic names its own requests by, and the mock does not.
    answer.writeHead(response.statusCode ?? 502, { ...response.headers, 'request-id': response.headers['x-request-id'] })
    response.pipe(answer)
  })
  answer.on('close', () => {
    if (answer.writableFinished) return
    received.leftAt = Date.now()
    onward.destroy()
  })
  onward.end(body)
}

/** What Anthropic says where it keeps no threads. Source: platform.claude.com, "Message threads". */
function refuseThread(answer: ServerResponse): void {
  const details = { error_code: 'thread_unsupported_request', unsupported: ['thread'] }
  const error = { type: 'invalid_request_error', message: 'No threads.', details }
  answer.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'error', error }))
}

/** Google's client has called `/v1` instead of `/v1beta` since its third version; the mock knows the old path alone. */
function pathAtMock(path: string): string {
  return path.replace(/^\/v1(?=\/models\/[^/]+:)/, '/v1beta')
}
