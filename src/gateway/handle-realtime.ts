import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { type Caller, identify } from '../identity/identify.ts'
import { viewLearned } from '../objects/learned-view.ts'
import { providers } from '../providers/index.ts'
import { Fault } from '../shared/faults.ts'
import { admitCall, affordPlan } from './admit-call.ts'
import type { Asking, Plan } from './call.ts'
import { type Connected, connect } from './delivery/connect.ts'
import { joinSockets } from './delivery/join-sockets.ts'
import { askingOf } from './ingress/asking.ts'
import { recordTask } from './record/record-task.ts'
import { recordFailure } from './record/write-fact.ts'
import { choose } from './routing/choose.ts'

/** `GET /v1/realtime?model=…`: a socket to a provider that speaks and listens, joined to the caller's. */
export async function handleRealtime(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
    throw new Fault('invalid_request', 'Ask for a socket: this path needs `Upgrade: websocket`.')
  }
  const startedAt = Date.now()
  const caller = await identify(withKey(request), env, ctx, startedAt)
  const call = await admitCall(callOf(request, caller, id, startedAt), env, ctx)
  const live = await credentialsFor(caller.tenant, env, providers)
  const learned = viewLearned(caller.tenant.tenantId, env, ctx, startedAt)
  const plan = await affordPlan(call, await choose(call, null, live, learned, Math.random), env, ctx)
  const connected = await connect(plan, call, protocolsOf(request))
  if ('fault' in connected) {
    recordFailure(call, '', plan, connected.fault, connected.attempts, env, ctx)
    throw connected.fault
  }
  return joined(connected, call, plan, env, ctx)
}

function joined(connected: Connected, call: Asking, plan: Plan, env: Env, ctx: ExecutionContext): Response {
  const { 0: outside, 1: inside } = new WebSocketPair()
  const ttftMs = Date.now() - call.startedAt
  const ended = joinSockets(inside, connected.socket)
  ctx.waitUntil(
    ended.then(({ usage, outcome }) => {
      const end = { ...connected, ttftMs, outcome, errorCode: outcome === 'failed' ? 'provider_failed' : null, usage }
      recordTask(call, '', plan, { ...end, isFree: true, status: 101 }, env, ctx)
    }),
  )
  const { target } = connected
  const headers = new Headers({
    'x-request-id': call.id,
    'x-sluice-provider': target.provider,
    'x-sluice-model': target.model,
  })
  if (connected.protocol !== null) headers.set('sec-websocket-protocol', connected.protocol)
  return new Response(null, { status: 101, webSocket: outside, headers })
}

const KEY_PROTOCOL = /^openai-insecure-api-key\.(.+)$/

function protocolsOf(request: Request): string[] {
  const asked = request.headers.get('sec-websocket-protocol') ?? ''
  return asked
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

/** Browsers cannot set headers on a socket: OpenAI's clients put the key among its protocols. */
function withKey(request: Request): Request {
  const key = protocolsOf(request)
    .map((each) => KEY_PROTOCOL.exec(each)?.[1])
    .find((each) => each !== undefined)
  if (key === undefined || request.headers.has('authorization')) return request
  const headers = new Headers(request.headers)
  headers.set('authorization', `Bearer ${key}`)
  return new Request(request.url, { headers })
}

function callOf(request: Request, caller: Caller, id: string, startedAt: number): Asking {
  const model = new URL(request.url).searchParams.get('model') ?? ''
  if (model === '') throw new Fault('invalid_request', 'Name a model in the query: `?model=…`.', { param: 'model' })
  return askingOf(request, caller, id, startedAt, { operation: 'realtime', model, stream: true })
}
