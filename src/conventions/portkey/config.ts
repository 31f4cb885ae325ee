import { isRecord, type Raw } from '../../shared/json.ts'
import { listField, numberField, type Place, recordField, snakeCased, textField, wrongField } from './config-fields.ts'
import { slugOf } from './slug.ts'

const MODES = ['single', 'fallback', 'loadbalance', 'conditional'] as const

/** How a node of a config chooses among its targets. */
export interface Strategy {
  readonly mode: (typeof MODES)[number]
  /** The first whose query holds names the target. */
  readonly conditions: readonly { readonly query: Raw; readonly target: string }[]
  /** The target when no condition holds. */
  readonly otherwise: string | null
  /** What requests that stick together have in common: `metadata.user_id`. */
  readonly stickyBy: readonly string[]
}

/** What a node hands down to its targets, unless they say otherwise. */
interface Inherited {
  readonly customHost: string | null
  /** Whether the caller's `authorization` is passed on. */
  readonly forwardsKey: boolean
  /** Fields that replace the body's. */
  readonly params: Raw
  /** Fields for a body that has none of its own. */
  readonly defaults: Raw
  readonly retries: number | null
  /** Until the first byte of each attempt. */
  readonly timeoutMs: number | null
  readonly cacheSeconds: number | null
}

/** A node of a Portkey config: a target, or a strategy over more of them. Holds secrets: never log it, never answer it. */
export interface ConfigNode extends Inherited {
  readonly place: Place
  readonly name: string | null
  readonly strategy: Strategy | null
  readonly targets: readonly ConfigNode[]
  /** A provider's slug, or `@` and the name of a stored key. */
  readonly slug: string | null
  readonly apiKey: string | null
  readonly weight: number
}

const DEPTH_MAX = 6
const NOTHING: Inherited = {
  customHost: null,
  forwardsKey: false,
  params: {},
  defaults: {},
  retries: null,
  timeoutMs: null,
  cacheSeconds: null,
}

/** Portkey keeps an answer for a week unless told. */
const CACHE_SECONDS = 604_800

/**
 * Reads a Portkey config, checked. `param` is the header or field it came in, which a fault names. `unfollowed` is given the
 * name of each field that asks for something that is not done.
 * Source: https://portkey.ai/docs/api-reference/inference-api/config-object.
 */
export function readConfig(config: unknown, param: string, unfollowed: (field: string) => void): ConfigNode {
  return readNode(config, { path: 'config', param }, NOTHING, unfollowed, 0)
}

const FIELD_NAME = /^\w{1,60}$/
const OWN_FIELDS = new Set([
  ...['name', 'strategy', 'targets', 'provider', 'virtual_key', 'api_key', 'weight', 'custom_host', 'forward_headers'],
  ...['override_params', 'default_params', 'retry', 'request_timeout', 'cache', 'passthrough'],
  ...['strict_open_ai_compliance', 'fetch_integrated_models'],
])

function readNode(
  node: unknown,
  place: Place,
  above: Inherited,
  unfollowed: (field: string) => void,
  depth: number,
): ConfigNode {
  if (!isRecord(node)) throw wrongField(place, '', 'an object')
  if (depth > DEPTH_MAX) throw wrongField(place, 'targets', `nested up to ${DEPTH_MAX} times`)
  const raw = snakeCased(node)
  tellUnknown(raw, unfollowed)
  const inherited = readInherited(raw, place, above, unfollowed)
  const strategy = readStrategy(raw, place, unfollowed)
  const targets = listField(raw, 'targets', place)
  if (strategy && targets.length === 0) throw wrongField(place, 'targets', 'a list with a target or more')
  return {
    ...inherited,
    place,
    strategy: strategy ?? (targets.length > 0 ? SINGLE : null),
    name: textField(raw, 'name', place),
    slug: slugOf(textField(raw, 'provider', place), textField(raw, 'virtual_key', place)),
    apiKey: textField(raw, 'api_key', place),
    weight: numberField(raw, 'weight', place) ?? 1,
    targets: targets.map((target, index) => {
      const at = { ...place, path: `${place.path}.targets[${index}]` }
      return readNode(target, at, inherited, unfollowed, depth + 1)
    }),
  }
}

