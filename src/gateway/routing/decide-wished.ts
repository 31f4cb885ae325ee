import type { ChatRequest } from '../../contract/chat.ts'
import type { Alias } from '../../contract/settings.ts'
import type { Wish, WishTarget } from '../../contract/wish.ts'
import type { OwnKey } from '../../conventions/convention.ts'
import type { Credential, LiveCredentials } from '../../identity/credentials.ts'
import { priceOf } from '../../providers/catalog/price.ts'
import type { Target } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import type { Asking, Plan, Said } from '../call.ts'
import { decide, type Grounds, priced } from './decide.ts'
import { fitting } from './fitting.ts'
import { KEEPS_NOTHING } from './permitted.ts'
import { type Resolved, type RouteOffer, resolveModel } from './resolve-model.ts'

/** Decides for a request that says itself how it wants to be routed. */
export function decideWished(call: Asking, chat: ChatRequest | null, said: Said, grounds: Grounds): Plan {
  const tenantLive = grounds.live
  const { wish, ownKey } = said
  const everyone = ownKey ? withOwnKey(tenantLive, ownKey.provider, ownKey) : tenantLive
  const resolved = resolveAll(targetsOf(call, wish), call, everyone, said)
  const first = resolved.offers[0]?.provider ?? null
  // A key without a name belongs to whoever is asked first, and is shown to nobody else.
  const live = ownKey ? withOwnKey(tenantLive, ownKey.provider ?? first, ownKey) : tenantLive
  const offers = allowed(resolved.offers, wish, call).filter(
    ({ provider, key }) => key !== undefined || live.get(provider) !== null,
  )
  const able = chat ? fitting(offers, chat, call.length, wish.require_parameters === true) : offers
  if (able.length === 0) throw nothingLeft(call)
  const { route } = resolved
  const chosen = priced({ route: routeOf(route, wish), offers: able }, call)
  const last = wish.allow_fallbacks === false ? 1 : chosen.offers.length
  const plan = decide(call, { ...grounds, live }, chosen)
  const [best, ...rest] = plan.targets
  const marked = (target: Target) => (isTenants(target, tenantLive) ? target : { ...target, isOwn: true })
  return { ...plan, targets: [marked(best), ...rest.slice(0, last - 1).map(marked)] }
}

function isTenants({ provider, apiKey, baseUrl }: Target, live: LiveCredentials): boolean {
  const known = live.all?.(provider) ?? [live.get(provider)]
  return known.some((each) => each?.apiKey === apiKey && each.baseUrl === baseUrl)
}

function targetsOf({ model }: Asking, { targets, fallbacks = [] }: Wish): readonly WishTarget[] {
  return [...(targets ?? [{ model }]), ...fallbacks.map((name) => ({ model: name }))]
}

/** Names that lead nowhere are passed over as long as one leads somewhere. */
function resolveAll(targets: readonly WishTarget[], call: Asking, tenantLive: LiveCredentials, said: Said): Resolved {
  const found: Resolved[] = []
  let objection: unknown = null
  for (const [index, { model, weight = 1, params }] of targets.entries()) {
    const key = said.targetKeys[index] ?? null
    const live = key ? withOwnKey(tenantLive, key.provider, key) : tenantLive
    try {
      const { route, offers } = resolveModel(model, call.caller.tenant, live, call.metadata ?? {}, call.operation)
      const weighed = offers.map((offer) => ({
        ...offer,
        weight: weight * offer.weight,
        ...paramsFor(offer.provider, params, said),
        ...keyFor(offer.provider, key, live),
      }))
      // Providers are ordered for each model; the models keep their order.
      found.push({ route, offers: inOrder(ofOneProvider(weighed, key), said.wish) })
    } catch (thrown) {
      objection ??= thrown
    }
  }
  const [first] = found
  if (!first) throw objection
  const route = found.length === 1 ? first.route : { ...first.route, strategy: 'fallback' as const }
  return { route, offers: found.flatMap(({ offers }) => offers) }
}

