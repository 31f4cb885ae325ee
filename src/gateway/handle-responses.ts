import { estimateTokenCount } from 'tokenx'
import { responsesDialect } from '../dialects/responses/responses.ts'
import type { Env } from '../env.ts'
import { type Caller, identify } from '../identity/identify.ts'
import { Fault } from '../shared/faults.ts'
import { isRecord } from '../shared/json.ts'
import { homeOf } from '../storage/databases.ts'
import { open } from '../storage/db.ts'
import { remoteObjectsOf } from '../storage/remote-objects.ts'
import { storedResponsesOf } from '../storage/stored-responses.ts'
import { handleDialect } from './handle-dialect.ts'
import { readBody } from './ingress/read-body.ts'
import type { Prepared } from './ingress/read-dialect.ts'
import { withHistory } from './responses/history.ts'
import { itemsOf } from './responses/items.ts'
import { type Keeping, keepResponse, keepStreamed } from './responses/keep.ts'
import { withOwnFiles } from './responses/own-files.ts'

type Params = Readonly<Record<string, string>>
type Handler = (request: Request, env: Env, ctx: ExecutionContext, id: string, params: Params) => Promise<Response>

const DAYS = 30

/** OpenAI's Responses: asked, and what is kept of them under the tenant's own ids. */
export const responses: Readonly<Record<'create' | 'get' | 'remove' | 'inputItems' | 'inputTokens', Handler>> = {
  create,
  async get(request, env, ctx, id, params) {
    const { response } = await found(await storeFor(request, env, ctx), params)
    return Response.json(response, { headers: { 'x-request-id': id } })
  },
  async remove(request, env, ctx, id, params) {
    const store = await storeFor(request, env, ctx)
    const { id: removed } = await found(store, params)
    await store.remove(removed)
    return Response.json({ id: removed, object: 'response', deleted: true }, { headers: { 'x-request-id': id } })
  },
  async inputItems(request, env, ctx, id, params) {
    const { input } = await found(await storeFor(request, env, ctx), params)
    return Response.json(itemsOf(input, new URL(request.url).searchParams), { headers: { 'x-request-id': id } })
  },
  /** How many tokens a request would take, as estimated; nobody is asked. */
  async inputTokens(request, env, ctx, id) {
    const caller = await identify(request, env, ctx, Date.now())
    const { json } = await readBody(request)
    const { body } = await withHistory(json, storeOf(caller, env, Date.now()))
    const { chat } = responsesDialect.read({ ...body, model: body.model ?? 'auto' }, { model: null, stream: null })
    const text = JSON.stringify([chat.messages, chat.tools ?? [], chat.response_format ?? null])
    const counted = { object: 'response.input_tokens', input_tokens: estimateTokenCount(text) }
    return Response.json(counted, { headers: { 'x-request-id': id } })
  },
}

async function create(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  let keeping: Keeping | null = null
  const prepare = async (json: Readonly<Record<string, unknown>>, caller: Caller): Promise<Prepared> => {
    const now = Date.now()
    const store = storeOf(caller, env, now)
    const { body: told, pin, isKeptThere, ownInput, previousId } = await withHistory(json, store)
    const objects = remoteObjectsOf(open(await homeOf(env, caller.tenant.tenantId)), caller.tenant.tenantId)
    const { body, provider } = await withOwnFiles(told, objects)
    const sent = provider === null ? json : (await withOwnFiles(json, objects)).body
    const days = caller.tenant.settings.responsesDays ?? DAYS
    const keeps = json.store !== false && days > 0
    if (keeps) keeping = { store, days, ownInput, previousId, now }
    const { previous_response_id: _, ...expanded } = body
    const onItsOwn = previousId === null ? sent : expanded
    return {
      json: { ...body, store: keeps },
      pin: provider === null ? pin : `${provider}/*`,
      own: (arm) => (isKeptThere && arm === pin ? sent : onItsOwn),
    }
  }
  const path = { model: null, stream: null }
  const response = await handleDialect(responsesDialect, path, request, env, ctx, id, prepare)
  if (!response.ok || !response.body || keeping === null) return response
  const isStream = (response.headers.get('content-type') ?? '').includes('event-stream')
  return isStream ? keepStreamed(response, keeping) : keepResponse(response, keeping)
}

async function storeFor(request: Request, env: Env, ctx: ExecutionContext) {
  const now = Date.now()
  return storeOf(await identify(request, env, ctx, now), env, now)
}

function storeOf({ tenant, key }: Caller, env: Env, now: number) {
  if (!key.scopes.includes('inference')) {
    throw new Fault('insufficient_permissions', 'This key may not use responses: it lacks the scope `inference`.')
  }
  return storedResponsesOf(open(env), tenant.tenantId, now)
}

async function found(store: ReturnType<typeof storeOf>, { response: wanted = '' }: Params) {
  const stored = await store.find(wanted)
  if (stored && isRecord(stored.response)) return stored
  throw new Fault('not_found', `There is no response \`${wanted}\`.`, { param: 'response_id' })
}
