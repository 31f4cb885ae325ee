import type { PriceInput } from '../../contract/prices.ts'
import type { Usage } from '../contract.ts'
import type { Price, Rates } from './model.ts'
import { type Charge, charge, priceOf } from './price.ts'

/** What a tenant agreed on, by pattern of `provider/model`. */
export type AgreedPrices = Readonly<Record<string, PriceInput>>

const NANOS_PER_1K_OF_USD_PER_MILLION = 1_000_000

/** What a model costs a tenant at a moment (epoch ms): the catalogue's price but for what the tenant agreed on; null: unknown. */
export function priceFor(agreed: AgreedPrices | undefined, provider: string, model: string, at: number): Price | null {
  const price = priceOf(provider, model, at)
  const own = agreed && agreedOn(agreed, provider, model)
  return own ? applied(price, own) : price
}

/** A cost, and what the tenant bills for it. Absent: as much. */
export type AgreedCharge = Charge & { readonly billedNanos?: number }

/** What a call costs a tenant: as `charge` says, but for what the tenant agreed on. */
export function chargeFor(
  agreed: AgreedPrices | undefined,
  { provider, model }: { readonly provider: string; readonly model: string },
  usage: Usage,
  at: number,
): AgreedCharge {
  const own = agreed && agreedOn(agreed, provider, model)
  if (!own) return charge(provider, model, usage, 'upper_bound', at)
  const charged = charge(
    provider,
    model,
    usage,
    'upper_bound',
    at,
    undefined,
    applied(priceOf(provider, model, at), own),
  )
  return own.margin === undefined
    ? charged
    : { ...charged, billedNanos: Math.ceil(charged.costNanos * (1 + own.margin)) }
}

/** What was agreed on a model; the narrowest pattern decides. */
export function agreedOn(agreed: AgreedPrices, provider: string, model: string): PriceInput | null {
  const patterns = [`${provider}/${model}`, `${provider}/*`, '*']
  const found = patterns.find((pattern) => Object.hasOwn(agreed, pattern))
  return found === undefined ? null : (agreed[found] ?? null)
}

function applied(price: Price | null, { prices, discount = 0 }: PriceInput): Price | null {
  const { input, output, cached_input: cached, cache_write: write } = prices ?? {}
  // Agreed in full, it counts where the catalogue knows nothing, too.
  if (!price && (input === undefined || output === undefined)) return null
  const known = price ?? { ...NOTHING, requestNanos: 0, tiers: [] }
  const rates = (given: Rates) => ({
    ...given,
    inputNanosPer1k: rate(input, given.inputNanosPer1k, discount),
    outputNanosPer1k: rate(output, given.outputNanosPer1k, discount),
    cachedInputNanosPer1k: part(cached, given.cachedInputNanosPer1k, discount),
    cacheWriteNanosPer1k: part(write, given.cacheWriteNanosPer1k, discount),
    ...(given.more ? { more: lowered(given.more, discount) } : {}),
  })
  return {
    ...known,
    ...rates(known),
    requestNanos: known.requestNanos * (1 - discount),
    tiers: input !== undefined && output !== undefined ? [] : known.tiers.map((tier) => ({ ...tier, ...rates(tier) })),
  }
}

const NOTHING: Rates = {
  inputNanosPer1k: 0,
  outputNanosPer1k: 0,
  cachedInputNanosPer1k: null,
  cacheWriteNanosPer1k: null,
}

function rate(agreed: number | undefined, listed: number, discount: number): number {
  return agreed === undefined ? listed * (1 - discount) : agreed * NANOS_PER_1K_OF_USD_PER_MILLION
}

function part(agreed: number | undefined, listed: number | null, discount: number): number | null {
  return agreed === undefined && listed === null ? null : rate(agreed, listed ?? 0, discount)
}

function lowered(more: NonNullable<Rates['more']>, discount: number): NonNullable<Rates['more']> {
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [
      name,
      name === 'leastSeconds' ? value : (value ?? 0) * (1 - discount),
    ]),
  )
}
