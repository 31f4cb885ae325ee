import type { Wish } from '../contract/wish.ts'
import { asText, isRecord, type Raw } from '../shared/json.ts'
import type { NativeReading } from './body/native-reading.ts'
import {
  flagField,
  integerField,
  listField,
  namesField,
  recordField,
  textField,
  wordField,
  wrongField,
} from './body/read-field.ts'
import type { Convention, OwnKey } from './convention.ts'
import { ownProvider } from './provider-names.ts'

const OPTIONS = 'providerOptions'
const AT = `${OPTIONS}.gateway`

const STRATEGIES = { cost: 'cost', ttft: 'latency', tps: 'latency' } as const
const TIMEOUT_MAX_MS = 3_600_000
const KEY_MAX = 10_000
const VALUE_MAX = 512

/** What it says that is not followed, and why. */
const UNFOLLOWED: ReadonlyMap<string, string> = new Map([
  ['caching', "prompts are cached as each provider's own rules and the request's marks say"],
  ['has', 'what a model can do is not known well enough to leave others out'],
  ['idempotencyKey', 'requests are not told apart by it'],
  ['inferenceRegion', 'where a provider computes is not known here'],
])

const READ: ReadonlySet<string> = new Set([
  ...['order', 'only', 'models', 'sort', 'byok', 'providerTimeouts', 'zeroDataRetention', 'disallowPromptTraining'],
  ...['tags', 'user', 'quotaEntityId', 'serviceTier'],
])

/**
 * Vercel AI Gateway's `providerOptions`. It has no headers of its own, and tells what became of a request in its answer.
 * Sources: https://vercel.com/docs/ai-gateway/models-and-providers/provider-options and vercel/ai,
 * `gateway-provider-options.ts`.
 */
export const vercel = {
  id: 'vercel',
  speaks: (_headers, body) => body[OPTIONS] !== undefined,
  read(_headers: Headers, body: Raw): NativeReading {
    const model = asText(body.model)
    // What is asked for at Vercel itself is routed there: it reads its own field.
    if (model.startsWith('vercel/')) return { wish: {}, own: [], warnings: [] }
    const options = recordField(body[OPTIONS], OPTIONS) ?? {}
    const { gateway: value, ...others } = options
    const gateway = recordField(value, AT) ?? {}
    const { key, warnings } = readKeys(gateway, model)
    const { byok: _secrets, ...native } = gateway
    return {
      wish: wishOf(gateway),
      own: [OPTIONS],
      sets: setsOf(gateway, body),
      native: { vercel: { [OPTIONS]: { ...options, ...(value === undefined ? {} : { gateway: native }) } } },
      ...(key === null ? {} : { ownKey: key }),
      warnings: [...warnings, ...warningsOf(gateway, Object.keys(others))],
    }
  },
} satisfies Convention

function wishOf(gateway: Raw): Wish {
  const order = ownProviders(gateway.order, `${AT}.order`)
  const only = ownProviders(gateway.only, `${AT}.only`)
  const models = namesField(gateway.models, `${AT}.models`)
  const sort = wordField(gateway.sort, `${AT}.sort`, ['cost', 'ttft', 'tps'])
  const timeoutMs = longest(timeoutsOf(gateway))
  const metadata = metadataOf(gateway)
  const providers = { ...(order.length > 0 ? { order } : {}), ...(only.length > 0 ? { only } : {}) }
  return {
    ...(Object.keys(providers).length > 0 ? { providers } : {}),
    ...(models.length > 0 ? { fallbacks: [...models] } : {}),
    ...(sort === null || order.length > 0 || models.length > 0 ? {} : { strategy: STRATEGIES[sort] }),
    ...(keepsNothing(gateway) ? { zero_retention: true } : {}),
    ...(timeoutMs === null ? {} : { deadlines: { first_token_ms: timeoutMs } }),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  }
}

function ownProviders(value: unknown, param: string): string[] {
  return [...new Set(namesField(value, param).map(ownProvider))]
}

/** Who keeps nothing trains on nothing. */
function keepsNothing(gateway: Raw): boolean {
  const zeroRetention = flagField(gateway.zeroDataRetention, `${AT}.zeroDataRetention`) === true
  return flagField(gateway.disallowPromptTraining, `${AT}.disallowPromptTraining`) === true || zeroRetention
}

function metadataOf(gateway: Raw): Record<string, string> {
  const tags = namesField(gateway.tags, `${AT}.tags`).join(',')
  const quota = textField(gateway.quotaEntityId, `${AT}.quotaEntityId`, VALUE_MAX)
  if (tags.length > VALUE_MAX) throw wrongField(`${AT}.tags`, `of ${VALUE_MAX} characters at most, all together`)
  return { ...(tags === '' ? {} : { tags }), ...(quota === null ? {} : { quota_entity_id: quota }) }
}

