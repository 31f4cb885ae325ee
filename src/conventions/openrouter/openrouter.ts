import type { Wish } from '../../contract/wish.ts'
import { Fault } from '../../shared/faults.ts'
import { asText, type Raw } from '../../shared/json.ts'
import { fieldsOf, type NativeReading } from '../body/native-reading.ts'
import { flagField, listField, namesField, recordField, textField, wordField } from '../body/read-field.ts'
import type { Convention, Echo } from '../convention.ts'
import { cacheSeconds, readControls } from './controls.ts'
import { type NamedModel, namedAtOpenRouter, presetWarning, readModelName } from './model-name.ts'
import { type Plugins, readPlugins } from './plugins.ts'
import { readPreferences } from './preferences.ts'
import { readReasoning } from './reasoning.ts'

/** What OpenRouter alone reads of a body. */
const OWN = [
  ...['models', 'route', 'provider', 'plugins', 'transforms', 'session_id', 'usage', 'reasoning', 'include_reasoning'],
  ...['preset', 'trace', 'debug', 'image_config'],
]

/** Of these, what it still does for a request that was routed to it; the rest is done here. */
const NATIVE = ['provider', 'plugins', 'transforms', 'reasoning', 'include_reasoning', 'usage', 'image_config', 'debug']

const NAMES = /^(?:openrouter\/|~|@preset\/)|@preset\/|:(?:floor|nitro|free|online|exacto|thinking|extended|batch)$/

/**
 * OpenRouter's body fields, headers and names of models.
 * Source: https://openrouter.ai/docs/api_reference/overview.
 */
export const openrouter = {
  id: 'openrouter',
  speaks: (headers, body) =>
    OWN.some((field) => body[field] !== undefined) ||
    NAMES.test(asText(body.model)) ||
    ['http-referer', 'x-title', 'x-session-id'].some((name) => headers.has(name)) ||
    [...headers.keys()].some((name) => name.startsWith('x-openrouter-')),
  read(headers: Headers, body: Raw): NativeReading {
    const atOpenRouter = namedAtOpenRouter(asText(body.model))
    return atOpenRouter === null ? readAll(headers, body) : passOn(headers, body, atOpenRouter)
  },
  echo: echoHeaders,
} satisfies Convention

/** What is asked for at OpenRouter itself is routed there: it reads its own fields. */
function passOn(headers: Headers, body: Raw, model: string): NativeReading {
  const models = namesField(body.models, 'models').map((name) => name.replace(/^openrouter\/(?=.+\/)/, ''))
  const sets = models.length > 0 ? { sets: { models } } : {}
  return { ...readControls(headers, body), model, own: [], ...sets }
}

function readAll(headers: Headers, body: Raw): NativeReading {
  const chain = chainOf(body)
  const [first, ...others] = chain
  const controls = readControls(headers, body)
  const plugins = readPlugins(body.plugins, first?.model === 'auto')
  const beside = { hasFallbacks: others.length > 0, strategy: first?.strategy ?? null }
  const preferences = readPreferences(body.provider, beside)
  const reasoning = readReasoning(body, first?.thinks ?? false)
  const native = fieldsOf(body, NATIVE)
  return {
    ...(first ? { model: first.model } : {}),
    wish: {
      ...controls.wish,
      ...limited(preferences.wish, plugins),
      ...(others.length > 0 ? { fallbacks: others.map(({ model }) => model) } : {}),
    },
    own: OWN,
    sets: { ...reasoning.sets, ...usageOf(body) },
    ...(Object.keys(native).length > 0 ? { native: { openrouter: native } } : {}),
    warnings: [
      ...new Set(chain.flatMap(({ warnings }) => warnings)),
      ...[controls, preferences, plugins, reasoning].flatMap(({ warnings }) => warnings),
      ...unfollowed(body),
    ],
  }
}

/** `model`, then `models`, each once. */
function chainOf(body: Raw): readonly NamedModel[] {
  wordField(body.route, 'route', ['fallback'])
  const model = textField(body.model, 'model')
  const named = [...(model === null ? [] : [model]), ...namesField(body.models, 'models')].map(readModelName)
  return named.filter(({ model: name }, index) => named.findIndex((each) => each.model === name) === index)
}

/** What the router may choose from limits what the preferences allow, and the other way round. */
function limited(wish: Wish, { targets, only, ignore }: Plugins): Wish {
  const before = wish.providers
  const allowed = bothOf(before?.only ?? [], only)
  const ignored = [...(before?.ignore ?? []), ...ignore]
  const providers = {
    ...before,
    ...(allowed.length > 0 ? { only: allowed } : {}),
    ...(ignored.length > 0 ? { ignore: ignored } : {}),
  }
  return {
    ...wish,
    ...(Object.keys(providers).length > 0 ? { providers } : {}),
    ...(targets.length > 0 ? { targets: [...targets], strategy: wish.strategy ?? 'auto' } : {}),
  }
}

/** What is in both lists, of which an empty one allows everything. */
function bothOf(one: readonly string[], other: readonly string[]): string[] {
  if (one.length === 0 || other.length === 0) return [...one, ...other]
  const both = one.filter((name) => other.includes(name))
  if (both.length > 0) return both
  const message = 'No provider is in both `provider.only` and the models that the router may choose from.'
  throw new Fault('invalid_request', message, { param: 'plugins' })
}

/** OpenRouter tells the usage of a stream at its end, as OpenAI does when it is asked to. */
function usageOf(body: Raw): Raw {
  const usage = recordField(body.usage, 'usage')
  const isTold = flagField(usage?.include, 'usage.include') === true && body.stream === true
  return isTold
    ? { stream_options: { ...recordField(body.stream_options, 'stream_options'), include_usage: true } }
    : {}
}

function unfollowed(body: Raw): readonly string[] {
  const transforms = listField(body.transforms, 'transforms')
  const preset = textField(body.preset, 'preset')
  const others = ['debug', 'image_config'].filter((field) => recordField(body[field], field) !== null)
  return [
    ...(transforms.length > 0 ? ['`transforms`: messages that are too long are not shortened.'] : []),
    ...(preset === null ? [] : [presetWarning(preset)]),
    ...(others.length > 0 ? [`Not followed: ${others.map((field) => `\`${field}\``).join(', ')}.`] : []),
  ]
}

function echoHeaders({ requestId, cache, asked }: Echo): Record<string, string> {
  const seconds = cache === 'miss' ? cacheSeconds(asked) : null
  return {
    'X-Generation-Id': requestId,
    ...(cache === 'bypass' ? {} : { 'X-OpenRouter-Cache-Status': cache === 'hit' ? 'HIT' : 'MISS' }),
    ...(seconds === null ? {} : { 'X-OpenRouter-Cache-TTL': String(seconds) }),
  }
}
