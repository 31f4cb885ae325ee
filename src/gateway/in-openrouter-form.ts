import { errorResponse, Fault } from '../shared/faults.ts'
import { asRecord, isRecord, parseJson, type Raw } from '../shared/json.ts'
import { logBug } from '../shared/log-bug.ts'
import { splitEvents } from './server-events.ts'

/**
 * An answer as OpenRouter's own client reads it, which is stricter than OpenAI's: an error's code is the status, a whole
 * answer has a `system_fingerprint`, a chunk has none that is null.
 */
export async function inOpenRouterForm(
  answer: () => Response | Promise<Response>,
  isChat: boolean,
  id: string,
): Promise<Response> {
  const response = await Promise.resolve()
    .then(answer)
    .catch((thrown: unknown) => {
      if (!(thrown instanceof Fault)) logBug(thrown, id)
      return errorResponse(thrown, id)
    })
  const type = response.headers.get('content-type') ?? ''
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  const { status, body } = response
  if (type.includes('event-stream')) {
    return isChat && body ? new Response(body.pipeThrough(withoutNulls()), { status, headers }) : response
  }
  if (!type.includes('json')) return response
  const text = await response.text()
  const json = parseJson(text)
  return new Response(isRecord(json) ? JSON.stringify(told(json, status)) : text, { status, headers })
}

function told(json: Raw, status: number): Raw {
  if (isRecord(json.error) && status >= 400) {
    const { message, ...metadata } = json.error
    return { error: { code: status, message, metadata } }
  }
  return json.object === 'chat.completion' ? { system_fingerprint: null, ...json } : json
}

const NULL_FINGERPRINT = '"system_fingerprint":null'

function withoutNulls(): TransformStream<Uint8Array, Uint8Array> {
  const [decoder, encoder, split] = [new TextDecoder(), new TextEncoder(), splitEvents()]
  return new TransformStream({
    transform(bytes, controller) {
      const events = split(decoder.decode(bytes, { stream: true })).map(({ data }) => `data: ${withoutNull(data)}\n\n`)
      if (events.length > 0) controller.enqueue(encoder.encode(events.join('')))
    },
  })
}

function withoutNull(data: string): string {
  if (!data.includes(NULL_FINGERPRINT)) return data
  const { system_fingerprint: fingerprint, ...chunk } = asRecord(parseJson(data))
  return fingerprint === null ? JSON.stringify(chunk) : data
}
