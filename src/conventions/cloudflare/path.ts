import { ownProvider } from '../provider-names.ts'

/** Where a request to one of Cloudflare's addresses goes. */
export interface CloudflarePath {
  /** Our id of the provider that the path names; null: the body's model says. */
  readonly provider: string | null
  /** The path of ours that answers it: `/v1/chat/completions`. `/` for the universal endpoint. */
  readonly path: string
  /** The Cloudflare account that the path names. */
  readonly account: string
}

/** Accounts are 32 hex digits, so that `/v1/models/…` names none. */
const GATEWAY = /^\/v1\/([\da-f]{32})\/([^/]+)(?:\/([^/]+)(?:\/(.*))?)?\/?$/i
const REST = /^\/client\/v4\/accounts\/([\da-f]{32})\/ai\/v1\/(.+)$/i

/**
 * Reads a path of `gateway.ai.cloudflare.com` (`/v1/{account}/{gateway}/{provider}/…`, `…/compat/…`, or nothing more: the
 * universal endpoint) or of `api.cloudflare.com` (`/client/v4/accounts/{account}/ai/v1/…`). Null when it is neither, or is a
 * path of our own that merely has as many parts.
 * Sources: https://developers.cloudflare.com/ai-gateway/usage/providers/ and …/usage/rest-api/.
 */
export function readCloudflarePath(pathname: string): CloudflarePath | null {
  const rest = REST.exec(pathname)
  if (rest) return { provider: null, path: ownPath(rest[2] ?? ''), account: rest[1] ?? '' }
  const [, account = '', gateway, name, tail = ''] = GATEWAY.exec(pathname) ?? []
  if (gateway === undefined) return null
  if (name === undefined) return { provider: null, path: '/', account }
  if (name === 'compat') return { provider: null, path: ownPath(tail), account }
  return { provider: ownProvider(name), path: ownPath(tail), account }
}

/** Ours has the version that some providers have and others have not, and Google's as they are. */
function ownPath(tail: string): string {
  const google = /(?:^|\/)(v1|v1beta)\/(models\/.+:\w+)$/.exec(tail)
  if (google) return `/${google[1]}/${google[2]}`
  return `/v1/${tail.replace(/^v\d\w*\//, '').replace(/\/+$/, '')}`
}

/** The address at which a caller's own key opens a provider; null: the provider's own. Workers AI has one for each account. */
export function addressOf(provider: string | null, account: string | null): string | null {
  if (provider !== 'workers-ai' || account === null) return null
  return `https://api.cloudflare.com/client/v4/accounts/${account}/ai/v1`
}
