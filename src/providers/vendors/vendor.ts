import type { Task, Usage } from '../contract.ts'

/** One vendor that speaks OpenAI's chat dialect, and where it departs from it. */
export interface Vendor {
  readonly id: string
  readonly name: string
  /** The vendor's own address, without a trailing slash. Null: the deployment's setting or a credential gives it. */
  readonly baseUrl: string | null
  readonly keyName: string | null
  readonly keyless?: boolean
  readonly hostName?: string | null
  /** What an address given without it must end in. */
  readonly path?: string
  /** Request fields it refuses. */
  readonly drops?: readonly string[]
  /** Request fields it knows by another name. */
  readonly renames?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** It reports the usage of every stream unasked, or refuses `stream_options`. */
  readonly noStreamOptions?: boolean
  /** What it does beside chat, at OpenAI's paths or those of `tasks/dialects.ts`. */
  readonly does?: readonly Task[]
  /** Its API has files and batches at OpenAI's paths. */
  readonly files?: boolean
  /** It speaks with callers over a socket, at OpenAI's path. */
  readonly realtime?: boolean
  /** Its API has OpenAI's Responses too, for every chat model, and knows a response by its id afterwards. */
  readonly speaks?: readonly ['responses']
  /** Of that it keeps nothing: what refers to an answer before, or is to be kept, is not for it. */
  readonly forgets?: boolean
  /** Its models go on from an assistant turn at the end, marked by these fields. */
  readonly prefill?: Readonly<Record<string, unknown>>
  /** `usage.cost` is what it charges, in USD. */
  readonly reportsCost?: boolean
  readonly usage?: (raw: Readonly<Record<string, unknown>>) => Usage
  /** The address that tells most about the key, where that is not `/models`. */
  readonly probe?: (baseUrl: string) => string
}

/** For vendors that read `max_tokens` only: an unread limit would be no limit. */
export const MAX_TOKENS = { max_completion_tokens: 'max_tokens' }

/** A vendor that is sent the limit of tokens as `max_tokens`, the name that nearly all of OpenAI's imitators read. */
export function classic(
  id: string,
  name: string,
  baseUrl: string,
  keyName: string,
  more: Partial<Vendor> = {},
): Vendor {
  return { id, name, baseUrl, keyName, renames: MAX_TOKENS, ...more }
}

/** A server on one's own machine: as a rule no key, and an address that people give with or without `/v1`. */
export function local(id: string, name: string, hostName: string, more: Partial<Vendor> = {}): Vendor {
  return { id, name, baseUrl: null, keyName: null, hostName, keyless: true, path: '/v1', renames: MAX_TOKENS, ...more }
}
