import type { Env } from '../env.ts'
import { credentialsFor, type LiveCredentials } from '../identity/credentials.ts'
import { type Caller, identify } from '../identity/identify.ts'
import type { Provider, Target } from '../providers/contract.ts'
import { providers } from '../providers/index.ts'
import { Fault } from '../shared/faults.ts'
import { newId } from '../shared/ids.ts'
import { asRecord, asText, isRecord, parseJson, type Raw } from '../shared/json.ts'
import { homeOf } from '../storage/databases.ts'
import { open } from '../storage/db.ts'
import { type RemoteObject, remoteObjectsOf } from '../storage/remote-objects.ts'
import { type Forwarded, forward, textOf, wholeProvider } from './delivery/forward.ts'
import { relayBytes } from './delivery/relay-bytes.ts'
import { readBody } from './ingress/read-body.ts'
import { recordBatch } from './record/record-batch.ts'

/** What a request for a file or a batch is about. */
interface Desk {
  readonly caller: Caller
  readonly live: LiveCredentials
  readonly objects: ReturnType<typeof remoteObjectsOf>
  readonly request: Request
  readonly id: string
  readonly env: Env
  readonly ctx: ExecutionContext
}

type Handler = (desk: Desk, params: Readonly<Record<string, string>>) => Promise<Response>

const PAGE = { usual: 20, most: 100 }

/** OpenAI's files: kept at a provider, under ids of ours that only this tenant can use. */
export const files = {
  /** `POST /v1/files`: the form is passed on as it comes, never kept here. `?provider=` or `x-sluice-provider` says where to. */
  create: handler(async (desk) => {
    const { request } = desk
    const provider = await providerFor(desk)
    const { answer, response } = await ask(desk, provider, {
      method: 'POST',
      path: 'files',
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      body: request.body,
    })
    return answer ? told(desk, await named(desk, provider.id, answer, 'file'), response) : passed(desk, response)
  }),
  list: handler((desk) => listed(desk, 'file')),
  get: handler((desk, { object = '' }) => fetched(desk, object, 'file', '')),
  content: handler(async (desk, { object = '' }) => {
    const { provider, upstreamId } = await found(desk, object, 'file')
    const response = await asked(desk, provider, { method: 'GET', path: `files/${upstreamId}/content`, ...NO_BODY })
    return passed(desk, response)
  }),
  remove: handler(async (desk, { object = '' }) => {
    const { provider, upstreamId, id } = await found(desk, object, 'file')
    const response = await asked(desk, provider, { method: 'DELETE', path: `files/${upstreamId}`, ...NO_BODY })
    if (!response.ok && response.status !== 404) return passed(desk, response)
    await desk.objects.remove(id)
    return told(desk, { id, object: 'file', deleted: true })
  }),
}

/** OpenAI's batches: many requests in a file, answered within a day by the provider that has the file. */
export const batches = {
  create: handler(async (desk) => {
    const { json } = await readBody(desk.request)
    const input = await found(desk, asText(json.input_file_id), 'file', 'input_file_id')
    const provider = await loaded(input.provider)
    const { sluice: _, ...fields } = json
    const body = JSON.stringify({ ...fields, input_file_id: input.upstreamId })
    const headers = { 'content-type': 'application/json' }
    const { answer, response } = await ask(desk, provider, { method: 'POST', path: 'batches', headers, body })
    return answer ? told(desk, await named(desk, provider.id, answer, 'batch'), response) : passed(desk, response)
  }),
  list: handler((desk) => listed(desk, 'batch')),
  get: handler((desk, { object = '' }) => fetched(desk, object, 'batch', '')),
  cancel: handler((desk, { object = '' }) => fetched(desk, object, 'batch', '/cancel')),
}

const NO_BODY = { headers: {}, body: null }
const PATH = { file: 'files', batch: 'batches' } as const

function handler(handle: Handler) {
  return async (request: Request, env: Env, ctx: ExecutionContext, id: string, params: Record<string, string> = {}) => {
    const caller = await identify(request, env, ctx, Date.now())
    if (!caller.key.scopes.includes('inference')) {
      throw new Fault('insufficient_permissions', 'This key may not use files: it lacks the scope `inference`.')
    }
    const live = await credentialsFor(caller.tenant, env, providers)
    const objects = remoteObjectsOf(open(await homeOf(env, caller.tenant.tenantId)), caller.tenant.tenantId)
    const served = handle({ caller, live, objects, request, id, env, ctx }, params)
    // What was made or spent is written down, whether or not the caller stays.
    ctx.waitUntil(served.catch(() => undefined))
    return served
  }
}

/** The provider a new file goes to: the one that is named, else the first live one that has files. */
async function providerFor({ request, live }: Desk): Promise<Provider> {
  const wanted = new URL(request.url).searchParams.get('provider') ?? request.headers.get('x-sluice-provider')
  if (wanted) return loaded(wanted)
  const first = [...providers.values()].find(({ id, files: has }) => has && live.get(id) !== null)
  if (!first) throw new Fault('provider_not_configured', 'No provider that has files has a credential.')
  return first.load()
}

async function loaded(id: string): Promise<Provider> {
  const provider = providers.get(id)
  if (!provider?.files) throw new Fault('invalid_request', `\`${id}\` has no files.`, { param: 'provider' })
  return provider.load()
}

async function found(desk: Desk, id: string, kind: RemoteObject['kind'], param: string | null = null) {
  const object = await desk.objects.find(id)
  if (object?.kind === kind) return object
  throw new Fault(param ? 'invalid_request' : 'not_found', `There is no ${kind} \`${id}\`.`, { param })
}

function asked(desk: Desk, providerId: string, question: Forwarded): Promise<Response> {
  return loaded(providerId).then((provider) => forward(provider, targetAt(desk, provider), question))
}

