import { asRecord, asRecords, asText, isRecord, type Raw } from '../../../shared/json.ts'
import { objectionToUrl } from '../../../shared/public-url.ts'
import { numberField, recordField, textField, wrongField } from '../../body/read-field.ts'
import { type Access, readAccess } from '../../litellm/access.ts'
import { ownModel, providerOf } from '../../litellm/model-name.ts'
import type { ImportedCredential } from '../portkey-config.ts'

/** One entry of `model_list`, in our words. Holds no secret. */
export interface Deployment {
  /** The name that it is asked for by. */
  readonly group: string
  readonly model: string
  /** Null: as much as any other. */
  readonly weight: number | null
  readonly credential: ImportedCredential | null
}

/** Takes a sentence about what is not carried over. */
export type Warn = (sentence: string) => void

const NAME_MAX = 200
const ENV = /^os\.environ\/([A-Za-z_]\w{0,199})$/

/** Whose a model is that is named without a provider, as LiteLLM takes it. */
const MAKERS: readonly (readonly [name: RegExp, provider: string])[] = [
  [/^(?:gpt-|chatgpt-|o\d|ft:|text-embedding-|dall-e|whisper|tts-)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^gemini/, 'vertex'],
  [/^command/, 'cohere'],
]

const READ: ReadonlySet<string> = new Set([
  ...['model', 'api_key', 'api_base', 'base_url', 'api_version', 'custom_llm_provider', 'weight', 'rpm', 'tpm'],
  ...['litellm_credential_name', 'vertex_credentials', 'vertex_ai_credentials'],
])

/**
 * Reads `model_list`, with the `credential_list` that its entries may name.
 * Source: https://docs.litellm.ai/docs/proxy/configs.
 */
export function readDeployments(config: Raw, warn: Warn): readonly Deployment[] {
  const { model_list: list } = config
  if (!Array.isArray(list)) throw wrongField('model_list', 'a list')
  const credentials = credentialsIn(config)
  return list.map((entry, index) => readDeployment(entry, `model_list.${index}`, credentials, warn))
}

function credentialsIn({ credential_list: list }: Raw): ReadonlyMap<string, Raw> {
  return new Map(
    asRecords(list).map(({ credential_name: name, credential_values: values }) => [asText(name), asRecord(values)]),
  )
}

function readDeployment(entry: unknown, at: string, credentials: ReadonlyMap<string, Raw>, warn: Warn): Deployment {
  if (!isRecord(entry)) throw wrongField(at, 'an object')
  const group = textField(entry.model_name, `${at}.model_name`)
  const own = recordField(entry.litellm_params, `${at}.litellm_params`) ?? {}
  const named = credentials.get(asText(own.litellm_credential_name)) ?? {}
  const params = { ...named, ...own }
  const place = `${at}.litellm_params`
  const model = textField(params.model, `${place}.model`, NAME_MAX)
  if (group === null) throw wrongField(`${at}.model_name`, 'the name of a model')
  if (model === null) throw wrongField(`${place}.model`, 'the name of a model')
  const fields = Object.keys(own).filter((field) => !READ.has(field))
  if (fields.length > 0) warn(`Not carried over for \`${group}\`: ${fields.map((field) => `\`${field}\``).join(', ')}.`)
  const access = accessOf(params, model, place, warn)
  return {
    group,
    model: access.model,
    weight: weightOf(params, place),
    credential: credentialOf(params, access, place, warn),
  }
}

function weightOf(params: Raw, at: string): number | null {
  const told = ['weight', 'rpm', 'tpm'].map((field) => numberField(params[field], `${at}.${field}`))
  return told.find((weight) => weight !== null) ?? null
}

/** An address that only LiteLLM's own machine knows cannot be asked from here. */
function accessOf(params: Raw, name: string, at: string, warn: Warn): Access {
  const provider = textField(params.custom_llm_provider, `${at}.custom_llm_provider`)
  const address = textField(params.api_base ?? params.base_url, `${at}.api_base`, 500)
  const version = textField(params.api_version, `${at}.api_version`)
  const objection = address === null ? null : objectionTo(address)
  if (objection !== null) warn(`\`${at}.api_base\` is not carried over: ${objection}`)
  const read = readAccess(
    {
      ...(provider === null ? {} : { custom_llm_provider: provider }),
      ...(address === null || objection !== null ? {} : { api_base: address }),
      ...(version === null || ENV.test(version) ? {} : { api_version: version }),
    },
    made(name, provider),
    `${at}.`,
  )
  const isElsewhere = objection !== null && read.model.startsWith('openai/')
  return isElsewhere ? { ...read, model: `custom${read.model.slice('openai'.length)}` } : read
}

function objectionTo(address: string): string | null {
  const variable = ENV.exec(address)?.[1]
  return variable === undefined
    ? objectionToUrl(address)
    : `it is in \`${variable}\`: give the credential its base URL.`
}

function made(name: string, provider: string | null): string {
  if (provider !== null || name.includes('/')) return name
  const maker = MAKERS.find(([pattern]) => pattern.test(name))?.[1]
  return maker === undefined ? name : `${maker}/${name}`
}

function credentialOf(params: Raw, { model, key }: Access, at: string, warn: Warn): ImportedCredential | null {
  const provider = providerOf(ownModel(model))
  if (provider === null) return null
  const field = ['api_key', 'vertex_credentials', 'vertex_ai_credentials'].find((name) => asText(params[name]) !== '')
  const secretEnv = field === undefined ? null : (ENV.exec(asText(params[field]))?.[1] ?? null)
  if (field !== undefined && secretEnv === null) {
    warn(`\`${at}.${field}\` is not carried over: give ${provider} a credential with it.`)
  }
  return { provider, baseUrl: key?.baseUrl ?? null, secretEnv }
}