/** What OpenAI has fields for. */
function setsOf(gateway: Raw, body: Raw): Raw {
  const user = textField(gateway.user, `${AT}.user`, VALUE_MAX)
  const tier = wordField(gateway.serviceTier, `${AT}.serviceTier`, ['flex', 'priority'])
  return {
    ...(user === null || typeof body.user === 'string' ? {} : { user }),
    ...(tier === null ? {} : { service_tier: tier }),
  }
}

/** Milliseconds until a provider must begin to answer, for each provider that is told any. */
function timeoutsOf(gateway: Raw): readonly number[] {
  const timeouts = recordField(gateway.providerTimeouts, `${AT}.providerTimeouts`) ?? {}
  return ['byok', 'system'].flatMap((kind) => {
    const at = `${AT}.providerTimeouts.${kind}`
    const each = Object.entries(recordField(timeouts[kind], at) ?? {})
    return each.flatMap(([provider, ms]) => integerField(ms, `${at}.${provider}`, 1) ?? [])
  })
}

function longest(timeouts: readonly number[]): number | null {
  return timeouts.length === 0 ? null : Math.min(Math.max(...timeouts), TIMEOUT_MAX_MS)
}

interface Keys {
  readonly key: OwnKey | null
  readonly warnings: readonly string[]
}

/** The caller's key at whoever is asked first; a request can have but one. */
function readKeys(gateway: Raw, model: string): Keys {
  const byok = recordField(gateway.byok, `${AT}.byok`) ?? {}
  const all = Object.entries(byok).flatMap(([slug, list]) => {
    const at = `${AT}.byok.${slug}`
    return listField(list, at).map((credential, index) => ({ slug, key: readKey(slug, credential, `${at}.${index}`) }))
  })
  const usable = all.flatMap(({ key }) => key ?? [])
  const maker = ownProvider(model.split('/', 1)[0] ?? '')
  const wanted = [...namesField(gateway.order, `${AT}.order`).map(ownProvider), maker]
  const first = wanted.flatMap((provider) => usable.find((key) => key.provider === provider) ?? [])[0]
  const key = first ?? usable[0] ?? null
  const unused = all.filter((each) => each.key === null || each.key !== key).map(({ slug }) => `\`${slug}\``)
  const warning = `Keys that are not used: ${[...new Set(unused)].join(', ')}. Store them as credentials.`
  return { key, warnings: unused.length > 0 ? [warning] : [] }
}

/** Null where it takes more than an API key to open a provider. */
function readKey(slug: string, credential: unknown, at: string): OwnKey | null {
  if (!isRecord(credential)) throw wrongField(at, 'an object')
  const apiKey = textField(credential.apiKey, `${at}.apiKey`, KEY_MAX)
  const resource = textField(credential.resourceName, `${at}.resourceName`)
  if (resource !== null && !/^[a-z\d-]{1,64}$/i.test(resource)) throw wrongField(`${at}.resourceName`, 'a name')
  const baseUrl = resource === null ? null : `https://${resource}.openai.azure.com`
  return apiKey === null ? null : { provider: ownProvider(slug), apiKey, baseUrl }
}

function warningsOf(gateway: Raw, others: readonly string[]): readonly string[] {
  const unknown = Object.keys(gateway).filter((field) => !READ.has(field) && !UNFOLLOWED.has(field))
  const sort = gateway.sort !== undefined && gateway.sort !== null
  const hasModels = namesField(gateway.models, `${AT}.models`).length > 0
  const asked: readonly (readonly [boolean, string])[] = [
    [sort && hasModels, `\`${AT}.sort\`: it is not followed where several models are named.`],
    [gateway.sort === 'tps', `\`${AT}.sort\`: for speed, whose whole answers came soonest of late is asked first.`],
    [
      gateway.disallowPromptTraining === true,
      'Training on prompts is disallowed by asking only those who keep nothing.',
    ],
    [new Set(timeoutsOf(gateway)).size > 1, `\`${AT}.providerTimeouts\`: the longest counts for all.`],
    [typeof gateway.quotaEntityId === 'string', '`quotaEntityId` is recorded, and no quota kept by it.'],
    [others.length > 0, `Not passed on: ${others.map((name) => `\`${OPTIONS}.${name}\``).join(', ')}.`],
    [unknown.length > 0, `Not followed: ${unknown.map((name) => `\`${AT}.${name}\``).join(', ')}.`],
  ]
  return [
    ...asked.flatMap(([isAsked, sentence]) => (isAsked ? sentence : [])),
    ...[...UNFOLLOWED].flatMap(([field, why]) => {
      return gateway[field] === undefined || gateway[field] === null ? [] : `\`${AT}.${field}\`: ${why}.`
    }),
  ]
}
