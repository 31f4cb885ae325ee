import { type OfferRecord, toEndpoints } from '../conventions/openrouter/endpoints.ts'
import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { identify } from '../identity/identify.ts'
import { type ArmScore, quantile, summary } from '../learning/scores.ts'
import { viewScores } from '../objects/score-view.ts'
import { capabilitiesOf } from '../providers/capabilities/capabilities-of.ts'
import { modelOf } from '../providers/catalog/catalog.ts'
import { priceOf } from '../providers/catalog/price.ts'
import { providers } from '../providers/index.ts'
import { Fault } from '../shared/faults.ts'
import { offersOf } from './routing/resolve-model.ts'

/** `GET /v1/models/{author}/{slug}/endpoints`: who offers a model to this tenant, at what price, and how each did of late. */
export async function handleEndpoints(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
  name: string,
): Promise<Response> {
  const now = Date.now()
  const { tenant } = await identify(request, env, ctx, now)
  const live = await credentialsFor(tenant, env, providers)
  const offers = offersOf(name).filter(({ provider }) => live.get(provider) !== null)
  if (offers.length === 0) throw new Fault('model_not_found', `No model is known as \`${name}\`.`, { param: 'model' })
  const { tenant: own, global } = viewScores(tenant.tenantId, env, ctx, now)
  const told = offers.map(({ provider, model }): OfferRecord => {
    const arm = `${provider}/${model}`
    const about = modelOf(provider, model)
    return {
      provider,
      contextTokens: about?.contextTokens ?? null,
      outputTokensMax: capabilitiesOf(provider, model)?.outputTokens ?? null,
      media: about?.knownMedia ?? [],
      price: priceOf(provider, model, now),
      score: scoreOf(own.arms[arm] ?? global.arms[arm]),
      parameters: [],
    }
  })
  const data = toEndpoints({ id: name, name, offers: told })
  return Response.json({ data }, { headers: { 'x-request-id': id } })
}

function scoreOf(score: ArmScore | undefined): OfferRecord['score'] {
  if (!score) return null
  const at = (q: number) => quantile(score, 'ttftMs', q)
  const [p50, p75, p90, p99] = [at(0.5), at(0.75), at(0.9), at(0.99)]
  const known = p50 !== null && p75 !== null && p90 !== null && p99 !== null
  return {
    successRate: summary(score).successRate,
    ttftMs: known ? { p50, p75, p90, p99 } : null,
    tokensPerSecond: null,
  }
}
