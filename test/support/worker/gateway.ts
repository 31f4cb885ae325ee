import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import worker from '../../../src/worker.ts'

/** What the gateway answered, once all behind the answer is done. */
export interface Answered {
  readonly response: Response
  readonly text: string
  readonly json: Record<string, any>
}

/** What a provider was sent. */
export interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: any
}

/** Asks the gateway as its local tenant does. A plain object is sent as JSON. */
export async function ask(
  path: string,
  body?: object | FormData,
  headers: Record<string, string> = {},
  method = body === undefined ? 'GET' : 'POST',
): Promise<Answered> {
  const ctx = createExecutionContext()
  const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body)
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: {
      authorization: `Bearer ${LOCAL_KEY}`,
      ...(typeof sent === 'string' ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  })
  const response = await worker.fetch(request, env, ctx)
  const copy = response.clone()
  const text = await response.text()
  await waitOnExecutionContext(ctx)
  return { response: copy, text, json: parse(text) }
}

/** Plays the providers: answers each request in turn, the last one again and again; remembers what was sent. */
export function upstream(...answers: readonly ((sent: Sent) => Response | Promise<Response>)[]): Sent[] {
  const all: Sent[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const headers = new Headers(init?.headers)
    const raw = init?.body
    const body = typeof raw === 'string' ? parse(raw) : raw
    const sent = { url: String(input), method: init?.method ?? 'GET', headers, body }
    all.push(sent)
    const answer = answers[Math.min(all.length, answers.length) - 1]
    return answer ? answer(sent) : new Response('nothing is here', { status: 500 })
  })
  return all
}

/** An event stream as it comes from a network: in pieces. */
export function sse(text: string): Response {
  const source = new ReadableStream({
    start(controller) {
      for (const piece of text.split(/(?<=\n\n)/)) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  return new Response(source, { headers: { 'content-type': 'text/event-stream' } })
}

function parse(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
