import type { Wish } from '../../contract/wish.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { Convention } from '../convention.ts'
import { metadataHeader } from '../headers/metadata.ts'
import { heldKeys, type KeyedReading, keyBeside } from '../headers/own-keys.ts'
import { flagHeader, integerHeader, textHeader, wrongHeader } from '../headers/read-header.ts'
import { type ConditionContext, conditionJudge } from './condition.ts'
import { readConfig } from './config.ts'
import { echoHeaders } from './echo.ts'
import { type Flat, flatten } from './flatten.ts'
import { readPace } from './pace.ts'
import { sessionOf } from './session.ts'
import { hasSlug, slugOf } from './slug.ts'
import { type Asked, type ReadTarget, readTargets } from './targets.ts'
import { headerWarnings, SPOKEN } from './warnings.ts'

const CONFIG = 'x-portkey-config'
const CHAT_PATH = '/v1/chat/completions'

/**
 * Portkey's headers and its config object. A config that is named by its id is one of the tenant's own routes, named so.
 * Source: https://portkey.ai/docs/api-reference/inference-api/headers.
 */
export const portkey = {
  id: 'portkey',
  speaks: (headers, body) => hasSlug(asText(body.model)) || SPOKEN.some((name) => headers.has(name)),
  /** `pathname` is that of the request, which conditions may ask about. */
  read(headers: Headers, body: Raw, pathname = CHAT_PATH): KeyedReading {
    const text = textHeader(headers, CONFIG)
    return text === null || text.startsWith('{')
      ? readInline(text === null ? {} : parseJson(text), headers, body, pathname)
      : readSaved(text, headers)
  },
  echo: echoHeaders,
} satisfies Convention

function readSaved(id: string, headers: Headers): KeyedReading {
  if (!/^[\w.:-]{1,200}$/.test(id)) throw wrongHeader(CONFIG, 'a JSON object or the id of a config')
  const timeoutMs = timeoutOf(headers)
  const wish = { ...(timeoutMs === null ? {} : { deadlines: { first_token_ms: timeoutMs } }), ...common(headers, {}) }
  return { wish, model: id, own: [], warnings: headerWarnings(headers) }
}

function readInline(config: unknown, headers: Headers, body: Raw, pathname: string): KeyedReading {
  if (!isRecord(config)) throw wrongHeader(CONFIG, 'a JSON object or the id of a config')
  const unfollowed = new Set<string>()
  const uneven = new Set<string>()
  const metadata = asRecord(parseJson(textHeader(headers, 'x-portkey-metadata') ?? ''))
  const context: ConditionContext = { metadata, params: body, pathname }
  const root = readConfig(config, CONFIG, (field) => unfollowed.add(field))
  const flat = flatten(root, conditionJudge(context, CONFIG))
  const targets = readTargets(flat.targets, askedBy(headers, body))
  const pace = readPace(flat, timeoutOf(headers), (field) => uneven.add(field))
  const session = sessionOf(root, context)
  const wish = { ...pace, ...common(headers, pace), ...(session === null ? {} : { session }) }
  return {
    ...routed(flat, targets, wish),
    ...heldKeys(targets.map(({ key }) => key)),
    own: [],
    warnings: [...headerWarnings(headers), ...configWarnings(flat, targets, unfollowed, uneven)],
  }
}

function askedBy(headers: Headers, body: Raw): Asked {
  return {
    body,
    model: asText(body.model),
    slug: slugOf(textHeader(headers, 'x-portkey-provider'), textHeader(headers, 'x-portkey-virtual-key')),
    customHost: textHeader(headers, 'x-portkey-custom-host'),
    callerKey: keyBeside(headers, 'x-portkey-api-key'),
  }
}

function timeoutOf(headers: Headers): number | null {
  return integerHeader(headers, 'x-portkey-request-timeout', 1, 3_600_000)
}

/** What the headers wish whatever the config says. */
function common(headers: Headers, { cache }: Pick<Wish, 'cache'>): Wish {
  const metadata = metadataHeader(headers, 'x-portkey-metadata')
  const trace = textHeader(headers, 'x-portkey-trace-id')?.slice(0, 512)
  const namespace = textHeader(headers, 'x-portkey-cache-namespace')
  const asked = {
    ...cache,
    ...(flagHeader(headers, 'x-portkey-cache-force-refresh') === true ? { refresh: true } : {}),
    ...(namespace === null ? {} : { namespace }),
    // Text that is not to be logged is not to be kept either.
    ...(flagHeader(headers, 'x-portkey-debug') === false ? { ttl: 0 } : {}),
  }
  return {
    ...(metadata || trace ? { metadata: { ...(trace ? { trace_id: trace } : {}), ...metadata } } : {}),
    ...(Object.keys(asked).length > 0 ? { cache: asked } : {}),
  }
}

const NAMELESS = /(^|\/)$/

/** A single target is the request itself, changed; more of them are wished for. */
function routed(
  { mode }: Flat,
  targets: readonly ReadTarget[],
  wish: Wish,
): Pick<KeyedReading, 'wish' | 'model' | 'sets'> {
  const [first] = targets
  const nameless = targets.findIndex(({ model }) => NAMELESS.test(model))
  if (nameless >= 0 && mode !== 'single') {
    throw new Fault('invalid_request', `Target ${nameless} of \`${CONFIG}\` names no model.`, { param: 'model' })
  }
  const model = first && !NAMELESS.test(first.model) ? { model: first.model } : {}
  if (!first || mode === 'single') {
    return { wish, ...model, ...(first && Object.keys(first.params).length > 0 ? { sets: first.params } : {}) }
  }
  return {
    ...model,
    wish: {
      ...wish,
      targets: targets.map(({ model: name, weight = 1, params: { stream, stream_options, ...params } }) => ({
        model: name,
        ...(mode === 'fallback' ? {} : { weight }),
        ...(Object.keys(params).length > 0 ? { params } : {}),
      })),
      strategy: mode === 'fallback' ? 'fallback' : 'weighted',
      // Portkey draws one target of a balance and asks no other.
      ...(mode === 'weighted' ? { allow_fallbacks: false } : {}),
    },
  }
}

function configWarnings(
  { mode }: Flat,
  targets: readonly ReadTarget[],
  unfollowed: ReadonlySet<string>,
  uneven: ReadonlySet<string>,
): readonly string[] {
  const stored = new Set(targets.flatMap(({ storedKey }) => storedKey ?? []))
  const streams = mode !== 'single' && targets.some(({ params }) => params.stream !== undefined)
  return [
    ...(unfollowed.size > 0 ? [`Not followed in \`${CONFIG}\`: ${listed(unfollowed)}.`] : []),
    ...(uneven.has('cache') ? ['Targets differ in `cache`: the first one counts.'] : []),
    ...(uneven.has('request_timeout') ? ['Targets differ in `request_timeout`: the longest counts.'] : []),
    ...(stored.size > 0 ? [`Stored keys are not told apart by name: ${listed(stored)}.`] : []),
    ...(streams ? ["The body's `stream` counts for all targets."] : []),
    ...(mode === 'tiers' ? ['Fallbacks and balances in one: all of a balance is tried before what follows it.'] : []),
  ]
}

function listed(names: ReadonlySet<string>): string {
  return [...names].map((name) => `\`${name}\``).join(', ')
}
