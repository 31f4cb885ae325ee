import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, afterEach, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import worker from '../../../src/worker.ts'

/** What a caller was answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A request to the data plane. */
export interface Asked {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Another environment than the tests' own. */
  readonly env?: Partial<Env>
  readonly signal?: AbortSignal
}

export const CHAT = '/v1/chat/completions'

const contexts: ExecutionContext[] = []

/** Leaves nothing behind for later tests. For each file to call: what a shared module does happens in the first alone. */
export function tidyUp(): void {
  afterEach(() => vi.restoreAllMocks())
  // What goes on behind answers ends here, so that no later file waits for it.
  afterAll(settleAll, 30_000)
}

/** Asks the gateway with a tenant's key. A string is sent as it is, anything else as JSON. */
export async function ask(key: string, asked: Asked): Promise<Answered> {
  const response = await open(key, asked)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** The same, with the answer not yet read. */
export function open(key: string, { path = CHAT, method = 'POST', headers, body, ...rest }: Asked): Promise<Response> {
  const ctx = createExecutionContext()
  contexts.push(ctx)
  const sent = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: sent,
    ...(rest.signal ? { signal: rest.signal } : {}),
  })
  return worker.fetch(request, { ...env, ...rest.env } as typeof env, ctx)
}

/** Ends what goes on behind answers now. */
export async function settleAll(): Promise<void> {
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
}

/** A whole answer of a provider that speaks OpenAI's dialect. */
export function completion(content: string): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
  }
}

/** The same as a stream. */
export function streamed(content: string): Response {
  const chunk = (delta: object, finish_reason: string | null) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  return pieces(chunk({ role: 'assistant', content }, null), chunk({}, 'stop'), 'data: [DONE]\n\n')
}

/** An event stream as it comes from a network: in pieces. */
export function pieces(...texts: readonly string[]): Response {
  const source = new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
      controller.close()
    },
  })
  return new Response(source, { headers: { 'content-type': 'text/event-stream' } })
}

/** What a provider was sent. */
export interface Sent {
  readonly url: URL
  readonly headers: Headers
  readonly body: string
  readonly redirect: RequestInit['redirect']
  readonly signal: AbortSignal | null
}

/** Plays everybody out there; remembers what was sent to whom. */
export function outside(answer: (sent: Sent) => Response | Promise<Response>): Sent[] {
  const all: Sent[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const raw = init?.body
    const body = typeof raw === 'string' ? raw : raw instanceof ReadableStream ? await new Response(raw).text() : ''
    const url = new URL(String(input))
    const sent = {
      url,
      headers: new Headers(init?.headers),
      body,
      redirect: init?.redirect,
      signal: init?.signal ?? null,
    }
    all.push(sent)
    return answer(sent)
  })
  return all
}
