import type { Env } from '../env.ts'
import { type Credential, credentialsFor } from '../identity/credentials.ts'
import { type Caller, identify } from '../identity/identify.ts'
import { viewScores } from '../objects/score-view.ts'
import { canCharge } from '../providers/catalog/price.ts'
import type { Provider, Target } from '../providers/contract.ts'
import { providers } from '../providers/index.ts'
import { NO_USAGE } from '../providers/usage.ts'
import { asFault, Fault } from '../shared/faults.ts'
import { asText } from '../shared/json.ts'
import { admitCall, affordPlan } from './admit-call.ts'
import type { Asking, Plan, Settlement } from './call.ts'
import { headersWithout } from './delivery/error-without.ts'
import { type Forwarded, forward, wholeProvider } from './delivery/forward.ts'
import { relayBytes } from './delivery/relay-bytes.ts'
import { askingOf } from './ingress/asking.ts'
import { type RawBody, readRaw } from './ingress/read-raw.ts'
import { recordTask } from './record/record-task.ts'
import { recordFailure } from './record/write-fact.ts'
import { usageInText } from './usage-in-text.ts'

/** A request for a provider's own path. */
interface Visit {
  readonly call: Asking
  readonly provider: Provider
  readonly target: Target
  /** True where what tells nothing of its use has used nothing. */
  readonly isFree: boolean
  readonly env: Env
  readonly ctx: ExecutionContext
}

/**
 * `/providers/{id}/*`: a path of a provider's own API, asked with the tenant's own credential. The caller sees the provider's
 * answer as it is; what it took is recorded as far as the answer tells, else as estimated.
 */
export async function handleRaw(
  providerId: string,
  path: string,
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
): Promise<Response> {
  const served = serve(providerId, path, request, env, ctx, id)
  // What was spent is written down, whether or not the caller stays.
  ctx.waitUntil(
    served.then(
      ({ rest }) => rest,
      () => undefined,
    ),
  )
  return (await served).response
}

async function serve(providerId: string, path: string, request: Request, env: Env, ctx: ExecutionContext, id: string) {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const provider = await providers.get(providerId)?.load()
  if (!provider) throw new Fault('not_found', `No provider is known as \`${providerId}\`.`)
  const raw = await readRaw(request)
  const call = await admitCall(callOf(request, caller, id, startedAt, raw, providerId), env, ctx)
  refuseUnpriced(call, provider)
  const target = { ...wholeProvider(providerId, await ownCredential(provider, caller, env)), model: call.model }
  await affordPlan(call, planOf(providerId, target, call, env, ctx), env, ctx)
  const visit = { call, provider, target, isFree: isFree(request, call, provider), env, ctx }
  const { url } = provider.door?.(target) ?? { url: '' }
  const { method, headers } = request
  const asked = { method, ...below(url, path, request.url), headers: sentOn(headers), body: bodyOf(path, raw) }
  return answered(await heard(visit, asked), visit)
}

/** A provider's own paths lead to all that its account has, so the deployment's account is nobody's to visit. */
async function ownCredential({ id, name }: Provider, { tenant }: Caller, env: Env): Promise<Credential> {
  const refusal = `The paths of ${name} itself need a credential of your own for it.`
  if (!tenant.credentials.some(({ provider }) => provider === id)) throw new Fault('insufficient_permissions', refusal)
  // One of its own that does not open must not be made good by the deployment's.
  const alone = { ...tenant, settings: { ...tenant.settings, houseCredentials: false } }
  const credential = (await credentialsFor(alone, env, providers)).get(id)
  if (!credential) throw new Fault('insufficient_permissions', refusal)
  return credential
}

function callOf(
  request: Request,
  caller: Caller,
  id: string,
  startedAt: number,
  { fields, length }: RawBody,
  provider: string,
): Asking {
  const model = modelIn(request.url) || asText(fields.model) || provider
  return askingOf(request, caller, id, startedAt, { operation: 'raw', model, length, stream: fields.stream === true })
}

/** The model that an address names as Gemini's do; '' when it names none. */
function modelIn(url: string): string {
  const named = /\/models\/([^/:?]+):/.exec(url)?.[1] ?? ''
  try {
    return decodeURIComponent(named)
  } catch {
    throw new Fault('invalid_request', 'The path is not plain.')
  }
}

const IDLE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE'])
/** What only counts is free at every provider that has it. */
const COUNTING_PATH = /[/:](count_?tokens|input_tokens)$/i

