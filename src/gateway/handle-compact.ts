import { withoutSecrets } from '../conventions/secret-fields.ts'
import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { identify } from '../identity/identify.ts'
import { viewLearned } from '../objects/learned-view.ts'
import { providers } from '../providers/index.ts'
import { usageOfRaw } from '../providers/raw-usage.ts'
import { asFault, Fault } from '../shared/faults.ts'
import { asText, isRecord, parseJson, type Raw } from '../shared/json.ts'
import { homeOf } from '../storage/databases.ts'
import { open } from '../storage/db.ts'
import { storedResponsesOf } from '../storage/stored-responses.ts'
import { admitCall, affordPlan } from './admit-call.ts'
import { headersOf } from './answer.ts'
import type { Asking, Plan } from './call.ts'
import { forward, textOf } from './delivery/forward.ts'
import { askingOf } from './ingress/asking.ts'
import { readBody } from './ingress/read-body.ts'
import { recordTask } from './record/record-task.ts'
import { recordFailure } from './record/write-fact.ts'
import { withHistory } from './responses/history.ts'
import { choose } from './routing/choose.ts'

/**
 * `POST /v1/responses/compact`: a conversation made shorter by the provider that is to go on with it. What it is made into is
 * encrypted, so only providers that have OpenAI's own endpoint can do it, and only the same one can read it.
 */
export async function handleCompact(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const served = serve(request, env, ctx, id)
  // What was spent is written down, whether or not the caller stays.
  ctx.waitUntil(served.catch(() => undefined))
  return served
}

async function serve(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const { json, text } = await readBody(request)
  const { body, pin } = await withHistory(
    json,
    storedResponsesOf(open(await homeOf(env, caller.tenant.tenantId)), caller.tenant.tenantId, startedAt),
  )
  const { sluice: _, previous_response_id: __, ...fields } = withoutSecrets(body)
  const session = asText(body.prompt_cache_key) || null
  const asked = { operation: 'chat' as const, model: asText(body.model), length: text.length, session, pin }
  const call = await admitCall(askingOf(request, caller, id, startedAt, asked), env, ctx)
  const live = await credentialsFor(caller.tenant, env, providers)
  const learned = viewLearned(caller.tenant.tenantId, env, ctx, startedAt)
  const able = ableOf(await choose(call, null, live, learned, Math.random), call)
  const plan = await affordPlan(call, able, env, ctx)
  const { answer, end } = await compacted(plan, fields, startedAt).catch((thrown: unknown) => {
    recordFailure(call, text, plan, asFault(thrown), [], env, ctx)
    throw thrown
  })
  recordTask(call, text, plan, end, env, ctx)
  const headers = { ...headersOf(call, plan, end, 'bypass'), 'content-type': 'application/json' }
  return new Response(answer, { status: end.status >= 300 && end.status < 400 ? 502 : end.status, headers })
}

async function compacted({ targets: [target] }: Plan, fields: Raw, startedAt: number) {
  const provider = await providers.get(target.provider)?.load()
  if (!provider)
    throw new Fault('model_not_found', `No provider is known as \`${target.provider}\`.`, { param: 'model' })
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ ...fields, model: target.model })
  const response = await forward(provider, target, { method: 'POST', path: 'responses/compact', headers, body })
  const { ok, status } = response
  const answer = await textOf(response, provider)
  const json = parseJson(answer)
  if (ok && !isRecord(json)) {
    throw new Fault('provider_failed', `${provider.name} answered with something that is no JSON.`)
  }
  const latencyMs = Date.now() - startedAt
  const attempt = { provider: target.provider, model: target.model, status, latencyMs, error: ok ? null : 'failed' }
  const end = {
    target,
    attempts: [attempt],
    ttftMs: latencyMs,
    outcome: ok ? ('ok' as const) : ('failed' as const),
    errorCode: ok ? null : 'provider_failed',
    usage: ok && isRecord(json) ? usageOfRaw(json, provider) : null,
    isFree: !ok,
    status,
  }
  return { answer, end }
}

/** Who can compact: those that speak the format themselves. */
function ableOf(plan: Plan, { model }: Asking): Plan {
  const [first, ...rest] = plan.targets.filter(({ provider }) => providers.get(provider)?.speaks?.includes('responses'))
  if (first) return { ...plan, targets: [first, ...rest] }
  const message = `No provider of \`${model}\` can compact a conversation.`
  throw new Fault('invalid_request', message, { param: 'model' })
}
