import type { MoreUsage } from '../contract.ts'

/** What a thousand tokens of each kind cost. Reasoning tokens are output. */
export interface Rates {
  readonly inputNanosPer1k: number
  readonly outputNanosPer1k: number
  /** Null: no price of its own is known, so a cached token costs what any input token does. */
  readonly cachedInputNanosPer1k: number | null
  /** Null: as above. */
  readonly cacheWriteNanosPer1k: number | null
  /** Absent: nothing else is paid, and every part costs what its whole does. */
  readonly more?: MoreRates
}

/**
 * What a thousand of what `MoreUsage` counts costs. A part of the tokens that is absent costs what its whole does; so do an
 * hour in the cache, at twice the price of input, and anything that is not counted in tokens, at nothing.
 */
export type MoreRates = Readonly<Partial<Record<keyof MoreUsage | 'leastSeconds', number>>>

/** The rates for a request whose input is longer than `aboveInputTokens`: they apply to all its tokens, not to the excess. */
export interface Tier extends Rates {
  readonly aboveInputTokens: number
}

/** What a request costs at one moment. */
export interface Price extends Rates {
  /** A fee for each request, whatever its length. */
  readonly requestNanos: number
  /** Rising by threshold; the last one exceeded counts. */
  readonly tiers: readonly Tier[]
}

/** A price with the time it holds. Without either limit it holds whenever no other does. */
export interface DatedPrice {
  readonly price: Price
  /** Epoch ms. */
  readonly from: number | null
  /** A part of every day, in ms since midnight UTC; it may pass midnight. */
  readonly daily: { readonly startMs: number; readonly endMs: number } | null
}

/** An input kind other than text. */
export type Medium = 'audio' | 'image' | 'video'

/** What a model does that is no chat, and that can be asked for. */
export type TaskKind = 'embeddings' | 'rerank' | 'images' | 'speech' | 'transcription' | 'moderation'

/** What a model does. `realtime` and `other` are known only so that no other model's pattern claims their names. */
export type ModelKind = 'chat' | TaskKind | 'realtime' | 'other'

/** What is known of one model at one provider. Null always means unknown. */
export interface CatalogModel {
  readonly provider: string
  /** As the provider spells it. */
  readonly id: string
  /** Other exact names the provider takes for it. */
  readonly aliases: readonly string[]
  readonly kind: ModelKind
  readonly contextTokens: number | null
  /** The media it is known to read, because they have a price. Others may work too. */
  readonly knownMedia: readonly Medium[]
  readonly deprecated: boolean
  /** The last one that holds counts. Empty: the price is unknown. */
  readonly prices: readonly DatedPrice[]
}

/** One line of the generated table. */
export interface CatalogLine {
  readonly model: CatalogModel
  /** Further names, as a regular expression over the lower-case name. */
  readonly pattern: RegExp | null
  /** False: its id names a family, such as all fine-tunes of a model, and cannot be called. */
  readonly listed: boolean
}
