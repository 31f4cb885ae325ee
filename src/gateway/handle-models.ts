import type { Env } from '../env.ts'
import { credentialsFor, type LiveCredentials } from '../identity/credentials.ts'
import { identify } from '../identity/identify.ts'
import { modelOf, modelsOfProvider, taskModelOf, taskModelsOf } from '../providers/catalog/catalog.ts'
import type { CatalogModel, ModelKind } from '../providers/catalog/model.ts'
import { priceOf } from '../providers/catalog/price.ts'
import { providers } from '../providers/index.ts'
import { Fault } from '../shared/faults.ts'
import type { TenantSnapshot } from '../storage/snapshot.ts'
import { offersOf } from './routing/resolve-model.ts'

/** A model as `GET /v1/models` lists it: OpenAI's four fields, and what Sluice knows besides. Prices are USD per million tokens. */
interface ListedModel {
  readonly id: string
  readonly object: 'model'
  readonly created: number
  readonly owned_by: string
  /** What it does; absent where that depends. */
  readonly kind?: ModelKind
  readonly context_length: number | null
  readonly pricing: { readonly input: number; readonly output: number; readonly cached_input: number | null } | null
}

/** `GET /v1/models`: what this tenant can call now, its aliases and `auto` first. */
export async function handleModels(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const now = Date.now()
  const { tenant } = await identify(request, env, ctx, now)
  const live = await credentialsFor(tenant, env, providers)
  const created = Math.floor(tenant.publishedAt / 1000)
  const own = ['auto', ...Object.keys(tenant.aliases)].map((name) => named(name, created))
  const listed = liveModels(live).map((model) => list(model, created, now))
  return Response.json({ object: 'list', data: [...own, ...listed] }, { headers: { 'x-request-id': id } })
}

/** `GET /v1/models/{id}`: one model by any name a request may use for it. */
export async function handleModel(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
  name: string,
): Promise<Response> {
  const now = Date.now()
  const { tenant } = await identify(request, env, ctx, now)
  const live = await credentialsFor(tenant, env, providers)
  const model = findModel(name, tenant, live, now)
  if (!model) throw new Fault('model_not_found', `No model is known as \`${name}\`.`, { param: 'model' })
  return Response.json(model, { headers: { 'x-request-id': id } })
}

function findModel(name: string, tenant: TenantSnapshot, live: LiveCredentials, now: number): ListedModel | null {
  const created = Math.floor(tenant.publishedAt / 1000)
  if (name === 'auto' || Object.hasOwn(tenant.aliases, name)) return named(name, created)
  const offer = offersOf(name).find(({ provider }) => live.get(provider) !== null)
  if (!offer) return null
  const model = modelOf(offer.provider, offer.model) ?? taskModelOf(offer.provider, offer.model)
  return model
    ? list(model, created, now)
    : { ...named(`${offer.provider}/${offer.model}`, created), owned_by: offer.provider }
}

function liveModels(live: LiveCredentials): CatalogModel[] {
  const ids = [...providers.keys()].filter((provider) => live.get(provider) !== null)
  const models = ids.flatMap((provider) => [...modelsOfProvider(provider), ...taskModelsOf(provider)])
  return models.filter(({ deprecated }) => !deprecated)
}

function list(model: CatalogModel, created: number, now: number): ListedModel {
  const { provider, id, kind, contextTokens } = model
  const price = priceOf(provider, id, now)
  const perMillion = (nanosPer1k: number) => nanosPer1k / 1_000_000
  const cached = price?.cachedInputNanosPer1k ?? null
  return {
    id: `${provider}/${id}`,
    object: 'model',
    created,
    owned_by: provider,
    kind,
    context_length: contextTokens,
    pricing: price && {
      input: perMillion(price.inputNanosPer1k),
      output: perMillion(price.outputNanosPer1k),
      cached_input: cached === null ? null : perMillion(cached),
    },
  }
}

function named(id: string, created: number): ListedModel {
  return { id, object: 'model', created, owned_by: 'sluice', context_length: null, pricing: null }
}
