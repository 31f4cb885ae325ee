import type { LiveCredentials } from '../../identity/credentials.ts'
import { AUTO_MODELS } from '../../providers/catalog/auto-models.ts'
import { type Offer, providersOf } from '../../providers/catalog/catalog.ts'
import { providers } from '../../providers/index.ts'
import { Fault } from '../../shared/faults.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'

/** What a model's name stands for: the offers behind it, and whether their order is the tenant's wish or the scoreboard's. */
export interface Resolved {
  readonly strategy: 'fallback' | 'auto'
  readonly offers: readonly Offer[]
}

/** Reads a model's name: an alias of the tenant, `auto`, `provider/model`, or a bare well-known id. Only live providers remain. */
export function resolveModel(name: string, tenant: TenantSnapshot, live: LiveCredentials): Resolved {
  const alias = Object.hasOwn(tenant.aliases, name) ? tenant.aliases[name] : undefined
  if (alias) return { strategy: alias.strategy, offers: liveOnly(alias.models.flatMap(offersOf), live, name) }
  if (name !== 'auto') return { strategy: 'fallback', offers: liveOnly(offersOf(name), live, name) }
  const { autoModels } = tenant.settings
  const names = autoModels.length > 0 ? autoModels : AUTO_MODELS
  return { strategy: 'auto', offers: liveOnly(names.flatMap(offersOf), live, name) }
}

/** Who offers a model, live or not. `provider/model` names one; any other name is looked up in the catalogue. */
export function offersOf(name: string): readonly Offer[] {
  const slash = name.indexOf('/')
  const provider = slash > 0 ? name.slice(0, slash) : ''
  if (providers.has(provider)) return [{ provider, model: name.slice(slash + 1) }]
  if (slash < 0) return providersOf(name)
  return providersOf(name.slice(name.lastIndexOf('/') + 1)).filter(
    ({ model }) => model.toLowerCase() === name.toLowerCase(),
  )
}

function liveOnly(offers: readonly Offer[], live: LiveCredentials, name: string): readonly Offer[] {
  if (offers.length === 0) {
    const hint = 'Name it as `provider/model`; `GET /v1/models` lists what is live.'
    throw new Fault('model_not_found', `No model is known as \`${name}\`. ${hint}`, { param: 'model' })
  }
  const found = offers.filter(({ provider }) => live.get(provider) !== null)
  if (found.length > 0) return found
  const wanted = [...new Set(offers.map(({ provider }) => provider))].slice(0, 5).join(', ')
  throw new Fault('provider_not_configured', `\`${name}\` needs a credential for one of: ${wanted}.`, {
    param: 'model',
  })
}
