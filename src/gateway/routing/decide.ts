import type { LiveCredentials } from '../../identity/credentials.ts'
import { rank } from '../../learning/rank.ts'
import type { ScoreView } from '../../objects/score-view.ts'
import type { Offer } from '../../providers/catalog/catalog.ts'
import { canCharge, costOf, priceOf, reportsItsCost, upperBound } from '../../providers/catalog/price.ts'
import type { Target } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'
import type { Call, Plan } from '../call.ts'
import { type Resolved, resolveModel } from './resolve-model.ts'

/** Orders the targets worth trying, best first, and says why. Reads memory only. */
export function decide(call: Call, live: LiveCredentials, scores: () => ScoreView, random: () => number): Plan {
  const { tenant } = call.caller
  const name = call.body.chat.model
  const { strategy, offers: priced } = pricedOffers(name, tenant, live, call.startedAt)
  if (strategy === 'fallback') return plan(priced, live, `named: ${name}`)
  const known = scores()
  const ranked = rank(
    priced.map((offer) => candidate(offer, call)),
    known.tenant,
    known.global,
    random,
  )
  const byArm = new Map(priced.map((offer) => [armOf(offer), offer]))
  const order = ranked.flatMap(({ arm }) => byArm.get(arm) ?? [])
  return plan(order, live, ranked[0]?.reason ?? 'auto')
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
function pricedOffers(name: string, tenant: TenantSnapshot, live: LiveCredentials, at: number): Resolved {
  const names = remembered.get(live) ?? new Map<string, Priced>()
  const known = names.get(name)
  if (known && at - known.at < PRICED_FOR_MS) return known
  const { strategy, offers } = resolveModel(name, tenant, live)
  const priced = offers.filter(({ provider, model }) => canCharge(provider, model, tenant.settings.unpricedModels, at))
  if (priced.length === 0) throw unpriced(name)
  // Callers choose the names, so their number is bounded.
  if (names.size >= NAMES_MAX) names.clear()
  remembered.set(live, names.set(name, { strategy, offers: priced, at }))
  return { strategy, offers: priced }
}

/** The scoreboard's name of a model at a provider. */
function armOf({ provider, model }: Offer): string {
  return `${provider}/${model}`
}

/** Without a forecast yet, a call is taken to be as long as its body says and to be answered in 400 tokens. */
function candidate(offer: Offer, call: Call): { arm: string; expectedCostNanos: number } {
  const usage = { ...NO_USAGE, inputTokens: Math.ceil(call.body.text.length / 4), outputTokens: 400 }
  const price = priceOf(offer.provider, offer.model, call.startedAt)
  // Who tells each cost is hoped to be cheap, so that it is found out; who does not is charged at the bound.
  if (!price && reportsItsCost(offer.provider)) return { arm: armOf(offer), expectedCostNanos: 0 }
  return { arm: armOf(offer), expectedCostNanos: costOf(price ?? upperBound(), usage) }
}

function plan(offers: readonly Offer[], live: LiveCredentials, reason: string): Plan {
  const targets = offers.flatMap(({ provider, model }): Target[] => {
    const credential = live.get(provider)
    return credential ? [{ provider, model, apiKey: credential.apiKey, baseUrl: credential.baseUrl }] : []
  })
  const [first, ...rest] = targets
  if (!first)
    throw new Fault('provider_not_configured', 'No provider of this model has a credential.', { param: 'model' })
  return { targets: [first, ...rest], reason }
}

function unpriced(name: string): Fault {
  const message = `Nobody knows the price of \`${name}\`, so it is refused. Setting \`unpricedModels\` to \`upper_bound\` allows it.`
  return new Fault('model_unpriced', message, { param: 'model' })
}
