import type { LiveCredentials } from '../../identity/credentials.ts'
import { type Gate, gateOf, healthyFirst, TRIAL_EVERY_MS } from '../../learning/health.ts'
import { healthOf } from '../../learning/scores.ts'
import type { Learned } from '../../objects/learned-view.ts'
import type { ScoreView } from '../../objects/score-view.ts'
import { priceFor } from '../../providers/catalog/agreed-price.ts'
import type { Offer } from '../../providers/catalog/catalog.ts'
import { canCharge, costOf, reportsItsCost, type UnpricedPolicy, upperBound } from '../../providers/catalog/price.ts'
import type { Target } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'
import type { Asking, Plan } from '../call.ts'
import type { RankedChoices } from './auto/rank-learned.ts'
import { type Choice, order } from './order.ts'
import { isPermitted } from './permitted.ts'
import { aliasOf, type Resolved, type RouteOffer, resolveModel } from './resolve-model.ts'

/** What a decision rests on, beside the request. */
export interface Grounds {
  readonly live: LiveCredentials
  readonly learned: Learned
  readonly random: () => number
  /** Whether the request asked what is to be expected, whoever chooses. */
  readonly isForecast: boolean
  /** Whether the request is really sent, and not only estimated. */
  readonly isSent: boolean
  /** Orders what `auto` may choose from. Loaded when `auto` is first asked for. */
  readonly rankAuto?: (
    choices: readonly RouteChoice[],
    scores: ScoreView,
    isResting: (arm: string) => boolean,
  ) => RankedChoices<RouteChoice>
}

/** Orders the targets worth trying, best first, and says why. Reads memory only. */
export function decide(call: Asking, grounds: Grounds, { route, offers }: Resolved): Plan {
  const { live, learned, isForecast } = grounds
  const only = offers.length === 1 && offers[0]
  const name = call.model
  const scores = () => learned.scores()
  // Nothing to choose, nothing to look up.
  if (only && !isForecast) return plan([only], call, live, { route, scores }, `named: ${name}`)
  const known = scores()
  const choices = offers.map((offer) => choiceOf(offer, call))
  const gates = new Map(choices.map(({ arm }) => [arm, gate(arm, known, call.startedAt)]))
  const isResting = (arm: string) => gates.get(arm) === 'open'
  const { ordered, reason, routed = null, forecast = null } = arrange(route, choices, call, known, isResting, grounds)
  const healthy = healthyFirst(ordered, ({ arm }) => gates.get(arm) ?? 'closed')
  const moved = healthy[0] === ordered[0] ? '' : `, ${ordered[0]?.arm} left alone`
  const pinned = call.pin === null ? undefined : healthy.find(({ arm }) => isBound(arm, call.pin ?? ''))
  if (pinned) {
    const rest = healthy.filter((choice) => choice !== pinned)
    return plan([pinned, ...rest], call, live, { route, scores: () => known, forecast }, `bound: ${pinned.arm}`)
  }
  return plan(healthy, call, live, { route, scores: () => known, routed, forecast }, reason + moved)
}

/** `provider/*` binds to a whole provider. */
function isBound(arm: string, pin: string): boolean {
  return arm === pin || (pin.endsWith('/*') && arm.startsWith(pin.slice(0, -1)))
}

export type RouteChoice = RouteOffer & Choice

type Arranged = Pick<Plan, 'reason' | 'routed' | 'forecast'> & { readonly ordered: readonly RouteChoice[] }

function arrange(
  route: Resolved['route'],
  choices: readonly RouteChoice[],
  call: Asking,
  scores: ScoreView,
  isResting: (arm: string) => boolean,
  { rankAuto, random }: Grounds,
): Arranged {
  const { strategy, sticky = false } = route
  const ranked = rankAuto?.(choices, scores, isResting)
  const forecast = ranked?.routed ?? null
  if (strategy === 'auto' && ranked) return { ...ranked, forecast }
  if (strategy === 'fallback' || strategy === 'auto') {
    return { ordered: choices, reason: `named: ${call.model}`, forecast }
  }
  return { ordered: order(strategy, choices, call, scores, sticky, random), reason: strategy, forecast }
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
  if (call.restriction || call.operation !== 'chat' || aliasOf(name, caller.tenant)?.rules) return resolve()
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
  const { restriction } = call
  const permitted = restriction ? offers.filter((offer) => isPermitted(offer, call, restriction)) : offers
  if (permitted.length === 0) throw forbidden(call.model)
  const chargeable = permitted.filter(({ provider, model }) =>
    canChargeFor(call, provider, model, settings.unpricedModels),
  )
  if (chargeable.length === 0) throw unpriced(call.model)
  return { route, offers: chargeable }
}

/** What was agreed in full is known, whatever the catalogue knows. */
function canChargeFor({ caller, startedAt }: Asking, provider: string, model: string, policy: UnpricedPolicy): boolean {
  if (canCharge(provider, model, policy, startedAt)) return true
  const { prices } = caller.tenant
  return prices !== undefined && priceFor(prices, provider, model, startedAt) !== null
}

/** The scoreboard's name of a model at a provider. */
function armOf({ provider, model }: Offer): string {
  return `${provider}/${model}`
}

/** Without a forecast yet, a call is taken to be as long as its body says and to be answered in 400 tokens. */
function choiceOf(offer: RouteOffer, call: Asking): RouteChoice {
  const usage = { ...NO_USAGE, inputTokens: Math.ceil(call.length / 4), outputTokens: 400 }
  const price = priceFor(call.caller.tenant.prices, offer.provider, offer.model, call.startedAt)
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
  known: Pick<Plan, 'route' | 'scores' | 'routed' | 'forecast'>,
  reason: string,
): Plan {
  const targets = offers.flatMap(({ provider, model, params, key }): Target[] =>
    credentialsOf(provider, key, call, live).map(({ apiKey, baseUrl }) =>
      params ? { provider, model, apiKey, baseUrl, params } : { provider, model, apiKey, baseUrl },
    ),
  )
  const [first, ...rest] = targets
  if (!first) {
    const message = `No provider of \`${call.model}\` has a credential.`
    throw new Fault('provider_not_configured', message, { param: 'model' })
  }
  return { ...known, targets: [first, ...rest], reason }
}

/** So many of a provider's credentials are tried before another provider is. */
const CREDENTIALS_MAX = 3

function credentialsOf(provider: string, key: RouteOffer['key'], call: Asking, live: LiveCredentials) {
  if (key) return [key]
  const all = live.all?.(provider) ?? [live.get(provider)].filter((each) => each !== null)
  const { regions = [] } = call.restriction ?? {}
  const there = regions.length === 0 ? all : all.filter(({ region }) => regions.every((each) => each === region))
  return there.slice(0, CREDENTIALS_MAX)
}

function forbidden(name: string): Fault {
  const message = `Nobody who offers \`${name}\` may answer this request: its key or a policy forbids it.`
  return new Fault('policy_denied', message, { param: 'model' })
}

function unpriced(name: string): Fault {
  const message = `Nobody knows the price of \`${name}\`, so it is refused. Setting \`unpricedModels\` to \`upper_bound\` allows it.`
  return new Fault('model_unpriced', message, { param: 'model' })
}
