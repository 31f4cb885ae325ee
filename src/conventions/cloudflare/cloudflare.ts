import { asText, type Raw } from '../../shared/json.ts'
import type { Convention, Echo, Reading } from '../convention.ts'
import { keyBeside } from '../headers/own-keys.ts'
import { readAllowed } from './allowed.ts'
import { readControls, SPOKEN } from './controls.ts'
import { AUTO, ownModel, providerOf } from './model.ts'
import { addressOf, readCloudflarePath } from './path.ts'

const ALLOWED = ['cf-aig-allowed-models', 'cf-aig-allowed-providers']

/**
 * Cloudflare AI Gateway's headers and its names of models.
 * Source: https://developers.cloudflare.com/ai-gateway/glossary/.
 */
export const cloudflare = {
  id: 'cloudflare',
  speaks: (headers, body) =>
    headers.has('cf-aig-path') ||
    /^(?:dynamic\/|@cf\/|cloudflare\/auto$)/.test(asText(body.model)) ||
    SPOKEN.some((name) => headers.has(name)),
  /** `pathname` is that of the request: one of Cloudflare's own may name the provider. */
  read(headers: Headers, body: Raw, pathname = ''): Reading {
    const model = asText(body.model)
    const { provider: pathProvider, account } = readCloudflarePath(pathname) ?? { provider: null, account: null }
    const { wish, warnings } = readControls(headers)
    const asksRouter = model === AUTO && pathProvider === null
    const limited = asksRouter ? readAllowed(headers) : { wish: {}, warnings: unusedLimits(headers) }
    const provider = providerOf(model, pathProvider)
    const apiKey = provider === null ? null : keyBeside(headers, 'cf-aig-authorization')
    return {
      wish: { ...wish, ...limited.wish },
      ...(model === '' ? {} : { model: ownModel(model, pathProvider) }),
      ...(apiKey === null ? {} : { ownKey: { provider, apiKey, baseUrl: addressOf(provider, account) } }),
      own: [],
      warnings: [...warnings, ...limited.warnings],
    }
  },
  echo: echoHeaders,
} satisfies Convention

function unusedLimits(headers: Headers): readonly string[] {
  const unused = ALLOWED.filter((name) => headers.has(name))
  return unused.map((name) => `\`${name}\` counts only for \`${AUTO}\`.`)
}

function echoHeaders({ cache, targetIndex, requestId, requestedModel, provider, model, attempts }: Echo) {
  const isRouted = requestedModel === AUTO || requestedModel === 'auto'
  const fellBack = attempts > 1 || targetIndex > 0
  return {
    ...(cache === 'bypass' ? {} : { 'cf-aig-cache-status': cache === 'hit' ? 'HIT' : 'MISS' }),
    'cf-aig-step': String(targetIndex),
    'cf-aig-log-id': requestId,
    'cf-aig-request-id': requestId,
    'cf-aig-provider': provider,
    'cf-aig-model': model,
    ...(isRouted ? routedHeaders(`${provider}/${model}`, fellBack, requestId) : {}),
  }
}

/** Why the router chose, in the words that it has for it. */
function routedHeaders(model: string, fellBack: boolean, requestId: string) {
  return {
    'cf-aig-routed-model': model,
    'cf-aig-routing-reason': fellBack ? 'fallback_candidate_unavailable' : 'cost_optimal_within_pool',
    'cf-aig-routing-decision-id': requestId,
  }
}
