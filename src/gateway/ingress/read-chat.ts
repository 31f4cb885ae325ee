import type { CacheWish, ChatRequest } from '../../contract/chat.ts'
import type { Caller } from '../../identity/identify.ts'
import type { ChatBody } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { Call } from '../call.ts'
import { customerOf } from './asking.ts'
import { checkChat } from './check-chat.ts'
import { patienceOf } from './patience.ts'
import { readBody } from './read-body.ts'
import { saying, saysMore } from './says-more.ts'

/** Reads an OpenAI chat request into a Call, or says what is wrong with it. */
export async function readChat(request: Request, caller: Caller, id: string, startedAt: number): Promise<Call> {
  const { text, json } = await readBody(request)
  if (saysMore(request.headers, json)) {
    const { readSaid } = await import('./read-said.ts')
    const { fields, ...said } = readSaid(request.headers, json, request.url)
    const call = callOf(bodyOf(fields, JSON.stringify(fields)), request, caller, id, startedAt)
    return saying(call, said)
  }
  return callOf(bodyOf(json, text), request, caller, id, startedAt)
}

function bodyOf(json: Raw, text: string): ChatBody {
  const objection = checkChat(json)
  if (objection) throw new Fault('invalid_request', objection.message, { param: objection.param })
  return { chat: json as ChatRequest, text }
}

/** A Call of a body that was found sound. */
export function callOf(body: ChatBody, request: Request, caller: Caller, id: string, startedAt: number): Call {
  const { chat } = body
  return {
    id,
    caller,
    operation: 'chat',
    model: chat.model,
    body,
    length: body.text.length,
    thinks: (chat.reasoning_effort ?? 'none') !== 'none',
    session: sessionOf(chat),
    customer: customerOf(chat.user),
    metadata: chat.metadata ?? null,
    pin: null,
    restriction: null,
    policy: null,
    filters: null,
    said: null,
    stream: chat.stream === true,
    showUsage: chat.stream_options?.include_usage === true,
    native: null,
    cacheWish: { ...cacheControl(request), ...chat.cache },
    startedAt,
    traceparent: request.headers.get('traceparent'),
    patienceMs: patienceOf(request.headers),
    signal: request.signal,
  }
}

/** What tells one conversation from another, as OpenAI's clients say it. */
function sessionOf({ prompt_cache_key: key, user }: ChatRequest): string | null {
  const session = key ?? user
  return typeof session === 'string' && session !== '' ? session : null
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
