import type { CacheWish } from '../../contract/chat.ts'
import type { Wish } from '../../contract/wish.ts'
import type { Raw } from '../../shared/json.ts'
import { recordField, textField } from '../body/read-field.ts'
import { flagHeader, textHeader, wrongHeader } from '../headers/read-header.ts'
import { unreadHeaders } from '../headers/unread.ts'

/** What a request says whatever its model. */
export interface Controls {
  readonly wish: Wish
  readonly warnings: readonly string[]
}

const SESSION_MAX = 256
const VALUE_MAX = 512
const CACHE_SECONDS = 300
const CACHE_SECONDS_MAX = 86_400

/** Headers that say which app asks, and how its record calls them. */
const APP = { 'http-referer': 'http_referer', 'x-openrouter-title': 'app_title', 'x-title': 'app_title' } as const

const READ: ReadonlySet<string> = new Set([
  ...['title', 'categories', 'cache', 'cache-ttl', 'cache-clear', 'metadata', 'experimental-metadata'].map(
    (name) => `x-openrouter-${name}`,
  ),
])

/**
 * Reads the headers, and the session, of which the body's outranks the header's.
 * Sources: https://openrouter.ai/docs/api_reference/overview and …/guides/features/response-caching.
 */
export function readControls(headers: Headers, body: Raw): Controls {
  const session = sessionOf(headers, body)
  const metadata = metadataOf(headers, body)
  const cache = cacheOf(headers)
  const metadataHeaders = ['x-openrouter-metadata', 'x-openrouter-experimental-metadata']
  const wantsMetadata = metadataHeaders.some((name) => textHeader(headers, name)?.toLowerCase() === 'enabled')
  return {
    wish: {
      ...(session === null ? {} : { session }),
      ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
      ...(cache === null ? {} : { cache }),
    },
    warnings: [
      ...(wantsMetadata
        ? ['`X-OpenRouter-Metadata`: how a request was routed is in its record, not in its answer.']
        : []),
      ...unreadHeaders(headers, 'x-openrouter-', READ),
    ],
  }
}

/** For how many seconds an answer is to be kept; null where a request does not ask for that. */
export function cacheSeconds(headers: Headers): number | null {
  if (flagHeader(headers, 'x-openrouter-cache') !== true) return null
  // What does not begin with a digit is ignored there, and what is too much or too little is bounded.
  const told = /^\d{1,12}/.exec(textHeader(headers, 'x-openrouter-cache-ttl') ?? '')?.[0]
  return told === undefined ? CACHE_SECONDS : Math.min(Math.max(Number(told), 1), CACHE_SECONDS_MAX)
}

function cacheOf(headers: Headers): CacheWish | null {
  const seconds = cacheSeconds(headers)
  const clears = flagHeader(headers, 'x-openrouter-cache-clear') === true
  if (seconds !== null) return { ttl: seconds, ...(clears ? { refresh: true } : {}) }
  return flagHeader(headers, 'x-openrouter-cache') === false ? { ttl: 0 } : null
}

function sessionOf(headers: Headers, body: Raw): string | null {
  const session = textField(body.session_id, 'session_id', SESSION_MAX)
  if (session !== null) return session
  const header = textHeader(headers, 'x-session-id')
  if (header !== null && header.length > SESSION_MAX) {
    throw wrongHeader('x-session-id', `of ${SESSION_MAX} characters at most`)
  }
  return header
}

function metadataOf(headers: Headers, body: Raw): Record<string, string> {
  const app = Object.entries(APP).flatMap(([header, field]): [string, string][] => {
    const value = textHeader(headers, header)
    return value === null ? [] : [[field, value.slice(0, VALUE_MAX)]]
  })
  const trace = textField(recordField(body.trace, 'trace')?.trace_id, 'trace.trace_id', VALUE_MAX)
  return { ...Object.fromEntries(app), ...(trace === null ? {} : { trace_id: trace }) }
}
