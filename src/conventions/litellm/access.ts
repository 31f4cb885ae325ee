import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { objectionToUrl } from '../../shared/public-url.ts'
import { textField, wrongField } from '../body/read-field.ts'
import type { OwnKey } from '../convention.ts'
import { providerOfUrl } from '../headers/provider-of-url.ts'
import { ownModel, providerOf } from './model-name.ts'

/** A model in our words, and what the caller opens it with; null: what is stored here. Holds a secret. */
export interface Access {
  readonly model: string
  readonly key: OwnKey | null
}

/** Fields that say where a model is and what opens it. */
export const ACCESS_FIELDS = ['api_key', 'api_base', 'base_url', 'api_version', 'custom_llm_provider'] as const

const SECRET_MAX = 10_000
const URL_MAX = 500

/**
 * Reads `api_key`, `api_base`, `api_version` and `custom_llm_provider` beside a model's name. `at` goes before the name of a
 * field at fault: `fallbacks.0.`.
 * Source: https://docs.litellm.ai/docs/proxy/clientside_auth.
 */
export function readAccess(fields: Raw, name: string, at = ''): Access {
  const provider = textField(fields.custom_llm_provider, `${at}custom_llm_provider`)
  const apiKey = textField(fields.api_key, `${at}api_key`, SECRET_MAX)
  const address = textField(fields.api_base ?? fields.base_url, `${at}api_base`, URL_MAX)
  const version = textField(fields.api_version, `${at}api_version`)
  const model = ownModel(name, provider)
  if (address === null) {
    return { model, key: apiKey === null ? null : { provider: providerOf(model), apiKey, baseUrl: null } }
  }
  const place = placeOf(model, address, version, at)
  // A server of the caller's choosing never gets a key that is stored here.
  const secret = apiKey ?? (place.baseUrl === null ? null : '')
  const { provider: id, baseUrl } = place
  return { model: place.model, key: secret === null ? null : { provider: id, apiKey: secret, baseUrl } }
}

interface Place {
  readonly model: string
  readonly provider: string
  readonly baseUrl: string | null
}

/** What is called OpenAI's at an address is whatever speaks its dialect there. */
function placeOf(model: string, address: string, version: string | null, at: string): Place {
  const provider = providerOf(model) ?? 'openai'
  const bare = model.slice(model.indexOf('/') + 1)
  if (provider === 'openai' || provider === 'custom') {
    const known = providerOfUrl(address, '', `${at}api_base`)
    return { ...known, model: `${known.provider}/${bare}` }
  }
  const objection = objectionToUrl(address)
  const param = `${at}api_base`
  if (objection !== null) throw new Fault('invalid_request', `\`${param}\` is refused: ${objection}`, { param })
  const base = address.replace(/\/+$/, '')
  return { model, provider, baseUrl: provider === 'azure' ? versioned(base, version, at) : base }
}

/** Azure's dated API is told by the version in its address. */
function versioned(base: string, version: string | null, at: string): string {
  if (version === null) return base
  if (!/^[\w-]{1,40}$/.test(version)) throw wrongField(`${at}api_version`, 'a version of the API')
  return /^\d{4}-\d\d-\d\d/.test(version) ? `${base.replace(/\/openai$/, '')}/openai/${version}` : base
}
