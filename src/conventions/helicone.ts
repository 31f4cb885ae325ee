import type { CacheWish } from '../contract/chat.ts'
import type { Wish } from '../contract/wish.ts'
import { asText, type Raw } from '../shared/json.ts'
import type { Convention, Echo } from './convention.ts'
import { readFallbacks } from './headers/helicone-fallbacks.ts'
import { modelChain } from './headers/helicone-model.ts'
import { metadataPair } from './headers/metadata.ts'
import { heldKeys, type KeyedReading, keyBeside } from './headers/own-keys.ts'
import { providerOfUrl } from './headers/provider-of-url.ts'
import { rateLimitPolicy } from './headers/rate-limit-policy.ts'
import { flagHeader, integerHeader, textHeader, wrongHeader } from './headers/read-header.ts'
import { unreadHeaders } from './headers/unread.ts'

const CHAT_PATH = '/v1/chat/completions'
const PROPERTY = 'helicone-property-'
/** Helicone keeps an answer for a week and retries five times, unless told. */
const CACHE_SECONDS = 604_800
const RETRIES = 5
const ATTEMPTS_MAX = 10
const SESSION_MAX = 256
/** What is kept with the record beside the properties. */
const FIELDS = ['user-id', 'session-id', 'session-path', 'session-name', 'prompt-id', 'request-id']
const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

const named = (...names: string[]): readonly string[] => names.map((name) => `helicone-${name}`)

const SPOKEN = named(
  ...['auth', 'user-id', 'session-id', 'session-path', 'session-name', 'request-id', 'prompt-id', 'model-override'],
  ...['target-url', 'openai-api-base', 'fallbacks', 'ratelimit-policy', 'omit-request', 'omit-response'],
  ...['cache-enabled', 'cache-bucket-max-size', 'cache-seed', 'retry-enabled', 'retry-num', 'moderations-enabled'],
  ...['llm-security-enabled', 'prompt-security-enabled'],
)

const READ: ReadonlySet<string> = new Set([
  ...SPOKEN,
  ...named('retry-factor', 'retry-min-timeout', 'retry-max-timeout', 'target-provider'),
  ...named('stream-force-format', 'stream-usage', 'increase-timeout', 'llm-security-advanced', 'cache-control'),
])

/**
 * Helicone's headers, and the names of models of its AI Gateway.
 * Source: https://docs.helicone.ai/helicone-headers/header-directory.
 */
export const helicone = {
  id: 'helicone',
  speaks: (headers, body) =>
    asText(body.model).includes(',') ||
    SPOKEN.some((name) => headers.has(name)) ||
    [...headers.keys()].some((name) => name.startsWith(PROPERTY)),
  /** `pathname` is that of the request: what follows the address of an unknown server. */
  read(headers: Headers, body: Raw, pathname = CHAT_PATH): KeyedReading {
    const { wish, ...routed } = readRouting(headers, asText(body.model), pathname)
    return {
      ...routed,
      wish: {
        ...wish,
        ...metadataOf(headers),
        ...sessionOf(headers),
        ...attemptsOf(headers),
        ...cacheOf(headers),
      },
      own: [],
      warnings: warningsOf(headers),
    }
  },
  echo: echoHeaders,
} satisfies Convention

function readRouting(headers: Headers, name: string, pathname: string): Omit<KeyedReading, 'own' | 'warnings'> {
  const fallbacks = readFallbacks(headers, name, pathname)
  const [first] = fallbacks
  if (first) {
    const targets = fallbacks.map(({ target }) => target)
    const keys = heldKeys(fallbacks.map(({ key }) => key))
    return { wish: { targets, strategy: 'fallback' }, model: first.target.model, ...keys }
  }
  const callerKey = keyBeside(headers, 'helicone-auth')
  const header = ['helicone-target-url', 'helicone-openai-api-base'].find((each) => textHeader(headers, each) !== null)
  if (header !== undefined) {
    const { provider, baseUrl } = providerOfUrl(textHeader(headers, header) ?? '', pathname, header)
    // A server of the caller's choosing never gets a key that is stored here.
    const apiKey = callerKey ?? (baseUrl === null ? null : '')
    const key = apiKey === null ? {} : { ownKey: { provider, apiKey, baseUrl } }
    return { wish: {}, ...(name === '' ? {} : { model: `${provider}/${name}` }), ...key }
  }
  const { models, wish } = modelChain(name)
  const key = callerKey === null ? {} : { ownKey: { provider: null, apiKey: callerKey, baseUrl: null } }
  return { wish, ...(models[0] === undefined ? {} : { model: models[0] }), ...key }
}

