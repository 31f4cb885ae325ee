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
  const mock = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 8 })
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
  const refusal = refusalOf(received)
  if (refusal) {
    answer.writeHead(refusal.status, { 'content-type': 'application/json', ...named('req_refused') })
    answer.end(JSON.stringify(refusal.body))
    return
  }
  const onward = request(new URL(pathAtMock(path), target), { method: asked.method, headers: asked.headers })
  onward.on('error', () => answer.destroy())
  onward.on('response', (response) => {
    const { 'content-length': _, ...kept } = response.headers
    answer.writeHead(response.statusCode ?? 502, { ...kept, ...named(String(kept['x-request-id'])) })
    if (/"encoding_format":"base64"/.test(received.text)) void encodeVectors(response, answer)
    else if (path.startsWith('/api/') && /event-stream/.test(String(kept['content-type']))) prune(response, answer)
    else response.pipe(answer)
  })
  answer.on('close', () => {
    if (answer.writableFinished) return
    received.leftAt = Date.now()
    onward.destroy()
  })
  onward.end(body)
}

/** OpenAI names its requests in the first of these, Anthropic in the second. */
const named = (id: string) => ({ 'x-request-id': id, 'request-id': id })

/** The mock answers with numbers, whatever was asked for. */
async function encodeVectors(response: IncomingMessage, answer: ServerResponse): Promise<void> {
  const body = JSON.parse(Buffer.concat(await response.toArray()).toString())
  for (const each of body.data) each.embedding = Buffer.from(new Float32Array(each.embedding).buffer).toString('base64')
  answer.end(JSON.stringify(body))
}

/** OpenRouter's streams have no field that is null here, and its client takes none. The mock writes an event at a time. */
function prune(response: IncomingMessage, answer: ServerResponse): void {
  response.setEncoding('utf8')
  response.on('data', (events: string) => answer.write(events.replaceAll(/,"system_fingerprint":null/g, '')))
  response.on('end', () => answer.end())
}

/** What is refused, in the words of whoever is played at that path. */
function refusalOf({ path, headers, text }: Received): { status: number; body: unknown } | null {
  const key = headers['authorization']?.replace('Bearer ', '') ?? headers['x-api-key'] ?? headers['x-goog-api-key']
  if (key !== UPSTREAM_KEY) return { status: 401, body: unauthorized(path) }
  // As Anthropic says it where it keeps no threads. Source: platform.claude.com, "Message threads".
  if (!/"thread":\{/.test(text)) return null
  const details = { error_code: 'thread_unsupported_request', unsupported: ['thread'] }
  const error = { type: 'invalid_request_error', message: 'No threads.', details }
  return { status: 400, body: { type: 'error', error } }
}

function unauthorized(path: string): unknown {
  const message = 'The API key is wrong.'
  if (path.includes('/messages')) return { type: 'error', error: { type: 'authentication_error', message } }
  if (/:(stream)?generateContent/i.test(path)) return { error: { code: 401, message, status: 'UNAUTHENTICATED' } }
  if (path.startsWith('/api/')) return { error: { code: 401, message } }
  return { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } }
}

/** Google's client has called `/v1` instead of `/v1beta` since its third version; the mock knows the old path alone. */
function pathAtMock(path: string): string {
  return path.replace(/^\/v1(?=\/models\/[^/]+:)/, '/v1beta')
}
