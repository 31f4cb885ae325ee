import { Fault } from '../../shared/faults.ts'
import { DAY_MS } from '../../shared/time.ts'
import type { Usage } from '../contract.ts'
import { count } from '../usage.ts'
import { CATALOG_PROVIDERS, modelOf, modelsOfProvider } from './catalog.ts'
import type { DatedPrice, Price, Rates } from './model.ts'

/** What to do with a model nobody knows the price of. */
export type UnpricedPolicy = 'refuse' | 'upper_bound'

/** A cost, and where it comes from. */
export interface Charge {
  readonly costNanos: number
  readonly priceSource: 'catalog' | 'provider' | 'upper_bound'
}

/** Providers whose own word on the cost of a call outranks the catalogue. */
const TRUSTED: ReadonlySet<string> = new Set(['openrouter', 'replay'])

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
  return TRUSTED.has(provider)
}

let bound: Price | null = null

/** What a request cost, in whole nano-dollars, rounded up once so that nothing is charged below its price. */
export function costOf(price: Price, usage: Usage): number {
  const inputTokens = count(usage.inputTokens)
  const cachedTokens = Math.min(count(usage.cachedInputTokens), inputTokens)
  const writtenTokens = Math.min(count(usage.cacheWriteTokens), inputTokens - cachedTokens)
  const rates = ratesFor(price, inputTokens)
  const tokens = sum([
    [rates.inputNanosPer1k, inputTokens - cachedTokens - writtenTokens],
    [rates.cachedInputNanosPer1k ?? rates.inputNanosPer1k, cachedTokens],
    [rates.cacheWriteNanosPer1k ?? rates.inputNanosPer1k, writtenTokens],
    [rates.outputNanosPer1k, count(usage.outputTokens)],
  ])
  return price.requestNanos + tokens
}

/**
 * The price of a model at a moment (epoch ms); null when it is unknown. Zero only where the source calls it free, and on
 * servers of one's own, where nobody bills tokens.
 */
export function priceOf(provider: string, model: string, at: number): Price | null {
  if (SELF_HOSTED.has(provider)) return FREE
  const prices = modelOf(provider, model)?.prices
  if (!prices?.length) return null
  return (prices.findLast((dated) => holds(dated, at)) ?? prices[0])?.price ?? null
}

/** Whether `charge` can put a price on this model, which is to be asked before it is called. */
export function canCharge(provider: string, model: string, policy: UnpricedPolicy, at: number): boolean {
  return policy === 'upper_bound' || TRUSTED.has(provider) || priceOf(provider, model, at) !== null
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
): Charge {
  const price = priceOf(provider, model, at)
  const reported = reportedBy(usage)
  if (reported !== null && (price === null || trustsReportedCost.has(provider))) {
    return { costNanos: reported, priceSource: 'provider' }
  }
  if (price) return { costNanos: costOf(price, usage), priceSource: 'catalog' }
  if (policy === 'upper_bound') return { costNanos: costOf(upperBound(), usage), priceSource: 'upper_bound' }
  throw new Fault('model_unpriced', `Nobody knows the price of ${provider}/${model}.`, { param: 'model' })
}

/** The dearest known chat price of each kind, over all providers, times and tiers. */
export function upperBound(): Price {
  bound ??= dearest(CATALOG_PROVIDERS.flatMap((provider) => modelsOfProvider(provider)).flatMap(({ prices }) => prices))
  return bound
}

function dearest(prices: readonly DatedPrice[]): Price {
  const rates: readonly Rates[] = prices.flatMap(({ price }) => [price, ...price.tiers])
  const most = (kind: (each: Rates) => number) => rates.reduce((max, each) => Math.max(max, kind(each)), 0)
  return {
    inputNanosPer1k: most((each) => each.inputNanosPer1k),
    outputNanosPer1k: most((each) => each.outputNanosPer1k),
    cachedInputNanosPer1k: most((each) => each.cachedInputNanosPer1k ?? each.inputNanosPer1k),
    cacheWriteNanosPer1k: most((each) => each.cacheWriteNanosPer1k ?? each.inputNanosPer1k),
    requestNanos: prices.reduce((max, { price }) => Math.max(max, price.requestNanos), 0),
    tiers: [],
  }
}

/** What the provider says, where that is an amount at all. */
function reportedBy({ reportedCostNanos }: Usage): number | null {
  if (reportedCostNanos === null || !(reportedCostNanos >= 0 && Number.isFinite(reportedCostNanos))) return null
  return Math.ceil(reportedCostNanos)
}

function ratesFor(price: Price, inputTokens: number): Rates {
  return price.tiers.findLast((tier) => inputTokens > tier.aboveInputTokens) ?? price
}

function holds({ from, daily }: DatedPrice, at: number): boolean {
  if (from !== null) return at >= from
  if (!daily) return true
  const time = at % DAY_MS
  const { startMs, endMs } = daily
  return endMs < startMs ? time >= startMs || time < endMs : time >= startMs && time < endMs
}

/** Adds rate times tokens without leaving the safe integers: whole nanos and thousandths apart, one division at the end. */
function sum(parts: readonly (readonly [nanosPer1k: number, tokens: number])[]): number {
  let nanos = 0
  let thousandths = 0
  for (const [nanosPer1k, tokens] of parts) {
    nanos += Math.floor(nanosPer1k / 1000) * tokens
    thousandths += (nanosPer1k % 1000) * tokens
  }
  return nanos + Math.ceil(thousandths / 1000)
}
