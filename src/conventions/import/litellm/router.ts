import type { Alias } from '../../../contract/settings.ts'
import { asRecord, asText, isRecord, type Raw } from '../../../shared/json.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import { integerField, namesField, numberField, recordField, wrongField } from '../../body/read-field.ts'
import type { Warn } from './deployments.ts'

/** How requests are routed, in our words. */
export interface Router {
  readonly strategy: Exclude<Alias['strategy'], 'fallback' | 'auto'>
  /** How often a model is tried again; null: as often as usual. */
  readonly retries: number | null
  readonly timeoutMs: number | null
  /** What follows a name should it fail: its own list, else that of `*`. */
  followersOf(group: string): readonly string[]
  /** Whether a list is for answers refused by a content policy. */
  reroutesRefusals(group: string): boolean
  /** Further names, and what they stand for. */
  readonly names: ReadonlyMap<string, string>
}

const TIMEOUT_MAX_MS = 3_600_000

const STRATEGIES: ReadonlyMap<string, Router['strategy']> = new Map([
  ['simple-shuffle', 'weighted'],
  ['least-busy', 'usage'],
  ['usage-based-routing', 'usage'],
  ['usage-based-routing-v2', 'usage'],
  ['latency-based-routing', 'latency'],
  ['cost-based-routing', 'cost'],
])

type Lists = ReadonlyMap<string, readonly string[]>

/** Fields of either section that are read. */
export const ROUTER_FIELDS = [
  ...['routing_strategy', 'num_retries', 'timeout', 'request_timeout', 'fallbacks', 'default_fallbacks'],
  ...['context_window_fallbacks', 'content_policy_fallbacks', 'model_group_alias'],
]

/**
 * Reads what `router_settings` say, and `litellm_settings` where those say nothing.
 * Source: https://docs.litellm.ai/docs/proxy/config_settings.
 */
export function readRouter(config: Raw, warn: Warn): Router {
  const router = recordField(config.router_settings, 'router_settings') ?? {}
  const litellm = recordField(config.litellm_settings, 'litellm_settings') ?? {}
  const told = (field: string) => (router[field] === undefined ? litellm[field] : router[field])
  const at = (field: string) => `${router[field] === undefined ? 'litellm_settings' : 'router_settings'}.${field}`
  const lists = (field: string) => listsAt(told(field), at(field))
  const [any, context, policy] = ['fallbacks', 'context_window_fallbacks', 'content_policy_fallbacks'].map(lists)
  const kinds = [any, context, policy].flatMap((each) => each ?? [])
  if (context?.size || policy?.size) warn('Fallbacks for failures of one kind are tried after any failure.')
  const others = namesField(told('default_fallbacks'), at('default_fallbacks'))
  const seconds =
    numberField(told('timeout'), at('timeout')) || numberField(told('request_timeout'), at('request_timeout'))
  return {
    strategy: strategyOf(told('routing_strategy'), warn),
    retries: integerField(told('num_retries'), at('num_retries')),
    timeoutMs: seconds ? Math.min(Math.max(Math.ceil(seconds * SECOND_MS), 1), TIMEOUT_MAX_MS) : null,
    followersOf(group) {
      const own = kinds.flatMap((each) => each.get(group) ?? [])
      const all = own.length > 0 ? own : kinds.flatMap((each) => each.get('*') ?? [])
      return [...new Set([...all, ...others])].filter((name) => name !== group)
    },
    reroutesRefusals: (group) => policy?.has(group) === true || policy?.has('*') === true,
    names: namesAt(told('model_group_alias'), at('model_group_alias')),
  }
}

function strategyOf(value: unknown, warn: Warn): Router['strategy'] {
  const strategy = STRATEGIES.get(asText(value))
  if (strategy === undefined && typeof value === 'string')
    warn('`routing_strategy` is none that is known here: targets are drawn.')
  return strategy ?? 'weighted'
}

function listsAt(value: unknown, param: string): Lists {
  const lists = new Map<string, readonly string[]>()
  const entries = value ?? []
  if (!Array.isArray(entries)) throw wrongField(param, 'a list')
  for (const [index, entry] of entries.entries()) {
    if (!isRecord(entry)) throw wrongField(`${param}.${index}`, 'an object of lists')
    for (const [group, names] of Object.entries(entry)) {
      lists.set(group, [...(lists.get(group) ?? []), ...namesField(names, `${param}.${index}.${group}`)])
    }
  }
  return lists
}

function namesAt(value: unknown, param: string): ReadonlyMap<string, string> {
  const entries = Object.entries(recordField(value, param) ?? {}).map(([name, target]): [string, string] => {
    const model = typeof target === 'string' ? target : asText(asRecord(target).model)
    if (model === '') throw wrongField(`${param}.${name}`, 'the name of a model')
    return [name, model]
  })
  return new Map(entries)
}
