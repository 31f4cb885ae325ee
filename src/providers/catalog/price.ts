import { Fault } from '../../shared/faults.ts'
import { DAY_MS } from '../../shared/time.ts'
import type { Usage } from '../contract.ts'
import { CATALOG_PROVIDERS, modelOf, modelsOfProvider, realtimeModelOf, taskModelOf, taskModelsOf } from './catalog.ts'
import { costOf, partRateOf } from './cost.ts'
import type { DatedPrice, MoreRates, Price, Rates } from './model.ts'
import { MORE } from './parse.ts'

export { costOf } from './cost.ts'

/** What to do with a model nobody knows the price of. */
export type UnpricedPolicy = 'refuse' | 'upper_bound'

/** A cost, and where it comes from. */
export interface Charge {
  readonly costNanos: number
  readonly priceSource: 'catalog' | 'provider' | 'upper_bound'
}

/** Providers that say of every call what it cost. */
const TELLS_ALWAYS: ReadonlySet<string> = new Set(['openrouter', 'replay'])

/** Providers whose own word on the cost of a call outranks the catalogue: theirs has what they searched for, too. */
const TRUSTED: ReadonlySet<string> = new Set([...TELLS_ALWAYS, 'perplexity', 'xai'])

const SELF_HOSTED: ReadonlySet<string> = new Set(['ollama', 'vllm', 'lmstudio', 'llamacpp'])

const FREE: Price = {
  inputNanosPer1k: 0,
  outputNanosPer1k: 0,
  cachedInputNanosPer1k: null,
  cacheWriteNanosPer1k: null,
  requestNanos: 0,
  tiers: [],
}

/** Whether a provider says itself, and believably, what each call cost. */
export function reportsItsCost(provider: string): boolean {
  return TELLS_ALWAYS.has(provider)
}

let bound: Price | null = null

/**
 * The price of a model at a moment (epoch ms), for a chat or a task; null when it is unknown. Zero only where the source calls it free, and on
 * servers of one's own, where nobody bills tokens.
 */
export function priceOf(provider: string, model: string, at: number): Price | null {
  if (SELF_HOSTED.has(provider)) return FREE
  const prices = (modelOf(provider, model) ?? taskModelOf(provider, model) ?? realtimeModelOf(provider, model))?.prices
  if (!prices?.length) return null
  return (prices.findLast((dated) => holds(dated, at)) ?? prices[0])?.price ?? null
}

/** Whether `charge` can put a price on this model, which is to be asked before it is called. */
export function canCharge(provider: string, model: string, policy: UnpricedPolicy, at: number): boolean {
  return policy === 'upper_bound' || TELLS_ALWAYS.has(provider) || priceOf(provider, model, at) !== null
}

/**
 * The cost of a call: what a trusted provider reports, or the catalogue's price, or what any other provider reports, or the
 * dearest known price. Throws `model_unpriced` when nothing is known and the policy refuses.
 */
export function charge(
  provider: string,
  model: string,
  usage: Usage,
  policy: UnpricedPolicy,
  at: number,
  trustsReportedCost = TRUSTED,
  price = priceOf(provider, model, at),
): Charge {
  const reported = reportedBy(usage)
  if (reported !== null && (price === null || trustsReportedCost.has(provider))) {
    return { costNanos: reported, priceSource: 'provider' }
  }
  if (price) return { costNanos: costOf(price, usage), priceSource: 'catalog' }
  if (policy === 'upper_bound') return { costNanos: costOf(upperBound(), usage), priceSource: 'upper_bound' }
  throw new Fault('model_unpriced', `Nobody knows the price of ${provider}/${model}.`, { param: 'model' })
}

/** The dearest known price of each kind, part and unit, over all providers, models, times and tiers. */
export function upperBound(): Price {
  bound ??= dearest(
    CATALOG_PROVIDERS.flatMap((provider) => [...modelsOfProvider(provider), ...taskModelsOf(provider)]).flatMap(
      ({ prices }) => prices,
    ),
  )
  return bound
}

function dearest(prices: readonly DatedPrice[]): Price {
  const rates: readonly Rates[] = prices.flatMap(({ price }) => [price, ...price.tiers])
  const most = (kind: (each: Rates) => number) => rates.reduce((max, each) => Math.max(max, kind(each)), 0)
  const mostOf = (name: keyof MoreRates) =>
    most((each) => (name.endsWith('Tokens') ? partRateOf(each, name) : (each.more?.[name] ?? 0)))
  return {
    inputNanosPer1k: most((each) => each.inputNanosPer1k),
    outputNanosPer1k: most((each) => each.outputNanosPer1k),
    cachedInputNanosPer1k: most((each) => each.cachedInputNanosPer1k ?? each.inputNanosPer1k),
    cacheWriteNanosPer1k: most((each) => each.cacheWriteNanosPer1k ?? each.inputNanosPer1k),
    more: Object.fromEntries([...Object.values(MORE), 'leastSeconds' as const].map((name) => [name, mostOf(name)])),
    requestNanos: prices.reduce((max, { price }) => Math.max(max, price.requestNanos), 0),
    tiers: [],
  }
}

/** What the provider says, where that is an amount at all. */
function reportedBy({ reportedCostNanos }: Usage): number | null {
  if (reportedCostNanos === null || !(reportedCostNanos >= 0 && Number.isFinite(reportedCostNanos))) return null
  return Math.ceil(reportedCostNanos)
}

function holds({ from, daily }: DatedPrice, at: number): boolean {
  if (from !== null) return at >= from
  if (!daily) return true
  const time = at % DAY_MS
  const { startMs, endMs } = daily
  return endMs < startMs ? time >= startMs || time < endMs : time >= startMs && time < endMs
}
