import { decimal } from '../body/decimal.ts'
import type { Echo } from '../convention.ts'

const NANO_DIGITS = 9

/**
 * LiteLLM's headers of an answer, those whose value is known when it begins.
 * Source: https://docs.litellm.ai/docs/proxy/response_headers.
 */
export function echoHeaders(about: Echo): Record<string, string> {
  const { requestId, requestedModel, provider, model, attempts, targetIndex, latencyMs, costNanos } = about
  const cost = costNanos === null ? null : decimal(costNanos, NANO_DIGITS)
  return {
    'x-litellm-call-id': requestId,
    'x-litellm-model-id': `${provider}/${model}`,
    'x-litellm-model-group': requestedModel,
    'x-litellm-response-duration-ms': String(latencyMs),
    'x-litellm-attempted-retries': String(Math.max(0, attempts - 1 - targetIndex)),
    'x-litellm-attempted-fallbacks': String(targetIndex),
    ...(cost === null ? {} : { 'x-litellm-response-cost': cost, 'x-litellm-response-cost-original': cost }),
  }
}
