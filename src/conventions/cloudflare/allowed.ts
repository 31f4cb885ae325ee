import type { Wish } from '../../contract/wish.ts'
import { Fault } from '../../shared/faults.ts'
import { listHeader } from '../headers/read-header.ts'
import { ownProvider } from '../provider-names.ts'
import { ownModel, providerOf } from './model.ts'

const MODELS = 'cf-aig-allowed-models'
const PROVIDERS = 'cf-aig-allowed-providers'

/**
 * What the Auto Router may choose from, as a wish. Whole models become the targets; `provider/*` stands for a provider. What
 * cannot be said that way is refused rather than widened, and left out beside whole models, which narrows it.
 */
export function readAllowed(headers: Headers): { wish: Wish; warnings: readonly string[] } {
  const models = listHeader(headers, MODELS)
  const providers = listHeader(headers, PROVIDERS).map(ownProvider)
  const whole = models.filter((model) => !model.includes('*'))
  const patterns = models.filter((model) => model.includes('*'))
  if (whole.length > 0) {
    const allowed = whole.filter((model) => providers.length === 0 || providers.includes(providerOf(model, null) ?? ''))
    if (allowed.length === 0) throw nothingLeft(PROVIDERS)
    const warnings = patterns.length > 0 ? [`\`${MODELS}\`: patterns beside whole models are left out.`] : []
    return { wish: { targets: allowed.map((model) => ({ model: ownModel(model, null) })), strategy: 'auto' }, warnings }
  }
  const named = patterns.map(providerOfPattern)
  const only = named.length === 0 ? providers : named.filter((id) => providers.length === 0 || providers.includes(id))
  if (named.length > 0 && only.length === 0) throw nothingLeft(PROVIDERS)
  return { wish: only.length > 0 ? { providers: { only: [...new Set(only)] } } : {}, warnings: [] }
}

function providerOfPattern(pattern: string): string {
  if (pattern.startsWith('@cf/') && /^@cf\/\*(\/\*)?$/.test(pattern)) return 'workers-ai'
  const provider = /^([\w.-]+)\/\*$/.exec(pattern)?.[1]
  if (provider) return ownProvider(provider)
  const message = `\`${MODELS}\` may hold whole models and \`provider/*\`.`
  throw new Fault('invalid_request', message, { param: MODELS })
}

function nothingLeft(param: string): Fault {
  return new Fault('invalid_request', `No model is in both \`${MODELS}\` and \`${PROVIDERS}\`.`, { param })
}
