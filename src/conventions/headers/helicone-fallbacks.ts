import type { WishTarget } from '../../contract/wish.ts'
import { asRecord, isRecord, type Raw } from '../../shared/json.ts'
import { keyIn, type OwnKey } from './own-keys.ts'
import { providerOfUrl } from './provider-of-url.ts'
import { jsonHeader, wrongHeader } from './read-header.ts'

const FALLBACKS = 'helicone-fallbacks'
const FALLBACKS_MAX = 50

/** A target of `Helicone-Fallbacks`, with what opens it. Holds a secret. */
export interface Fallback {
  readonly target: WishTarget
  readonly key: OwnKey | null
}

/**
 * Reads `Helicone-Fallbacks`: addresses to ask one after the other, each with headers and fields of its own. Nothing when it
 * is absent. Source: https://docs.helicone.ai/getting-started/integration-method/gateway-fallbacks.
 */
export function readFallbacks(headers: Headers, model: string, pathname: string): readonly Fallback[] {
  const json = jsonHeader(headers, FALLBACKS)
  if (json === undefined) return []
  if (!Array.isArray(json) || json.length === 0 || json.length > FALLBACKS_MAX || !json.every(isRecord)) {
    throw wrongHeader(FALLBACKS, `a list of 1 to ${FALLBACKS_MAX} objects`)
  }
  return json.map((fallback, index) => readFallback(fallback, index, model, pathname))
}

function readFallback(fallback: Raw, index: number, model: string, pathname: string): Fallback {
  const url = fallback['target-url']
  if (typeof url !== 'string') throw wrongHeader(FALLBACKS, `a list whose entry ${index} has a \`target-url\``)
  const { provider, baseUrl } = providerOfUrl(url, pathname, FALLBACKS)
  const { model: override, ...params } = asRecord(fallback.bodyKeyOverride)
  const name = typeof override === 'string' ? override : model
  const apiKey = keyIn(asRecord(fallback.headers)) ?? (baseUrl === null ? null : '')
  return {
    target: { model: `${provider}/${name}`, ...(Object.keys(params).length > 0 ? { params } : {}) },
    key: apiKey === null ? null : { provider, apiKey, baseUrl },
  }
}
