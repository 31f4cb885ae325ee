import { decimal } from '../body/decimal.ts'
import { openRouterName } from './provider-name.ts'

/** A model, and everybody who offers it. */
export interface ModelRecord {
  /** `author/slug` */
  readonly id: string
  readonly name: string
  readonly description?: string
  /** Epoch seconds. Absent: not known. */
  readonly createdAt?: number
  readonly offers: readonly OfferRecord[]
}

/** A model at one provider. Null: not known. */
export interface OfferRecord {
  readonly provider: string
  readonly contextTokens: number | null
  readonly outputTokensMax: number | null
  /** Input kinds beside text. */
  readonly media: readonly ('image' | 'audio' | 'video')[]
  readonly price: OfferPrice | null
  readonly score: OfferScore | null
  /** OpenAI's request fields that it is known to take. */
  readonly parameters: readonly string[]
}

/** Nano-dollars per thousand tokens, and per request. */
export interface OfferPrice {
  readonly inputNanosPer1k: number
  readonly outputNanosPer1k: number
  readonly cachedInputNanosPer1k: number | null
  readonly cacheWriteNanosPer1k: number | null
  readonly requestNanos: number
}

/** How it did of late. */
export interface OfferScore {
  /** From 0 to 1. */
  readonly successRate: number | null
  readonly ttftMs: Percentiles | null
  readonly tokensPerSecond: Percentiles | null
}

/** What so many of a hundred answers were at least as good as. */
export interface Percentiles {
  readonly p50: number
  readonly p75: number
  readonly p90: number
  readonly p99: number
}

/** Of a price per token: a thousandth of a nano-dollar. */
const PICO_DIGITS = 12
const NANO_DIGITS = 9

/**
 * The `data` of `GET /api/v1/models/{author}/{slug}/endpoints`. Offers whose price is not known are left out: every endpoint
 * has one there.
 * Sources: OpenRouterTeam/typescript-sdk, `listendpointsresponse.ts` and `publicendpoint.ts`.
 */
export function toEndpoints(model: ModelRecord) {
  const { id, name, description = '', createdAt = 0, offers } = model
  const media = ['text', ...new Set(offers.flatMap((offer) => offer.media))]
  return {
    id,
    name,
    created: createdAt,
    description,
    architecture: {
      modality: `${media.join('+')}->text`,
      input_modalities: media,
      output_modalities: ['text'],
      tokenizer: 'Other',
      instruct_type: null,
    },
    endpoints: offers.flatMap((offer) => (offer.price === null ? [] : toEndpoint(model, offer, offer.price))),
  }
}

function toEndpoint({ id, name }: ModelRecord, offer: OfferRecord, price: OfferPrice) {
  const provider = openRouterName(offer.provider)
  const { contextTokens, score } = offer
  return {
    name: `${provider.name}: ${name}`,
    model_id: id,
    model_name: name,
    context_length: contextTokens ?? 0,
    pricing: pricingOf(price),
    provider_name: provider.name,
    tag: provider.slug,
    quantization: 'unknown',
    max_completion_tokens: offer.outputTokensMax,
    max_prompt_tokens: contextTokens,
    supported_parameters: [...offer.parameters],
    status: 0,
    uptime_last_30m: percentOf(score?.successRate ?? null),
    supports_implicit_caching: price.cachedInputNanosPer1k !== null,
    latency_last_30m: score?.ttftMs ?? null,
    throughput_last_30m: score?.tokensPerSecond ?? null,
  }
}

/** USD per token, and per request, as text. */
function pricingOf(price: OfferPrice) {
  const { cachedInputNanosPer1k: cached, cacheWriteNanosPer1k: write } = price
  return {
    prompt: decimal(price.inputNanosPer1k, PICO_DIGITS),
    completion: decimal(price.outputNanosPer1k, PICO_DIGITS),
    request: decimal(price.requestNanos, NANO_DIGITS),
    ...(cached === null ? {} : { input_cache_read: decimal(cached, PICO_DIGITS) }),
    ...(write === null ? {} : { input_cache_write: decimal(write, PICO_DIGITS) }),
    discount: 0,
  }
}

function percentOf(rate: number | null): number | null {
  return rate === null ? null : Math.round(rate * 100_000) / 1_000
}
