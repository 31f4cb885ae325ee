import type { Scope } from '../../contract/settings.ts'
import { asRecord, isRecord, type Raw } from '../../shared/json.ts'
import { usdFromNanos } from '../../shared/money.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts'
import {
  integerField,
  namesField,
  numberField,
  recordField,
  textField,
  wordField,
  wrongField,
} from '../body/read-field.ts'
import { ownModel } from './model-name.ts'

/** A request to `/key/generate`, in our words. */
export interface KeyRequest {
  /** What our own endpoint takes. `expiresAt` is epoch ms. */
  readonly input: { readonly name: string; readonly scopes: Scope[]; readonly expiresAt: number | null }
  /** How the key is to be limited: whoever cannot limit it so must not make it. */
  readonly limits: KeyLimits
  /** Fields to be handed back as they came. */
  readonly told: Raw
  /** What was asked and is not done. */
  readonly warnings: readonly string[]
}

/** How far a key may go; null: no further than any. */
export interface KeyLimits {
  /** Models by our names; empty: all. */
  readonly models: readonly string[]
  readonly budgetUsd: number | null
  /** How often the budget begins anew; null: never. */
  readonly budgetPeriodMs: number | null
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly parallelRequests: number | null
}

const NAME_MAX = 100
const SCOPES: Readonly<Record<'default' | 'llm_api' | 'management' | 'read_only', readonly Scope[]>> = {
  default: ['inference', 'feedback', 'usage:read'],
  llm_api: ['inference'],
  management: ['keys:read', 'keys:write', 'settings:read', 'settings:write', 'credentials:read', 'credentials:write'],
  read_only: ['usage:read', 'keys:read', 'settings:read'],
}
const KEY_TYPES = ['default', 'llm_api', 'management', 'read_only'] as const

const UNIT_MS: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  mo: 30 * DAY_MS,
}

const TOLD = ['key_alias', 'user_id', 'team_id', 'metadata', 'tags']

const READ: ReadonlySet<string> = new Set([
  ...TOLD,
  ...['duration', 'key_type', 'models', 'max_budget', 'budget_duration', 'rpm_limit', 'tpm_limit', 'spend', 'aliases'],
  ...['max_parallel_requests', 'send_invite_email', 'key_name', 'config', 'permissions'],
])

/**
 * Reads the body of `POST /key/generate`; `now` is epoch ms.
 * Source: https://docs.litellm.ai/docs/proxy/virtual_keys.
 */
export function readKeyRequest(body: unknown, now: number): KeyRequest {
  if (body !== undefined && body !== null && !isRecord(body)) throw wrongField('body', 'an object')
  const raw = asRecord(body)
  const lifeMs = durationOf(raw.duration, 'duration')
  const type = wordField(raw.key_type, 'key_type', KEY_TYPES) ?? 'default'
  const name = textField(raw.key_alias, 'key_alias') ?? textField(raw.user_id, 'user_id') ?? 'key'
  return {
    input: {
      name: name.slice(0, NAME_MAX),
      scopes: [...SCOPES[type]],
      expiresAt: lifeMs === null ? null : now + lifeMs,
    },
    limits: {
      models: namesField(raw.models, 'models').map((model) => ownModel(model)),
      budgetUsd: numberField(raw.max_budget, 'max_budget'),
      budgetPeriodMs: durationOf(raw.budget_duration, 'budget_duration'),
      requestsPerMinute: integerField(raw.rpm_limit, 'rpm_limit'),
      tokensPerMinute: integerField(raw.tpm_limit, 'tpm_limit'),
      parallelRequests: integerField(raw.max_parallel_requests, 'max_parallel_requests'),
    },
    told: Object.fromEntries(TOLD.flatMap((field) => (raw[field] === undefined ? [] : [[field, raw[field]]]))),
    warnings: warningsOf(raw),
  }
}

/** `30s`, `30m`, `30h`, `30d`, `2w`, `1mo`; null when it is absent. */
function durationOf(value: unknown, param: string): number | null {
  const text = textField(value, param)
  if (text === null) return null
  const [, count = '', unit = ''] = /^(\d{1,6})(s|m|h|d|w|mo)$/.exec(text) ?? []
  const unitMs = UNIT_MS[unit]
  if (unitMs === undefined || Number(count) === 0) throw wrongField(param, 'a duration such as `30d`')
  return Number(count) * unitMs
}

function warningsOf(raw: Raw): readonly string[] {
  const aliases = recordField(raw.aliases, 'aliases') ?? {}
  const unread = Object.entries(raw).flatMap(([field, value]) =>
    READ.has(field) || isEmpty(value) ? [] : `\`${field}\``,
  )
  const months = [raw.duration, raw.budget_duration].some((each) => typeof each === 'string' && each.endsWith('mo'))
  return [
    ...(months ? ['A month is taken for 30 days.'] : []),
    ...(Object.keys(aliases).length > 0 ? ["`aliases`: routes are the tenant's, not a key's."] : []),
    ...(unread.length > 0 ? [`Not followed: ${unread.join(', ')}.`] : []),
  ]
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === false) return true
  return typeof value === 'object' && Object.keys(value as object).length === 0
}

/** A key as it is kept here; times are epoch ms. */
export interface KeyFacts {
  readonly id: string
  readonly name: string
  readonly lastFour: string
  readonly createdAt: number
  readonly expiresAt: number | null
}

/** The answer to `POST /key/generate`: the only time that the secret is shown. */
export function toGeneratedKey(key: KeyFacts & { readonly secret: string }, { told, limits }: KeyRequest) {
  return { ...keyOf(key), ...limitsOf(limits), ...told, key: key.secret, key_alias: told.key_alias ?? key.name }
}

/** The answer to `GET /key/info`; what is spent is nano-dollars. LiteLLM's `token` is a hash of the key, here its id. */
export function toDescribedKey(key: KeyFacts, limits: KeyLimits, spentNanos: number) {
  const info = {
    ...keyOf(key),
    ...limitsOf(limits),
    key_alias: key.name,
    spend: usdFromNanos(spentNanos),
    blocked: null,
  }
  return { key: key.id, info: { ...info, aliases: {}, config: {}, metadata: {}, user_id: null, team_id: null } }
}

function keyOf({ id, lastFour, createdAt, expiresAt }: KeyFacts) {
  return {
    token: id,
    token_id: id,
    key_name: `sk-...${lastFour}`,
    created_at: new Date(createdAt).toISOString(),
    expires: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  }
}

function limitsOf({
  models,
  budgetUsd,
  budgetPeriodMs,
  requestsPerMinute,
  tokensPerMinute,
  parallelRequests,
}: KeyLimits) {
  return {
    models: [...models],
    max_budget: budgetUsd,
    budget_duration: budgetPeriodMs === null ? null : `${Math.round(budgetPeriodMs / SECOND_MS)}s`,
    rpm_limit: requestsPerMinute,
    tpm_limit: tokensPerMinute,
    max_parallel_requests: parallelRequests,
  }
}