function targetAt({ live }: Desk, { id, name }: Provider): Target {
  const credential = live.get(id)
  if (!credential) throw new Fault('provider_not_configured', `There is no credential for ${name} any more.`)
  return wholeProvider(id, credential)
}

/** The provider's answer as JSON; null when it is an error, which the caller is to see as it is. */
async function ask(desk: Desk, provider: Provider, question: Forwarded) {
  const response = await asked(desk, provider.id, question)
  if (!response.ok) return { answer: null, response }
  const json = parseJson(await textOf(response, provider))
  if (!isRecord(json)) throw new Fault('provider_failed', `${provider.name} answered with something that is no JSON.`)
  return { answer: json, response }
}

async function fetched(desk: Desk, id: string, kind: RemoteObject['kind'], action: string): Promise<Response> {
  const object = await found(desk, id, kind)
  const provider = await loaded(object.provider)
  const path = `${PATH[kind]}/${object.upstreamId}${action}`
  const { answer, response } = await ask(desk, provider, { method: action ? 'POST' : 'GET', path, ...NO_BODY })
  if (!answer) return passed(desk, response)
  if (kind === 'batch') await settle(desk, object, answer)
  return told(desk, await named(desk, provider.id, answer, kind, id), response)
}

/** Lists what this tenant has, each as its provider tells it now. One that has gone there is left out. */
async function listed(desk: Desk, kind: RemoteObject['kind']): Promise<Response> {
  const { searchParams } = new URL(desk.request.url)
  const limit = Math.min(PAGE.most, Math.max(1, Number(searchParams.get('limit') ?? PAGE.usual) || PAGE.usual))
  const after = searchParams.get('after')
  const page = await desk.objects.list(kind, limit + 1, after ? await found(desk, after, kind, 'after') : undefined)
  const told = await Promise.all(page.slice(0, limit).map((object) => seen(desk, object)))
  const data = told.filter((each) => each !== null)
  const ends = { first_id: data[0]?.id ?? '', last_id: data.at(-1)?.id ?? '' }
  return Response.json({ object: 'list', data, ...ends, has_more: page.length > limit }, { headers: headersOf(desk) })
}

/** An object as its provider tells it now; null where it cannot: the others are listed all the same. */
async function seen(desk: Desk, object: RemoteObject): Promise<Raw | null> {
  const { id, kind, provider: providerId, upstreamId } = object
  if (!desk.live.get(providerId)) return null
  const provider = await loaded(providerId)
  const question = { method: 'GET', path: `${PATH[kind]}/${upstreamId}`, ...NO_BODY }
  const answer = await ask(desk, provider, question).then(
    (told) => told.answer,
    () => null,
  )
  if (answer && kind === 'batch') await settle(desk, object, answer)
  return answer && named(desk, providerId, answer, kind, id)
}

const FILE_FIELDS = ['input_file_id', 'output_file_id', 'error_file_id']

/** The provider's object with our ids in place of its own; those that are new get one. */
async function named(
  desk: Desk,
  provider: string,
  answer: Raw,
  kind: RemoteObject['kind'],
  known?: string,
): Promise<Raw> {
  const id = known ?? (await ownId(desk, provider, asText(answer.id), kind))
  const fields = FILE_FIELDS.filter((field) => typeof answer[field] === 'string' && answer[field] !== '')
  const ids = await Promise.all(
    fields.map(async (field) => [field, await ownId(desk, provider, asText(answer[field]), 'file')] as const),
  )
  return { ...answer, id, ...Object.fromEntries(ids) }
}

async function ownId(desk: Desk, provider: string, upstreamId: string, kind: RemoteObject['kind']): Promise<string> {
  if (upstreamId === '') throw new Fault('provider_failed', 'The provider gave no id.')
  const [known] = await desk.objects.known(provider, [upstreamId])
  if (known) return known.id
  const id = kind === 'file' ? newId('file').replace('_', '-') : newId('batch')
  const keyId = desk.caller.key.id
  await desk.objects.add({ id, kind, provider, upstreamId, keyId, createdAt: Date.now(), settledAt: null })
  // Two requests may have seen it first; one of them wrote it down.
  const [kept] = await desk.objects.known(provider, [upstreamId])
  return kept?.id ?? id
}

/** A batch that is over is paid for once, whoever looks at it first. */
async function settle(desk: Desk, object: RemoteObject, answer: Raw): Promise<void> {
  if (object.settledAt !== null || !isRecord(answer.usage) || !OVER.has(asText(answer.status))) return
  if (!(await desk.objects.settle(object.id, Date.now()))) return
  const { tenantId } = desk.caller.tenant
  const ended = { tenantId, object, model: asText(answer.model), usage: asRecord(answer.usage) }
  recordBatch(ended, desk.env, desk.ctx)
}

const OVER: ReadonlySet<string> = new Set(['completed', 'cancelled', 'expired', 'failed'])

function headersOf({ id }: Desk): Record<string, string> {
  return { 'x-request-id': id }
}

function told(desk: Desk, answer: Raw, response?: Response): Response {
  return Response.json(answer, { status: response?.status ?? 200, headers: headersOf(desk) })
}

/** An answer as the provider gave it, error or bytes. */
function passed(desk: Desk, { status, headers, body }: Response): Response {
  const type = headers.get('content-type') ?? 'application/octet-stream'
  const relayed = body && relayBytes(body, '', desk.request, '')
  if (relayed) desk.ctx.waitUntil(relayed.settled)
  return new Response(relayed?.body ?? null, {
    status: status >= 300 && status < 400 ? 502 : status,
    headers: { ...headersOf(desk), 'content-type': type },
  })
}
