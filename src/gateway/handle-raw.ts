import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { type Caller, identify } from '../identity/identify.ts'
import { canCharge } from '../providers/catalog/price.ts'
import type { Provider, Target } from '../providers/contract.ts'
import { providers } from '../providers/index.ts'
import { Fault } from '../shared/faults.ts'
import { asRecord, asText, parseJson, type Raw } from '../shared/json.ts'
import type { Asking } from './call.ts'
import { forward, wholeProvider } from './delivery/forward.ts'
import { relayBytes } from './delivery/relay-bytes.ts'
import { askingOf } from './ingress/asking.ts'
import { MAX_BODY_BYTES } from './ingress/read-body.ts'
import { admit } from './policy/admit.ts'
import { recordTask } from './record/record-task.ts'
import { usageInText } from './usage-in-text.ts'

/**
 * `/providers/{id}/*`: a path of a provider's own API, asked with the tenant's credential. The caller sees the provider's
 * answer as it is; what it took is recorded as far as the answer tells.
 */
export async function handleRaw(
  providerId: string,
  path: string,
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
): Promise<Response> {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const provider = await providers.get(providerId)?.load()
  if (!provider) throw new Fault('not_found', `No provider is known as \`${providerId}\`.`)
  const { body, fields } = await readRaw(request)
  const call = callOf(request, caller, id, startedAt, fields, providerId)
  admit(call)
  refuseUnpriced(call, provider)
  const live = await credentialsFor(caller.tenant, env, providers)
  const credential = live.get(providerId)
  if (!credential) throw new Fault('provider_not_configured', `There is no credential for ${provider.name}.`)
  const target = { ...wholeProvider(providerId, credential), model: call.model }
  const { url } = provider.door?.(target) ?? { url: '' }
  const asked = { method: request.method, path: below(url, path, request.url), headers: sentOn(request.headers), body }
  const response = await forward(provider, target, asked)
  return answered(response, call, provider, target, env, ctx)
}

/** JSON is read, so that its model is known; anything else is handed on as it comes. */
async function readRaw(request: Request): Promise<{ body: string | ReadableStream | null; fields: Raw }> {
  const type = request.headers.get('content-type') ?? ''
  if (request.method === 'GET' || request.method === 'HEAD') return { body: null, fields: {} }
  const length = Number(request.headers.get('content-length') ?? 0)
  if (!type.includes('json') || length > MAX_BODY_BYTES) return { body: request.body, fields: {} }
  const body = await request.text()
  return { body, fields: asRecord(parseJson(body)) }
}

function callOf(
  request: Request,
  caller: Caller,
  id: string,
  startedAt: number,
  fields: Raw,
  provider: string,
): Asking {
  const named = /\/models\/([^/:?]+):/.exec(request.url)?.[1]
  const model = asText(fields.model) || (named ? decodeURIComponent(named) : '') || provider
  return askingOf(request, caller, id, startedAt, { operation: 'raw', model, stream: fields.stream === true })
}

/** What would be billed at a price that nobody knows is refused here as anywhere else. */
function refuseUnpriced({ model, caller, startedAt }: Asking, { id }: Provider): void {
  const { unpricedModels } = caller.tenant.settings
  if (model === id || canCharge(id, model, unpricedModels, startedAt)) return
  throw new Fault('model_unpriced', `Nobody knows the price of \`${id}/${model}\`, so it is refused.`, {
    param: 'model',
  })
}

/** The path below the provider's address, whether or not it repeats the version at that address's end. */
function below(door: string, path: string, url: string): string {
  const plain = path.replace(/^\/+/, '')
  if (/(^|\/)\.{1,2}(\/|$)|\/\/|%2e|%2f|\\/i.test(plain)) throw new Fault('invalid_request', 'The path is not plain.')
  const version = /\/(v\d\w*)$/.exec(door)?.[1]
  const short = version && plain.startsWith(`${version}/`) ? plain.slice(version.length + 1) : plain
  const query = new URL(url).searchParams
  query.delete('key')
  return query.size > 0 ? `${short}?${query}` : short
}

/** Headers that concern the provider. The caller's key is not among them. */
const SENT_ON = /^(accept|content-type|idempotency-key|anthropic-|openai-|x-goog-(?!api-key))/

function sentOn(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => SENT_ON.test(name)))
}

const HANDED_BACK = /^(content-type|content-disposition|retry-after|x-ratelimit-|anthropic-|openai-)/

function answered(
  response: Response,
  call: Asking,
  provider: Provider,
  target: Target,
  env: Env,
  ctx: ExecutionContext,
): Response {
  const { status, body } = response
  const headers = new Headers([...response.headers].filter(([name]) => HANDED_BACK.test(name)))
  headers.set('x-request-id', call.id)
  headers.set('x-sluice-provider', provider.id)
  const ttftMs = Date.now() - call.startedAt
  const type = response.headers.get('content-type') ?? ''
  const error = response.ok ? null : 'failed'
  const attempt = { provider: provider.id, model: target.model, status, latencyMs: ttftMs, error }
  const relayed = body ? relayBytes(body, type, call) : null
  const ended = relayed?.settled ?? Promise.resolve({ outcome: 'ok' as const, errorCode: null, text: '' })
  const recorded = ended.then(({ outcome, errorCode, text }) => {
    const usage = response.ok ? usageInText(text, type, provider) : null
    const end = { ...FREE, target, attempts: [attempt], ttftMs, outcome, errorCode, usage }
    const failed = response.ok ? {} : { outcome: 'failed' as const, errorCode: 'provider_failed' }
    recordTask(call, '', { reason: `path of ${provider.id}` }, { ...end, ...failed, status }, env, ctx)
  })
  ctx.waitUntil(recorded)
  return new Response(relayed?.body ?? null, { status: status >= 300 && status < 400 ? 502 : status, headers })
}

/** What tells nothing of its use is taken to have used nothing: it may have been a list of models. */
const FREE = { isFree: true }
