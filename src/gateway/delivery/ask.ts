import type { ChatBody, Provider, Target, TaskRequest } from '../../providers/contract.ts'
import type { Raw } from '../../shared/json.ts'
import type { Native } from '../call.ts'
import { adapt } from './adapt.ts'
import type { Watch } from './watch.ts'

const NONE: readonly string[] = []

/** What a target is asked, and whether that is in the caller's own format. */
export interface Question {
  readonly request: TaskRequest
  readonly native: Native | null
  readonly warnings: readonly string[]
}

/** Puts the question to a target: in the caller's own format where both may speak it, else as its adapter has it. */
export async function questionOf(
  provider: Provider,
  body: ChatBody,
  target: Target,
  native: Native | null,
): Promise<Question> {
  const mayPass = native !== null && !target.params && (provider.speaks?.includes(native.dialect) ?? false)
  const own = mayPass ? provider.native?.(native.dialect, native.bodyFor(target), target) : null
  if (own) return { request: own, native, warnings: [] }
  const given = target.params ? withParams(body, target.params) : body
  const adapted = adapt(given, provider, target)
  const { body: fitting, warnings } = adapted instanceof Promise ? await adapted : adapted
  const losses = provider.losses?.(fitting, target) ?? NONE
  return { request: provider.request(fitting, target), native: null, warnings: [...warnings, ...losses] }
}

/** Sends a request as a target's provider takes it. The only `fetch` of the data plane. */
export async function send(
  provider: Provider,
  request: TaskRequest,
  target: Target,
  watch: Watch,
  signal?: AbortSignal,
): Promise<Response> {
  if (provider.answer) return provider.answer(request, watch.signal)
  const { authorize } = provider
  const { method, url, headers, body } = authorize
    ? await authorize(request, target, { now: Date.now(), fetch })
    : request
  // A redirect would carry the key to wherever it points.
  return fetch(url, { method, headers, body, redirect: 'manual', ...(signal ? { signal } : {}) })
}

/** The request with the fields that only this target is sent. */
function withParams({ chat, foreign }: ChatBody, params: Raw): ChatBody {
  const own = { ...chat, ...params }
  return { chat: own, text: JSON.stringify(own), ...(foreign ? { foreign } : {}) }
}
