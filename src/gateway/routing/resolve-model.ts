import type { Alias } from '../../contract/settings.ts'
import type { Credential, LiveCredentials } from '../../identity/credentials.ts'
import { AUTO_MODELS } from '../../providers/catalog/auto-models.ts'
import { KIND_OF_TASK, type Offer, providersOf } from '../../providers/catalog/catalog.ts'
import type { Task } from '../../providers/contract.ts'
import { providers } from '../../providers/index.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { Operation } from '../../storage/facts.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'

/** An offer on a route, and its share where shares are given. */
export interface RouteOffer extends Offer {
  readonly weight: number
  /** Request fields that only this target is sent. */
  readonly params?: Raw
  /** The caller's own key there, in place of the tenant's. */
  readonly key?: Credential
}

/** What a model's name stands for: the route, and the offers on it whose providers are live. */
export interface Resolved {
  readonly route: Omit<Alias, 'models' | 'weights'>
  readonly offers: readonly RouteOffer[]
}

/**
 * Reads a model's name: an alias of the tenant, `auto`, `provider/model`, or a bare well-known id. Only live providers
 * remain. `metadata` decides between the rules of an alias.
 */
export function resolveModel(
  name: string,
  tenant: TenantSnapshot,
  live: LiveCredentials,
  metadata: Readonly<Record<string, unknown>> = {},
  operation: Operation = 'chat',
): Resolved {
  const asked = { live, operation }
  const alias = aliasOf(name, tenant)
  if (alias) {
    const rule = alias.rules?.find((each) => fits(each.metadata, metadata))
    const weights = rule ? [] : (alias.weights ?? [])
    return { route: alias, offers: liveOnly(weighed(rule?.models ?? alias.models, asked, weights), live, name) }
  }
  const { autoModels, standInModel } = tenant.settings
  if (AUTO_NAMES.has(name)) {
    const names = autoModels.length > 0 ? autoModels : AUTO_MODELS
    return { route: { strategy: 'auto' }, offers: liveOnly(weighed(names, asked), live, name) }
  }
  const offers = weighed([name], asked)
  const isForeign = operation === 'chat' && standInModel && standInModel !== name && isWellKnown(name)
  if (isForeign && !offers.some(({ provider }) => live.get(provider) !== null)) {
    return resolveModel(standInModel, tenant, live, metadata)
  }
  return { route: { strategy: 'fallback' }, offers: liveOnly(offers, live, name) }
}

/** `auto`, and what it may be asked to mind most. */
const AUTO_NAMES: ReadonlySet<string> = new Set(['auto', 'auto:quality', 'auto:cheap', 'auto:fast'])

/** A name that says nothing of a provider, as agents have them in their code. */
function isWellKnown(name: string): boolean {
  return !providers.has(name.slice(0, Math.max(0, name.indexOf('/'))))
}

/** The tenant's own route of that name, if there is one. */
export function aliasOf(name: string, { aliases }: TenantSnapshot): Alias | undefined {
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined
}

/** Who offers a model, live or not. `provider/model` names one; any other name is looked up in the catalogue. */
export function offersOf(name: string, operation: Operation = 'chat'): readonly Offer[] {
  const slash = name.indexOf('/')
  const provider = slash > 0 ? name.slice(0, slash) : ''
  const kind = kindOf(operation)
  if (providers.has(provider)) {
    const own = { provider, model: name.slice(slash + 1) }
    // Makers are providers, and brokers have names like theirs: they come after.
    const brokers = kind ? providersOf(own.model, kind).filter(({ model }) => isSame(model, name)) : []
    return [own, ...brokers]
  }
  if (slash < 0) return kind ? providersOf(name, kind) : talkers(name)
  const offers = kind ? providersOf(name.slice(name.lastIndexOf('/') + 1), kind) : []
  const exact = offers.filter(({ model }) => isSame(model, name))
  const bare = offers.filter(({ model }) => isSame(model, name.slice(slash + 1)))
  return MAKERS.has(provider.toLowerCase()) ? [...bare, ...exact] : exact
}

/** What a catalogue lists a model as that is asked for this; null: catalogues do not. */
function kindOf(operation: Operation) {
  if (operation === 'chat') return 'chat' as const
  return Object.hasOwn(KIND_OF_TASK, operation) ? KIND_OF_TASK[operation as Task] : null
}

/** Makers as others write them, where that is not our id of a provider. */
const MAKERS: ReadonlySet<string> = new Set([
  'google',
  'x-ai',
  'mistralai',
  'meta-llama',
  'moonshotai',
  'qwen',
  'z-ai',
  'deepseek-ai',
])

/** Models that speak over sockets are in no list: whoever has sockets may have them. */
function talkers(model: string): Offer[] {
  return [...providers.values()].filter(({ realtime }) => realtime).map(({ id }) => ({ provider: id, model }))
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function fits(wanted: Readonly<Record<string, string>>, metadata: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([field, value]) => Object.hasOwn(metadata, field) && metadata[field] === value)
}

/** Whether a provider can be asked for it at all. */
function does(provider: string, operation: Operation): boolean {
  const facts = providers.get(provider)
  if (!facts) return false
  if (operation === 'realtime') return facts.realtime ?? false
  return operation === 'chat' ? !facts.noChat : (facts.does?.some((task) => task === operation) ?? false)
}

interface Asked {
  readonly live: LiveCredentials
  readonly operation: Operation
}

/** A model's weight is shared by its offers that can be called. */
function weighed(names: readonly string[], { live, operation }: Asked, weights: readonly number[] = []): RouteOffer[] {
  return names.flatMap((name, index) => {
    const able = offersOf(name, operation).filter(({ provider }) => does(provider, operation))
    const [own] = able
    // Who names a provider means it: brokers only stand in where that one cannot be called.
    const isMeant = own && name.startsWith(`${own.provider}/`) && live.get(own.provider) !== null
    const offers = isMeant ? [own] : able
    const callable = offers.filter(({ provider }) => live.get(provider) !== null).length || offers.length
    return offers.map((offer) => ({ ...offer, weight: (weights[index] ?? 1) / callable }))
  })
}

function liveOnly(offers: readonly RouteOffer[], live: LiveCredentials, name: string): readonly RouteOffer[] {
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
