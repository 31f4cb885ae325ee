import { Fault } from '../../shared/faults.ts'
import { objectionToUrl } from '../../shared/public-url.ts'

/** A provider by an address of its API. */
export interface AddressedProvider {
  readonly provider: string
  /** Null: the provider's own address. */
  readonly baseUrl: string | null
}

/** Hosts of providers that are known, and our ids of them. */
const HOSTS: Readonly<Record<string, string>> = {
  'api.openai.com': 'openai',
  'api.anthropic.com': 'anthropic',
  'generativelanguage.googleapis.com': 'gemini',
  'api.groq.com': 'groq',
  'api.together.xyz': 'together',
  'api.together.ai': 'together',
  'api.fireworks.ai': 'fireworks',
  'api.deepseek.com': 'deepseek',
  'api.mistral.ai': 'mistral',
  'api.x.ai': 'xai',
  'api.cerebras.ai': 'cerebras',
  'openrouter.ai': 'openrouter',
  'api.perplexity.ai': 'perplexity',
  'api.deepinfra.com': 'deepinfra',
  'api.studio.nebius.ai': 'nebius',
  'api.novita.ai': 'novita',
  'api.cohere.ai': 'cohere',
  'api.hyperbolic.xyz': 'hyperbolic',
}

const ENDPOINT =
  /\/(?:chat\/completions|completions|embeddings|messages|responses|moderations|rerank|images\/\w+|audio\/\w+)$/

/**
 * Whose API stands at a URL, before which the request's path was: a known provider, or `custom` at that very address. Throws
 * the fault of the header that held it when it may not be called.
 */
export function providerOfUrl(url: string, pathname: string, header: string): AddressedProvider {
  const objection = objectionToUrl(url)
  if (objection !== null)
    throw new Fault('invalid_request', `\`${header}\` is refused: ${objection}`, { param: header })
  const { hostname } = new URL(url)
  const known = Object.hasOwn(HOSTS, hostname) ? HOSTS[hostname] : undefined
  if (known !== undefined) return { provider: known, baseUrl: null }
  const baseUrl = `${url.replace(/\/+$/, '')}${pathname.replace(ENDPOINT, '')}`
  // A path must not turn into more of the host's name.
  if (!URL.canParse(baseUrl) || new URL(baseUrl).host !== new URL(url).host) {
    throw new Fault('invalid_request', `\`${header}\` is refused: its path is not plain.`, { param: header })
  }
  return { provider: 'custom', baseUrl }
}
