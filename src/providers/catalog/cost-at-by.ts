import { NO_USAGE } from '../usage.ts'
import { type AgreedPrices, chargeFor, priceFor } from './agreed-price.ts'

interface Tokens {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
}

/** What tokens cost at a `provider/model`, in nano-dollars, at prices as a tenant has agreed on them; null: nobody knows its price. */
export function costAtBy(
  prices: AgreedPrices | undefined,
  at: number,
): (model: string, tokens: Tokens) => number | null {
  return (model, tokens) => {
    const slash = model.indexOf('/')
    const target = { provider: model.slice(0, slash), model: model.slice(slash + 1) }
    if (priceFor(prices, target.provider, target.model, at) === null) return null
    return chargeFor(prices, target, { ...NO_USAGE, ...tokens }, at).costNanos
  }
}
