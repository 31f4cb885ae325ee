import type { Wish } from '../../contract/wish.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { flagField, namesField, numberField, recordField, wordField, wrongField } from '../body/read-field.ts'
import { ownProvider } from '../provider-names.ts'

/** What the body's `provider` says, in our words. */
export interface Preferences {
  readonly wish: Wish
  readonly warnings: readonly string[]
}

/** What the rest of the request has to do with it. */
export interface Beside {
  /** Whether other models follow should the first fail. */
  readonly hasFallbacks: boolean
  /** What the model's suffixes ask for; what `sort` says comes before it. */
  readonly strategy: Wish['strategy'] | null
}

const SORTS = ['price', 'throughput', 'latency', 'exacto'] as const
const STRATEGIES = { price: 'cost', throughput: 'latency', latency: 'latency', exacto: 'auto' } as const

const READ: ReadonlySet<string> = new Set([
  ...['order', 'only', 'ignore', 'allow_fallbacks', 'require_parameters', 'data_collection', 'zdr', 'sort'],
  ...['max_price', 'quantizations', 'preferred_min_throughput', 'preferred_max_latency', 'enforce_distillable_text'],
])

/**
 * Reads the body's `provider`.
 * Source: https://openrouter.ai/docs/guides/routing/provider-selection.
 */
export function readPreferences(provider: unknown, beside: Beside): Preferences {
  const raw = recordField(provider, 'provider') ?? {}
  const names = namesOf(raw)
  const isClosed = names.order.length > 0 && flagField(raw.allow_fallbacks, 'provider.allow_fallbacks') === false
  const sort = readSort(raw, names.order.length > 0, beside)
  const fallbacks = isClosed ? { wish: {}, warnings: [] } : readFallbacks(raw, beside)
  const keepsNothing = wordField(raw.data_collection, 'provider.data_collection', ['allow', 'deny']) === 'deny'
  const isZdr = flagField(raw.zdr, 'provider.zdr') === true
  const price = readMaxPrice(raw)
  const { order, ignore } = names
  const only = isClosed ? closed(names) : names.only
  const providers = {
    ...(order.length > 0 ? { order: [...order] } : {}),
    ...(only.length > 0 ? { only: [...only] } : {}),
    ...(ignore.length > 0 ? { ignore: [...ignore] } : {}),
  }
  return {
    wish: {
      ...(Object.keys(providers).length > 0 ? { providers } : {}),
      ...sort.wish,
      ...fallbacks.wish,
      ...(flagField(raw.require_parameters, 'provider.require_parameters') === true
        ? { require_parameters: true }
        : {}),
      ...(keepsNothing || isZdr ? { zero_retention: true } : {}),
      ...price.wish,
    },
    warnings: [...names.warnings, ...sort.warnings, ...fallbacks.warnings, ...price.warnings, ...unfollowed(raw)],
  }
}

interface Names {
  readonly order: readonly string[]
  readonly only: readonly string[]
  readonly ignore: readonly string[]
  readonly warnings: readonly string[]
}

function namesOf({ order, only, ignore }: Raw): Names {
  const lists = {
    order: namesField(order, 'provider.order'),
    only: namesField(only, 'provider.only'),
    ignore: namesField(ignore, 'provider.ignore'),
  }
  const isSplit = Object.values(lists).some((names) => names.some((name) => name.includes('/')))
  return {
    order: own(lists.order),
    only: own(lists.only),
    // Leaving out all of a provider for one of its endpoints would be more than was asked.
    ignore: own(lists.ignore.filter((name) => !name.includes('/'))),
    warnings: isSplit
      ? ['`provider`: the endpoints of one provider, such as `deepinfra/turbo`, are not told apart.']
      : [],
  }
}

function own(slugs: readonly string[]): readonly string[] {
  return [...new Set(slugs.map((slug) => ownProvider(slug.split('/', 1)[0] ?? '')))]
}

/** Without fallbacks, the providers in `order` are the only ones. */
function closed({ order, only }: Names): readonly string[] {
  const allowed = only.length === 0 ? order : order.filter((provider) => only.includes(provider))
  if (allowed.length > 0) return allowed
  const message = 'No provider is in both `provider.order` and `provider.only`.'
  throw new Fault('invalid_request', message, { param: 'provider.only' })
}

