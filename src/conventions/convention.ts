import type { Wish } from '../contract/wish.ts'
import type { Raw } from '../shared/json.ts'

/**
 * Another gateway's way of saying how a request is to be routed: its headers and body fields. It is a translator, nothing
 * more: pure functions that read them into our own form, so that its users need change only an address.
 */
export interface Convention {
  readonly id: 'openrouter' | 'portkey' | 'cloudflare' | 'litellm' | 'helicone' | 'vercel'
  /** Whether a request says anything in this convention. Asked of every request, so it may look but not parse. */
  speaks(headers: Headers, body: Raw): boolean
  /** Reads what it says. Throws a `Fault` that names the header or field at fault. */
  read(headers: Headers, body: Raw, pathname?: string): Reading
  /** Headers by which its users learn what became of a request. Sent only to those who spoke it. */
  echo?(about: Echo): Readonly<Record<string, string>>
}

/** The caller's own key at a provider. */
export interface OwnKey {
  readonly provider: string | null
  readonly apiKey: string
  readonly baseUrl: string | null
}

/** What a request said, in our words. */
export interface Reading {
  readonly wish: Wish
  /** The model, where the convention has it elsewhere or in another form than the body. */
  readonly model?: string
  /** Body fields that only this convention reads: not sent to any provider. */
  readonly own: readonly string[]
  /** Body fields to be set, in OpenAI's form. */
  readonly sets?: Raw
  /** Body fields that only one provider reads, by its id: `{openrouter: {transforms: []}}`. */
  readonly native?: Readonly<Record<string, Raw>>
  /** The caller's own key at a provider, for this request alone. Null: whichever provider the request goes to. */
  readonly ownKey?: OwnKey
  /** The same for each of the wish's targets, in their order; null: the tenant's. */
  readonly targetKeys?: readonly (OwnKey | null)[]
  /** What was asked and is not done, each as a short sentence. */
  readonly warnings: readonly string[]
}

/** What became of a request, as far as it is known when its answer begins. */
export interface Echo {
  readonly requestId: string
  readonly requestedModel: string
  readonly provider: string
  readonly model: string
  readonly cache: 'hit' | 'miss' | 'bypass'
  readonly attempts: number
  /** Which of the plan's targets answered, from 0. */
  readonly targetIndex: number
  readonly reason: string
  readonly latencyMs: number
  /** Null while it is not known: on a stream. */
  readonly costNanos: number | null
  /** What the request's headers said, so that ids can be handed back. */
  readonly asked: Headers
}