function tellUnknown(raw: Raw, unfollowed: (field: string) => void): void {
  const unknown = Object.keys(raw).filter((field) => !OWN_FIELDS.has(field))
  for (const field of unknown) unfollowed(FIELD_NAME.test(field) ? field : '?')
}

const SINGLE: Strategy = { mode: 'single', conditions: [], otherwise: null, stickyBy: [] }

function readInherited(raw: Raw, place: Place, above: Inherited, unfollowed: (field: string) => void): Inherited {
  const forwarded = raw.forward_headers === undefined ? null : listField(raw, 'forward_headers', place)
  const names = forwarded?.map((name) => String(name).toLowerCase()) ?? []
  if (names.some((name) => name !== 'authorization')) unfollowed('forward_headers')
  return {
    customHost: textField(raw, 'custom_host', place) ?? above.customHost,
    forwardsKey: forwarded ? names.includes('authorization') : above.forwardsKey,
    params: { ...above.params, ...recordField(raw, 'override_params', place) },
    defaults: { ...above.defaults, ...recordField(raw, 'default_params', place) },
    retries: readRetries(raw, place, unfollowed) ?? above.retries,
    timeoutMs: numberField(raw, 'request_timeout', place) || above.timeoutMs,
    cacheSeconds: readCache(raw, place, unfollowed) ?? above.cacheSeconds,
  }
}

function readRetries(raw: Raw, place: Place, unfollowed: (field: string) => void): number | null {
  if (typeof raw.retry === 'number') return numberField(raw, 'retry', place)
  const retry = snakeCased(recordField(raw, 'retry', place))
  if (retry.on_status_codes !== undefined) unfollowed('retry.on_status_codes')
  return numberField(retry, 'attempts', { ...place, path: `${place.path}.retry` })
}

function readCache(raw: Raw, place: Place, unfollowed: (field: string) => void): number | null {
  if (raw.cache === undefined || raw.cache === null) return null
  const cache = typeof raw.cache === 'string' ? { mode: raw.cache } : snakeCased(recordField(raw, 'cache', place))
  if (cache.mode !== 'simple' && cache.mode !== 'semantic') throw wrongField(place, 'cache.mode', 'simple or semantic')
  if (cache.mode === 'semantic') unfollowed('cache.mode')
  return Math.round(numberField(cache, 'max_age', { ...place, path: `${place.path}.cache` }) ?? CACHE_SECONDS)
}

function readStrategy(raw: Raw, place: Place, unfollowed: (field: string) => void): Strategy | null {
  if (raw.strategy === undefined || raw.strategy === null) return null
  const strategy = snakeCased(recordField(raw, 'strategy', place))
  const at = { ...place, path: `${place.path}.strategy` }
  const mode = MODES.find((each) => each === strategy.mode)
  if (!mode) throw wrongField(at, 'mode', `one of ${MODES.join(', ')}`)
  for (const field of ['on_status_codes', 'cb_config']) {
    if (strategy[field] !== undefined) unfollowed(`strategy.${field}`)
  }
  const sticky = snakeCased(recordField(strategy, 'sticky_session', at))
  return {
    mode,
    conditions: listField(strategy, 'conditions', at).map((condition, index) => readCondition(condition, index, at)),
    otherwise: textField(strategy, 'default', at),
    stickyBy: listField(sticky, 'hash_fields', at).map(String),
  }
}

function readCondition(condition: unknown, index: number, at: Place) {
  if (!isRecord(condition)) throw wrongField(at, `conditions[${index}]`, 'an object')
  const place = { ...at, path: `${at.path}.conditions[${index}]` }
  const target = textField(condition, 'then', place)
  if (target === null) throw wrongField(place, 'then', 'the name of a target')
  return { query: recordField(condition, 'query', place), target }
}