function readSort({ sort }: Raw, hasOrder: boolean, { hasFallbacks, strategy }: Beside): Preferences {
  const isWord = typeof sort === 'string'
  const config = isWord ? null : recordField(sort, 'provider.sort')
  const by = isWord ? wordField(sort, 'provider.sort', SORTS) : wordField(config?.by, 'provider.sort.by', SORTS)
  const partition = wordField(config?.partition, 'provider.sort.partition', ['model', 'none'])
  const wanted = by === null ? strategy : STRATEGIES[by]
  if (wanted === null || wanted === undefined || hasOrder) return { wish: {}, warnings: [] }
  if (hasFallbacks && partition !== 'none') {
    const warning = '`provider.sort`: with several models it is followed only where `partition` is `none`.'
    return { wish: {}, warnings: [warning] }
  }
  const isThroughput = by === 'throughput'
  const warning = '`provider.sort`: for throughput, whose whole answers came soonest of late is asked first.'
  return { wish: { strategy: wanted }, warnings: isThroughput ? [warning] : [] }
}

function readFallbacks({ allow_fallbacks: allows }: Raw, { hasFallbacks }: Beside): Preferences {
  if (flagField(allows, 'provider.allow_fallbacks') !== false) return { wish: {}, warnings: [] }
  if (!hasFallbacks) return { wish: { allow_fallbacks: false }, warnings: [] }
  return { wish: {}, warnings: ['`provider.allow_fallbacks`: the models that are to follow do follow.'] }
}

/** Prices may be written as numbers or as text. */
function readMaxPrice(raw: Raw): Preferences {
  const max = recordField(raw.max_price, 'provider.max_price') ?? {}
  const priceAt = (field: string) => {
    const value = max[field]
    const param = `provider.max_price.${field}`
    if (typeof value === 'string' && !/^\d{1,12}(\.\d{1,12})?$/.test(value)) throw wrongField(param, 'a price')
    return numberField(typeof value === 'string' ? Number(value) : value, param)
  }
  const [input, output, request] = ['prompt', 'completion', 'request'].map(priceAt)
  const price = {
    ...(typeof input === 'number' ? { input } : {}),
    ...(typeof output === 'number' ? { output } : {}),
    ...(typeof request === 'number' ? { request } : {}),
  }
  const others = ['image', 'audio'].filter((field) => priceAt(field) !== null)
  return {
    wish: Object.keys(price).length > 0 ? { max_price: price } : {},
    warnings: others.map((field) => `\`provider.max_price.${field}\` is not weighed.`),
  }
}

function unfollowed(raw: Raw): readonly string[] {
  const isDistillable = flagField(raw.enforce_distillable_text, 'provider.enforce_distillable_text') === true
  const speeds = ['preferred_min_throughput', 'preferred_max_latency'].filter((field) => speedAt(raw, field))
  const unknown = Object.keys(raw).filter((field) => !READ.has(field))
  const quantizations = namesField(raw.quantizations, 'provider.quantizations')
  const asked: readonly (readonly [boolean, string])[] = [
    [isDistillable, '`provider.enforce_distillable_text`: which models allow it is not known here.'],
    [quantizations.length > 0, '`provider.quantizations`: how providers quantize is not known here.'],
    [raw.data_collection === 'deny', '`provider.data_collection`: it is denied by asking only those who keep nothing.'],
    [speeds.length > 0, `Not weighed: ${speeds.map((field) => `\`provider.${field}\``).join(', ')}.`],
    [unknown.length > 0, `Not followed: ${unknown.map((field) => `\`provider.${field}\``).join(', ')}.`],
  ]
  return asked.flatMap(([isAsked, sentence]) => (isAsked ? sentence : []))
}

/** A number, or one for each of some percentiles. */
function speedAt(raw: Raw, field: string): boolean {
  const value = raw[field]
  const param = `provider.${field}`
  if (typeof value === 'number') return numberField(value, param) !== null
  const percentiles = recordField(value, param)
  for (const [name, each] of Object.entries(percentiles ?? {})) numberField(each, `${param}.${name}`)
  return percentiles !== null
}
