import type { LiveCredentials } from '../../identity/credentials.ts'
import { type Gate, gateOf, healthyFirst, TRIAL_EVERY_MS } from '../../learning/health.ts'
import { rank } from '../../learning/rank.ts'
import { healthOf } from '../../learning/scores.ts'
import type { ScoreView } from '../../objects/score-view.ts'
import type { Offer } from '../../providers/catalog/catalog.ts'
import { canCharge, costOf, priceOf, reportsItsCost, upperBound } from '../../providers/catalog/price.ts'
import type { Target } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'
import type { Asking, Plan } from '../call.ts'
import { type Choice, order } from './order.ts'
import { aliasOf, type Resolved, type RouteOffer, resolveModel } from './resolve-model.ts'

/** Orders the targets worth trying, best first, and says why. Reads memory only. */
export function decide(
  call: Asking,
  live: LiveCredentials,
  scores: () => ScoreView,
  random: () => number,
  { route, offers }: Resolved = pricedOffers(call, live),
): Plan {
  const only = offers.length === 1 && offers[0]
  const name = call.model
  // Nothing to choose, nothing to look up.
  if (only) return plan([only], call, live, { route, scores }, `named: ${name}`)
  const known = scores()
  const choices = offers.map((offer) => choiceOf(offer, call))
  const { ordered, reason } = arrange(route, choices, call, known, random)
  const gates = new Map(choices.map(({ arm }) => [arm, gate(arm, known, call.startedAt)]))
  const healthy = healthyFirst(ordered, ({ arm }) => gates.get(arm) ?? 'closed')
  const moved = healthy[0] === ordered[0] ? '' : `, ${ordered[0]?.arm} left alone`
  const pinned = call.pin === null ? undefined : healthy.find(({ arm }) => isBound(arm, call.pin ?? ''))
  if (pinned) {
    const rest = healthy.filter((choice) => choice !== pinned)
    return plan([pinned, ...rest], call, live, { route, scores: () => known }, `bound: ${pinned.arm}`)
  }
  return plan(healthy, call, live, { route, scores: () => known }, reason + moved)
}

/** `provider/*` binds to a whole provider. */
function isBound(arm: string, pin: string): boolean {
  return arm === pin || (pin.endsWith('/*') && arm.startsWith(pin.slice(0, -1)))
}

type RouteChoice = RouteOffer & Choice

function arrange(
  route: Resolved['route'],
  choices: readonly RouteChoice[],
  call: Asking,
  scores: ScoreView,
  random: () => number,
): { ordered: RouteChoice[]; reason: string } {
  const { strategy, sticky = false } = route
  if (strategy === 'fallback') return { ordered: [...choices], reason: `named: ${call.model}` }
  if (strategy !== 'auto') return { ordered: order(strategy, choices, call, scores, sticky, random), reason: strategy }
  const ranked = rank(choices, scores.tenant, scores.global, random)
  const byArm = new Map(choices.map((choice) => [choice.arm, choice]))
  return { ordered: ranked.flatMap(({ arm }) => byArm.get(arm) ?? []), reason: ranked[0]?.reason ?? 'auto' }
}

interface Priced extends Resolved {
  /** Epoch ms. */
  readonly at: number
}

/** Prices may change by the hour; looking each of them up for every request would cost more than the ranking. */
const PRICED_FOR_MS = 10 * SECOND_MS
const NAMES_MAX = 1_000
const remembered = new WeakMap<LiveCredentials, Map<string, Priced>>()

/** What a name stands for, as far as it can be charged. Remembered as long as the tenant's snapshot is, but ten seconds at most. */
export function pricedOffers(call: Asking, live: LiveCredentials): Resolved {
  const { model: name, metadata, caller, startedAt: at } = call
  const resolve = () => priced(resolveModel(name, caller.tenant, live, metadata ?? {}, call.operation), call)
  if (call.operation !== 'chat' || aliasOf(name, caller.tenant)?.rules) return resolve()
  const names = remembered.get(live) ?? new Map<string, Priced>()
  const known = names.get(name)
  if (known && at - known.at < PRICED_FOR_MS) return known
  const resolved = resolve()
  // Callers choose the names, so their number is bounded.
  if (names.size >= NAMES_MAX) names.clear()
  remembered.set(live, names.set(name, { ...resolved, at }))
  return resolved
}

/** What can be charged of what a name stands for. */
export function priced({ route, offers }: Resolved, call: Asking): Resolved {
  const { settings }: TenantSnapshot = call.caller.tenant
  const chargeable = offers.filter(({ provider, model }) =>
    canCharge(provider, model, settings.unpricedModels, call.startedAt),
  )
  if (chargeable.length === 0) throw unpriced(call.model)
  return { route, offers: chargeable }
}

/** The scoreboard's name of a model at a provider. */
function armOf({ provider, model }: Offer): string {
  return `${provider}/${model}`
}

/** Without a forecast yet, a call is taken to be as long as its body says and to be answered in 400 tokens. */
function choiceOf(offer: RouteOffer, call: Asking): RouteChoice {
  const usage = { ...NO_USAGE, inputTokens: Math.ceil(call.length / 4), outputTokens: 400 }
  const price = priceOf(offer.provider, offer.model, call.startedAt)
  // Who tells each cost is hoped to be cheap, so that it is found out; who does not is charged at the bound.
  const hoped = !price && reportsItsCost(offer.provider)
  return { ...offer, arm: armOf(offer), expectedCostNanos: hoped ? 0 : costOf(price ?? upperBound(), usage) }
}

const trials = new Map<string, number>()
const TRIALS_MAX = 1_000

/** The breaker of an arm. Of the requests that could try an open one, one does at a time. */
function gate(arm: string, { tenant, global }: ScoreView, now: number): Gate {
  // Own experience first, then everybody's, then what the probes found out about the provider.
  const score = tenant.arms[arm] ?? global.arms[arm] ?? global.arms[`${arm.slice(0, arm.indexOf('/'))}/*`]
  const judged = gateOf(healthOf(score), now)
  if (judged !== 'trial') return judged
  if (now - (trials.get(arm) ?? 0) < TRIAL_EVERY_MS) return 'open'
  if (trials.size >= TRIALS_MAX) trials.clear()
  trials.set(arm, now)
  return 'trial'
}

function plan(
  offers: readonly RouteOffer[],
  call: Asking,
  live: LiveCredentials,
  { route, scores }: Pick<Plan, 'route' | 'scores'>,
  reason: string,
): Plan {
  const targets = offers.flatMap(({ provider, model, params, key }): Target[] => {
    const credential = key ?? live.get(provider)
    if (!credential) return []
    const { apiKey, baseUrl } = credential
    return [params ? { provider, model, apiKey, baseUrl, params } : { provider, model, apiKey, baseUrl }]
  })
  const [first, ...rest] = targets
  if (!first) {
    const message = `No provider of \`${call.model}\` has a credential.`
    throw new Fault('provider_not_configured', message, { param: 'model' })
  }
  return { targets: [first, ...rest], reason, route, scores }
}

function unpriced(name: string): Fault {
  const message = `Nobody knows the price of \`${name}\`, so it is refused. Setting \`unpricedModels\` to \`upper_bound\` allows it.`
  return new Fault('model_unpriced', message, { param: 'model' })
}