function isFree({ method, url }: Request, { model }: Asking, { id }: Provider): boolean {
  return model === id || IDLE_METHODS.has(method) || COUNTING_PATH.test(new URL(url).pathname)
}

/** Streams in OpenAI's chat format tell their usage only when asked to. */
function bodyOf(path: string, { body, fields }: RawBody): BodyInit | null {
  const isSilent = path.endsWith('/chat/completions') || path === 'chat/completions'
  if (!isSilent || fields.stream !== true || fields.stream_options !== undefined) return body
  return JSON.stringify({ ...fields, stream_options: { include_usage: true } })
}

async function heard({ call, provider, target, env, ctx }: Visit, asked: Forwarded): Promise<Response> {
  try {
    return await forward(provider, target, asked)
  } catch (thrown) {
    const fault = asFault(thrown)
    const error = fault.code === 'provider_timeout' ? 'timeout' : 'network'
    const latencyMs = Date.now() - call.startedAt
    const attempt = { provider: provider.id, model: target.model, status: 0, latencyMs, error }
    const attempts = fault.code.startsWith('provider_') ? [attempt] : []
    recordFailure(call, '', planOf(provider.id, target, call, env, ctx), fault, attempts, env, ctx)
    throw thrown
  }
}

/** The only target there is. */
function planOf(providerId: string, target: Target, call: Asking, env: Env, ctx: ExecutionContext): Plan {
  const scores = () => viewScores(call.caller.tenant.tenantId, env, ctx, call.startedAt)
  return { targets: [target], reason: `path of ${providerId}`, route: { strategy: 'fallback' }, scores }
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
function below(door: string, path: string, url: string): Pick<Forwarded, 'path' | 'query'> {
  const plain = path.replace(/^\/+/, '')
  const version = /\/(v\d\w*)$/.exec(door)?.[1]
  const short = version && plain.startsWith(`${version}/`) ? plain.slice(version.length + 1) : plain
  const query = new URL(url).searchParams
  query.delete('key')
  return { path: short, query: query.toString() }
}

/** Headers that concern the provider. The caller's key is not among them, nor whose account it is. */
const SENT_ON = /^(accept|content-type|idempotency-key|anthropic-|openai-(?!organization|project)|x-goog-(?!api-key))/

function sentOn(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => SENT_ON.test(name)))
}

const HANDED_BACK =
  /^(content-type|content-disposition|retry-after|x-ratelimit-|anthropic-(?!organization)|openai-(?!organization|project))/

function answered(response: Response, visit: Visit): { response: Response; rest: Promise<void> } {
  const { call, provider, target } = visit
  const { status, body } = response
  const told = headersWithout(target.apiKey, response.headers)
  const headers = new Headers([...told].filter(([name]) => HANDED_BACK.test(name)))
  headers.set('x-request-id', call.id)
  headers.set('x-sluice-provider', provider.id)
  const type = response.headers.get('content-type') ?? ''
  const ttftMs = Date.now() - call.startedAt
  const relayed = body ? relayBytes(body, type, call, target.apiKey) : null
  const ended = relayed?.settled ?? Promise.resolve({ outcome: 'ok' as const, errorCode: null, text: '' })
  const rest = ended.then((end) => record(visit, response, type, ttftMs, end))
  const shown = status >= 300 && status < 400 ? 502 : status
  return { response: new Response(relayed?.body ?? null, { status: shown, headers }), rest }
}

function record(visit: Visit, { ok, status }: Response, type: string, ttftMs: number, settled: Settlement): void {
  const { call, provider, target, env, ctx } = visit
  const { outcome, errorCode, text } = settled
  const error = ok ? null : 'failed'
  const attempt = { provider: provider.id, model: target.model, status, latencyMs: ttftMs, error }
  const end = {
    target,
    attempts: [attempt],
    ttftMs,
    outcome: ok ? outcome : ('failed' as const),
    errorCode: ok ? errorCode : 'provider_failed',
    usage: ok ? usageInText(text, type, provider) : null,
    estimate: { ...NO_USAGE, inputTokens: tokensIn(call.length), outputTokens: tokensIn(text.length) },
    isFree: visit.isFree || !ok,
    status,
  }
  recordTask(call, '', { reason: `path of ${provider.id}` }, end, env, ctx)
}

const CHARACTERS_PER_TOKEN = 4

function tokensIn(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN)
}
