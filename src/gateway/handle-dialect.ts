import type { ChatChunk, ChatCompletion } from '../contract/chat.ts'
import type { Dialect, DialectPath, DialectRequest, StreamWriter } from '../dialects/dialect.ts'
import type { Env } from '../env.ts'
import { asFault, FAULTS, Fault, isFaultCode } from '../shared/faults.ts'
import { isRecord, parseJson } from '../shared/json.ts'
import { logBug } from '../shared/log-bug.ts'
import { serve } from './handle-chat.ts'
import { type Prepare, readDialect } from './ingress/read-dialect.ts'
import { splitEvents } from './server-events.ts'

/** Answers a request in another format than OpenAI's chat, errors included. */
export async function handleDialect(
  dialect: Dialect,
  path: DialectPath,
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
  prepare: Prepare = asItIs,
): Promise<Response> {
  let asked: DialectRequest | null = null
  try {
    const response = await serve(request, env, ctx, id, async (...from) => {
      const read = await readDialect(dialect, path, prepare, ...from)
      asked = read.asked
      return read.call
    })
    return asked ? await inDialect(dialect, asked, response, id) : response
  } catch (thrown) {
    if (!(thrown instanceof Fault)) logBug(thrown, id)
    return errorInDialect(dialect, asFault(thrown), id)
  }
}

/** Nothing is done to a request before it is read. */
const asItIs: Prepare = (json) => ({ json, pin: null, own: () => json })

/** A fault as this dialect's clients expect it. */
export function errorInDialect(dialect: Dialect, fault: Fault, id: string): Response {
  const { status, retry } = FAULTS[fault.code]
  const own = dialect.statusOf?.(fault) ?? status
  const headers = new Headers({ 'x-request-id': id, 'request-id': id, 'x-should-retry': String(retry) })
  if (fault.retryAfterMs !== null) headers.set('retry-after', String(Math.ceil(fault.retryAfterMs / 1000)))
  return Response.json(dialect.error(fault, own, id), { status: own, headers })
}

/** An answer in OpenAI's form, told in another. */
export async function inDialect(
  dialect: Dialect,
  asked: DialectRequest,
  response: Response,
  id: string,
): Promise<Response> {
  const headers = new Headers(response.headers)
  headers.set('request-id', id)
  headers.delete('content-length')
  if (headers.has('x-sluice-passthrough')) return new Response(response.body, { headers })
  if (asked.warnings.length > 0)
    headers.append('x-sluice-warning', asked.warnings.join(' ').replaceAll(/[^\x20-\x7e]/g, '?'))
  if (response.body && (headers.get('content-type') ?? '').includes('event-stream')) {
    return new Response(rewritten(response.body, dialect.writer(asked)), { headers })
  }
  const completion = (await response.json()) as ChatCompletion
  return Response.json(dialect.answer(completion, asked), { headers })
}

/** A stream in the caller's own events. What leaves with the caller ends the stream behind it too. */
function rewritten(source: ReadableStream, writer: StreamWriter): ReadableStream {
  const { readable, writable } = new IdentityTransformStream()
  void pump(source.getReader(), writable.getWriter(), writer)
  return readable
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  writer: StreamWriter,
): Promise<void> {
  const [decoder, encoder, split] = [new TextDecoder(), new TextEncoder(), splitEvents()]
  const speak = speakerOf(writer)
  try {
    for (let read = await from.read(); !read.done; read = await from.read()) {
      const events = split(decoder.decode(read.value, { stream: true }))
      const words = events.map(({ data }) => speak(data)).join('')
      if (words !== '') await to.write(encoder.encode(words))
    }
    await to.close()
  } catch {
    await from.cancel().catch(() => undefined)
    await to.abort().catch(() => undefined)
  }
}

/** Rubbish in a stream that passed unread ends it for the caller, who is told so; the rest is read all the same, for the books. */
function speakerOf(writer: StreamWriter): (data: string) => string {
  let isOver = false
  return (data) => {
    if (isOver) return ''
    const words = wordsOf(data, writer)
    isOver = words === null
    return words ?? writer.fail(new Fault('provider_failed', 'The provider sent something that cannot be read.'))
  }
}

/** Null: it cannot be read. */
function wordsOf(data: string, writer: StreamWriter): string | null {
  if (data === '[DONE]') return writer.end()
  const chunk = parseJson(data) as (ChatChunk & { error?: { message?: string; code?: string } }) | null
  if (!isRecord(chunk)) return null
  if (!chunk.error) return writer.write(chunk)
  const { code = 'internal', message = '' } = chunk.error
  return writer.fail(new Fault(isFaultCode(code) ? code : 'provider_failed', message))
}