function routeOf(route: Resolved['route'], wish: Wish): Resolved['route'] {
  const { strategy, attempts, deadlines, hedge_after_ms: hedge, providers, session } = wish
  const chosen: Alias['strategy'] = providers?.order ? 'fallback' : (strategy ?? route.strategy)
  return {
    ...route,
    strategy: chosen,
    ...(attempts === undefined ? {} : { attempts }),
    ...(deadlines === undefined ? {} : { deadlines: { ...route.deadlines, ...deadlines } }),
    ...(hedge === undefined ? {} : { hedge_after_ms: hedge }),
    ...(session === undefined ? {} : { sticky: true }),
  }
}

function allowed(offers: readonly RouteOffer[], wish: Wish, call: Asking): RouteOffer[] {
  const { providers: { only, ignore = [] } = {}, max_price: max, zero_retention: zero } = wish
  const { zdrProviders = [] } = call.caller.tenant.settings
  return offers.filter(
    ({ provider, model }) =>
      (only?.includes(provider) ?? true) &&
      !ignore.includes(provider) &&
      (!zero || zdrProviders.includes(provider) || KEEPS_NOTHING.has(provider)) &&
      (!max || isWithin(provider, model, max, call.startedAt)),
  )
}

/** Prices are told in USD per million tokens, kept in nano-dollars per thousand. */
function isWithin(provider: string, model: string, max: NonNullable<Wish['max_price']>, at: number): boolean {
  const price = priceOf(provider, model, at)
  if (!price) return false
  const least = (limit: number | undefined, nanosPer1k: number) =>
    limit === undefined || nanosPer1k <= limit * 1_000_000
  return (
    least(max.input, price.inputNanosPer1k) &&
    least(max.output, price.outputNanosPer1k) &&
    (max.request === undefined || price.requestNanos <= max.request * 1_000_000_000)
  )
}

/** Providers that are named come first, in the order in which they are named. */
function inOrder(offers: readonly RouteOffer[], { providers: { order = [] } = {} }: Wish): RouteOffer[] {
  const rank = ({ provider }: RouteOffer) => {
    const index = order.indexOf(provider)
    return index < 0 ? order.length : index
  }
  return order.length === 0 ? [...offers] : offers.toSorted((a, b) => rank(a) - rank(b))
}

function withOwnKey(live: LiveCredentials, owner: string | null, { apiKey, baseUrl }: Credential): LiveCredentials {
  return {
    get(provider) {
      if (owner !== null && provider !== owner) return live.get(provider)
      return { apiKey, baseUrl: baseUrl ?? live.get(provider)?.baseUrl ?? null }
    },
    all(provider) {
      if (owner !== null && provider !== owner) return live.all?.(provider) ?? []
      const own = this.get(provider)
      return own ? [own] : []
    },
  }
}

/** A key without a name belongs to whoever is asked first, and is shown to nobody else. */
function ofOneProvider(offers: readonly RouteOffer[], key: OwnKey | null): readonly RouteOffer[] {
  if (!key || key.provider !== null) return offers
  return offers.filter(({ provider }) => provider === offers[0]?.provider)
}

/** What a target is sent beside the request: what it was given, and what only its provider reads. */
function paramsFor(provider: string, params: WishTarget['params'], { nativeFields }: Said): Pick<RouteOffer, 'params'> {
  const own = Object.hasOwn(nativeFields, provider) ? nativeFields[provider] : undefined
  const given = Object.entries({ ...own, ...params }).filter(([field, value]) => mayDiffer(field, value))
  return given.length > 0 ? { params: Object.fromEntries(given) } : {}
}

/** All targets answer the same way, and are asked something. */
function mayDiffer(field: string, value: unknown): boolean {
  if (field === 'messages') return Array.isArray(value) && value.length > 0
  return field !== 'stream' && field !== 'stream_options' && field !== 'model'
}

function keyFor(provider: string, key: OwnKey | null, live: LiveCredentials): Pick<RouteOffer, 'key'> {
  const opened = key && (key.provider === null || key.provider === provider) ? live.get(provider) : null
  return opened ? { key: opened } : {}
}

function nothingLeft({ model }: Asking): Fault {
  const message = `No provider of \`${model}\` is within what the request allows: providers, parameters, price or data policy.`
  return new Fault('provider_not_configured', message, { param: 'model' })
}
