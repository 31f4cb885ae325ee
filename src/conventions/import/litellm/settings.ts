import type { TenantSettings } from '../../../contract/settings.ts'
import type { Raw } from '../../../shared/json.ts'
import { integerField, recordField } from '../../body/read-field.ts'
import type { Warn } from './deployments.ts'
import { ROUTER_FIELDS } from './router.ts'

const CACHE_SECONDS_MAX = 2_592_000
const RETENTION_MAX_DAYS = 3_650

const READ: ReadonlySet<string> = new Set([
  ...ROUTER_FIELDS.flatMap((field) => [`router_settings.${field}`, `litellm_settings.${field}`]),
  ...['cache', 'cache_params', 'turn_off_message_logging'].map((field) => `litellm_settings.${field}`),
  ...['store_prompts_in_spend_logs', 'maximum_spend_logs_retention_period'].map((field) => `general_settings.${field}`),
])

/** What is so anyway. */
const MET = 'litellm_settings.drop_params'

const SECTIONS = [
  'router_settings',
  'litellm_settings',
  'general_settings',
  'environment_variables',
  'callback_settings',
]

/**
 * Reads what a tenant decides of its traffic.
 * Source: https://docs.litellm.ai/docs/proxy/config_settings.
 */
export function readSettings(config: Raw, warn: Warn): Partial<TenantSettings> {
  const litellm = recordField(config.litellm_settings, 'litellm_settings') ?? {}
  const general = recordField(config.general_settings, 'general_settings') ?? {}
  const ttl = cacheSeconds(litellm, warn)
  const days = retentionDays(general, warn)
  const stores = general.store_prompts_in_spend_logs
  unread(config, warn)
  return {
    ...(ttl === null ? {} : { cacheTtlSeconds: ttl }),
    ...(typeof stores === 'boolean' ? { storeText: stores && litellm.turn_off_message_logging !== true } : {}),
    ...(days === null ? {} : { retentionDays: days }),
  }
}

function cacheSeconds(litellm: Raw, warn: Warn): number | null {
  if (litellm.cache !== true) return null
  const params = recordField(litellm.cache_params, 'litellm_settings.cache_params') ?? {}
  const ttl = integerField(params.ttl, 'litellm_settings.cache_params.ttl', 1)
  if (params.mode === 'default_off') return 0
  if (ttl === null) warn('`litellm_settings.cache`: it says not for how long; set `cacheTtlSeconds`.')
  return ttl === null ? null : Math.min(ttl, CACHE_SECONDS_MAX)
}

function retentionDays(general: Raw, warn: Warn): number | null {
  const period = general.maximum_spend_logs_retention_period
  if (period === undefined || period === null) return null
  const days = typeof period === 'string' ? /^(\d{1,5})d$/.exec(period)?.[1] : undefined
  if (days !== undefined && Number(days) > 0) return Math.min(Number(days), RETENTION_MAX_DAYS)
  warn('`general_settings.maximum_spend_logs_retention_period` is not carried over: it is not in days.')
  return null
}

/** Names alone: what they hold may be secret. */
function unread(config: Raw, warn: Warn): void {
  const fields = SECTIONS.flatMap((section) => {
    const names = Object.keys(recordField(config[section], section) ?? {}).map((field) => `${section}.${field}`)
    return names.filter((name) => !READ.has(name) && name !== MET)
  })
  const sections = Object.keys(config).filter((name) => !SECTIONS.includes(name))
  const others = sections.filter((name) => name !== 'model_list' && name !== 'credential_list')
  const all = [...fields, ...others].map((name) => `\`${name}\``)
  if (all.length > 0) warn(`Not carried over: ${all.join(', ')}.`)
}
