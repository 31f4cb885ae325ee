import type { CacheWish, ChatRequest } from '../../contract/chat.ts'
import type { Caller } from '../../identity/identify.ts'
import type { ChatBody } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { Call } from '../call.ts'
import { checkChat } from './check-chat.ts'
import { readBody } from './read-body.ts'

/** Reads an OpenAI chat request into a Call, or says what is wrong with it. */
export async function readChat(request: Request, caller: Caller, id: string, startedAt: number): Promise<Call> {
  const { text, json } = await readBody(request)
  const objection = checkChat(json)
  if (objection) throw new Fault('invalid_request', objection.message, { param: objection.param })
  return callOf({ chat: json as unknown as ChatRequest, text }, request, caller, id, startedAt)
}

/** A Call of a body that was found sound. */
export function callOf(body: ChatBody, request: Request, caller: Caller, id: string, startedAt: number): Call {
  const { chat } = body
  return {
    id,
    caller,
    body,
    stream: chat.stream === true,
    showUsage: chat.stream_options?.include_usage === true,
    cacheWish: { ...cacheControl(request), ...chat.cache },
    startedAt,
    patienceMs: patienceOf(request.headers),
    signal: request.signal,
  }
}

/** OpenAI's clients tell how long they wait, in seconds; `x-sluice-timeout-ms` says the same in our words. */
function patienceOf(headers: Headers): number | null {
  const ms =
    Number(headers.get('x-sluice-timeout-ms') ?? 0) || Number(headers.get('x-stainless-timeout') ?? 0) * SECOND_MS
  return ms > 0 ? ms : null
}

/** The HTTP way to say the same as the body's `cache`. */
function cacheControl(request: Request): CacheWish {
  const header = request.headers.get('cache-control')
  if (header === null) return {}
  const maxAge = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(header)?.[1]
  return {
    ...(maxAge === undefined ? {} : { ttl: Number(maxAge) }),
    ...(/(?:^|[\s,])no-store/i.test(header) ? { no_store: true } : {}),
    ...(/(?:^|[\s,])no-cache/i.test(header) ? { refresh: true } : {}),
  }
}
