import { asRecord, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import { DAY_MS, SECOND_MS, within } from '../../shared/time.ts'
import { splitEvents } from '../server-events.ts'
import type { ResponseStore } from './history.ts'

/** What is kept beside the response itself. */
export interface Keeping {
  readonly store: ResponseStore
  readonly days: number
  readonly ownInput: readonly unknown[]
  readonly previousId: string | null
  /** Epoch ms. */
  readonly now: number
}

/** How long a caller waits for his response to be kept. One that could not be kept is delivered all the same. */
const KEEP_LIMIT_MS = 2 * SECOND_MS
const NOT_KEPT = 'The response could not be kept: it cannot be referred to by its id.'

/** Keeps a whole response before it is handed over, so that its id can be used at once. */
export async function keepResponse(response: Response, keeping: Keeping): Promise<Response> {
  const text = await response.text()
  const isKept = await keep(asRecord(parseJson(text)), response.headers, keeping)
  const headers = new Headers(response.headers)
  if (!isKept) headers.append('x-sluice-warning', NOT_KEPT)
  return new Response(text, { headers })
}

/** Hands a stream on, and keeps the response that its last event brings before that event is sent. */
export function keepStreamed(response: Response, keeping: Keeping): Response {
  const { readable, writable } = new IdentityTransformStream()
  const { headers, body } = response
  if (body) void pump(body.getReader(), writable.getWriter(), headers, keeping)
  return new Response(readable, { headers })
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  headers: Headers,
  keeping: Keeping,
): Promise<void> {
  const [decoder, split] = [new TextDecoder(), splitEvents()]
  try {
    for (let read = await from.read(); !read.done; read = await from.read()) {
      const ended = split(decoder.decode(read.value, { stream: true })).map(({ data }) => endOf(data))
      const whole = ended.find((each) => each !== null)
      if (whole) await keep(whole, headers, keeping)
      await to.write(read.value)
    }
    await to.close()
  } catch {
    await from.cancel().catch(() => undefined)
    await to.abort().catch(() => undefined)
  }
}

/** The response that an event ends with; null where it ends nothing. Only the last event names one of these. */
function endOf(data: string): Raw | null {
  if (!/"response\.(completed|incomplete)"/.test(data)) return null
  const event = asRecord(parseJson(data))
  return isRecord(event.response) && /^response\.(completed|incomplete)$/.test(asText(event.type))
    ? event.response
    : null
}

async function keep(response: Raw, headers: Headers, keeping: Keeping): Promise<boolean> {
  const { store, days, ownInput: input, previousId, now } = keeping
  const arm = `${headers.get('x-sluice-provider')}/${headers.get('x-sluice-model')}`
  const id = asText(response.id)
  if (id === '') return false
  const isNative = headers.has('x-sluice-passthrough') && response.store !== false
  const stored = { id, previousId, createdAt: now, expiresAt: now + days * DAY_MS, arm, isNative, input, response }
  return within(KEEP_LIMIT_MS, store.add(stored), () => false).catch(() => false)
}
