/** What a thousand tokens of each kind cost. Reasoning tokens are output. */
export interface Rates {
  readonly inputNanosPer1k: number
  readonly outputNanosPer1k: number
  /** Null: no price of its own is known, so a cached token costs what any input token does. */
  readonly cachedInputNanosPer1k: number | null
  /** Null: as above. */
  readonly cacheWriteNanosPer1k: number | null
}

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

/** What is known of one model at one provider. Null always means unknown. */
export interface CatalogModel {
  readonly provider: string
  /** As the provider spells it. */
  readonly id: string
  /** Other exact names the provider takes for it. */
  readonly aliases: readonly string[]
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
  /** False: it answers no chat, and is known only so that no other model's pattern claims its name. */
  readonly chat: boolean
  /** False: its id names a family, such as all fine-tunes of a model, and cannot be called. */
  readonly listed: boolean
}
