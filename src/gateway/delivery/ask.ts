import type { ChatBody, Provider, Target, TaskRequest } from '../../providers/contract.ts'
import type { Raw } from '../../shared/json.ts'
import type { Native } from '../call.ts'
import type { Watch } from './watch.ts'

/** What a target is asked, and whether that is in the caller's own format. */
export interface Question {
  readonly request: TaskRequest
  readonly native: Native | null
}

/** Puts the question to a target: in the caller's own format where both may speak it, else as its adapter has it. */
export function questionOf(provider: Provider, body: ChatBody, target: Target, native: Native | null): Question {
  const mayPass = native !== null && (provider.speaks?.includes(native.dialect) ?? false)
  const own = mayPass ? provider.native?.(native.dialect, native.bodyFor(target), target) : null
  if (own) return { request: own, native }
  return { request: provider.request(target.params ? withParams(body, target.params) : body, target), native: null }
}

/** Sends a request as a target's provider takes it. The only `fetch` of the data plane. */
export async function send(
  provider: Provider,
  request: TaskRequest,
  target: Target,
  watch: Watch,
  signal?: AbortSignal,
): Promise<Response> {
  const { authorize } = provider
  const { method, url, headers, body } = authorize
    ? await authorize(request, target, { now: Date.now(), fetch })
    : request
  // What answers from inside reads text alone.
  if (provider.answer) {
    return provider.answer({ method, url, headers, body: typeof body === 'string' ? body : null }, watch.signal)
  }
  // A redirect would carry the key to wherever it points.
  return fetch(url, { method, headers, body, redirect: 'manual', ...(signal ? { signal } : {}) })
}

/** The request with the fields that only this target is sent. */
function withParams({ chat, foreign }: ChatBody, params: Raw): ChatBody {
  const own = { ...chat, ...params }
  return { chat: own, text: JSON.stringify(own), ...(foreign ? { foreign } : {}) }
}