function metadataOf(headers: Headers): Pick<Wish, 'metadata'> {
  const properties = [...headers].filter(([name]) => name.startsWith(PROPERTY) && name.length > PROPERTY.length)
  const fields = FIELDS.flatMap((field): [string, string][] => {
    const value = textHeader(headers, `helicone-${field}`)
    return value === null ? [] : [[field.replace('-', '_'), value]]
  })
  const pairs = [
    ...properties.map(([name, value]) => metadataPair(name.slice(PROPERTY.length), value, name)),
    ...fields.map(([key, value]) => metadataPair(key, value, `helicone-${key.replace('_', '-')}`)),
  ]
  return pairs.length > 0 ? { metadata: Object.fromEntries(pairs) } : {}
}

function sessionOf(headers: Headers): Pick<Wish, 'session'> {
  const session = textHeader(headers, 'helicone-session-id')
  return session === null ? {} : { session: session.slice(0, SESSION_MAX) }
}

function attemptsOf(headers: Headers): Pick<Wish, 'attempts'> {
  const retries = integerHeader(headers, 'helicone-retry-num', 0) ?? RETRIES
  if (flagHeader(headers, 'helicone-retry-enabled') !== true) return {}
  return { attempts: Math.min(1 + retries, ATTEMPTS_MAX) }
}

function cacheOf(headers: Headers): Pick<Wish, 'cache'> {
  const enabled = flagHeader(headers, 'helicone-cache-enabled')
  if (enabled === null) return {}
  const control = textHeader(headers, 'helicone-cache-control') ?? textHeader(headers, 'cache-control') ?? ''
  const seconds = /max-age\s*=\s*(\d{1,9})/i.exec(control)?.[1]
  const seed = textHeader(headers, 'helicone-cache-seed')
  const cache: CacheWish = {
    ttl: enabled ? Number(seconds ?? CACHE_SECONDS) : 0,
    ...(enabled && seed !== null ? { namespace: seed } : {}),
  }
  return { cache }
}

function warningsOf(headers: Headers): readonly string[] {
  const policy = rateLimitPolicy(headers, 'helicone-ratelimit-policy')
  const buckets = integerHeader(headers, 'helicone-cache-bucket-max-size', 1)
  const omits = ['helicone-omit-request', 'helicone-omit-response'].filter((name) => flagHeader(headers, name) === true)
  const checks = ['moderations', 'llm-security', 'prompt-security'].map((name) => `helicone-${name}-enabled`)
  const unchecked = checks.filter((name) => flagHeader(headers, name) === true)
  const asked: readonly (readonly [boolean, string])[] = [
    [policy !== null, '`helicone-ratelimit-policy` is not enforced: limits are set on keys.'],
    [buckets !== null && buckets > 1, '`helicone-cache-bucket-max-size`: one answer is kept for each request.'],
    [omits.length > 0, `${quoted(omits)}: whether text is stored is the tenant's setting.`],
    [unchecked.length > 0, `${quoted(unchecked)}: the text is not checked.`],
    [headers.has('helicone-model-override'), '`helicone-model-override`: costs are those of the model that answers.'],
    [pauses(headers), '`helicone-retry-factor` and its timeouts: pauses double from try to try.'],
  ]
  return [
    ...asked.flatMap(([isAsked, sentence]) => (isAsked ? sentence : [])),
    ...(textHeader(headers, 'helicone-fallbacks') === null ? [] : [ON_CODES]),
    ...unreadHeaders(withoutProperties(headers), 'helicone-', READ),
  ]
}

const ON_CODES = '`onCodes`: which errors lead elsewhere is decided by what they mean.'

function pauses(headers: Headers): boolean {
  const told = ['helicone-retry-factor', 'helicone-retry-min-timeout', 'helicone-retry-max-timeout'].filter((name) => {
    const text = textHeader(headers, name)
    if (text !== null && !/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw wrongHeader(name, 'a number')
    return text !== null
  })
  return told.length > 0
}

function withoutProperties(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => !name.startsWith(PROPERTY)))
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

function echoHeaders({ asked, requestId, cache, targetIndex }: Echo): Record<string, string> {
  const id = textHeader(asked, 'helicone-request-id')
  return {
    'Helicone-Id': id !== null && UUID.test(id) ? id : requestId,
    ...(cache === 'bypass' ? {} : { 'Helicone-Cache': cache === 'hit' ? 'HIT' : 'MISS' }),
    ...(cache === 'hit' ? { 'Helicone-Cache-Bucket-Idx': '0' } : {}),
    ...(textHeader(asked, 'helicone-fallbacks') === null ? {} : { 'Helicone-Fallback-Index': String(targetIndex) }),
  }
}
