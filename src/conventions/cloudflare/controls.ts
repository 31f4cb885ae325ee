import type { CacheWish } from '../../contract/chat.ts'
import type { Wish } from '../../contract/wish.ts'
import { isRecord } from '../../shared/json.ts'
import { metadataHeader } from '../headers/metadata.ts'
import { flagHeader, integerHeader, jsonHeader, textHeader, wrongHeader } from '../headers/read-header.ts'
import { unreadHeaders } from '../headers/unread.ts'

/** What the gateway makes of a request's headers, whatever model it is for. */
export interface Controls {
  readonly wish: Wish
  readonly warnings: readonly string[]
}

const ATTEMPTS_MAX = 5
const TIMEOUT_MAX_MS = 3_600_000
const SESSION_MAX = 256

const named = (...names: string[]): readonly string[] => names.map((name) => `cf-aig-${name}`)

/** Headers by which a request speaks Cloudflare's convention. */
export const SPOKEN = [
  ...named('authorization', 'skip-cache', 'cache-ttl', 'cache-key', 'collect-log', 'collect-log-payload', 'metadata'),
  ...named('request-timeout', 'max-attempts', 'retry-delay', 'backoff', 'custom-cost', 'session-id', 'turn-id', 'zdr'),
  ...named('no-session-affinity', 'allowed-models', 'allowed-providers', 'gateway-id', 'no-wholesale', 'byok-alias'),
  ...['cf-skip-cache', 'cf-cache-ttl'],
]

const READ: ReadonlySet<string> = new Set([...SPOKEN, 'cf-aig-event-id'])

/**
 * Reads the `cf-aig-*` headers that are the same for every model.
 * Sources: https://developers.cloudflare.com/ai-gateway/glossary/ and the pages it names.
 */
export function readControls(headers: Headers): Controls {
  const timeoutMs = integerHeader(headers, 'cf-aig-request-timeout', 1, TIMEOUT_MAX_MS)
  const attempts = integerHeader(headers, 'cf-aig-max-attempts', 0)
  const metadata = metadataHeader(headers, 'cf-aig-metadata')
  const session = sessionOf(headers)
  const cache = cacheOf(headers)
  const wish: Wish = {
    ...(timeoutMs === null ? {} : { deadlines: { first_token_ms: timeoutMs } }),
    ...(attempts === null ? {} : { attempts: Math.min(Math.max(attempts, 1), ATTEMPTS_MAX) }),
    ...(metadata ? { metadata } : {}),
    ...(session === null ? {} : { session }),
    ...(cache ? { cache } : {}),
    ...(flagHeader(headers, 'cf-aig-zdr') === true ? { zero_retention: true } : {}),
  }
  return { wish, warnings: [...warningsOf(headers), ...unreadHeaders(headers, 'cf-aig-', READ)] }
}

function sessionOf(headers: Headers): string | null {
  const session = textHeader(headers, 'cf-aig-session-id')?.slice(0, SESSION_MAX) ?? null
  return flagHeader(headers, 'cf-aig-no-session-affinity') === true ? null : session
}

/** The names without `aig` are older and still read. */
function cacheOf(headers: Headers): CacheWish | null {
  const skips = flagHeader(headers, 'cf-aig-skip-cache') ?? flagHeader(headers, 'cf-skip-cache')
  const ttl = integerHeader(headers, 'cf-aig-cache-ttl', 0) ?? integerHeader(headers, 'cf-cache-ttl', 0)
  if (skips === true) return { ttl: 0 }
  return ttl === null ? null : { ttl }
}

function warningsOf(headers: Headers): readonly string[] {
  const backoff = textHeader(headers, 'cf-aig-backoff')
  if (backoff !== null && !['constant', 'linear', 'exponential'].includes(backoff)) {
    throw wrongHeader('cf-aig-backoff', 'constant, linear or exponential')
  }
  const cost = jsonHeader(headers, 'cf-aig-custom-cost')
  if (cost !== undefined && !isRecord(cost)) throw wrongHeader('cf-aig-custom-cost', 'a JSON object')
  const pauses = integerHeader(headers, 'cf-aig-retry-delay', 0) !== null || backoff !== null
  const isSecret = flagHeader(headers, 'cf-aig-collect-log') === false
  const isTextless = flagHeader(headers, 'cf-aig-collect-log-payload') === false
  const asked: readonly (readonly [boolean, string])[] = [
    [pauses, '`cf-aig-retry-delay`, `cf-aig-backoff`: pauses double from try to try.'],
    [cost !== undefined, '`cf-aig-custom-cost`: costs are counted by the known prices.'],
    [isSecret, '`cf-aig-collect-log`: every request is recorded.'],
    [isSecret || isTextless, "`cf-aig-collect-log-payload`: whether text is stored is the tenant's setting."],
    [headers.has('cf-aig-cache-key'), '`cf-aig-cache-key`: only equal requests share an answer.'],
    [headers.has('cf-aig-turn-id'), '`cf-aig-turn-id`: a session keeps its model for longer than a turn.'],
    [flagHeader(headers, 'cf-aig-no-wholesale') === true, '`cf-aig-no-wholesale`: whose keys serve is a setting.'],
    [headers.has('cf-aig-byok-alias'), '`cf-aig-byok-alias`: stored keys are not told apart by name.'],
  ]
  return asked.flatMap(([isAsked, sentence]) => (isAsked ? sentence : []))
}
