import { isRecord, parseJson } from '../../shared/json.ts'
import type { Echo } from '../convention.ts'
import { textHeader } from '../headers/read-header.ts'

/**
 * Portkey's headers of an answer. Where strategies are nested, the index is that of the target in our one list.
 * Source: https://portkey.ai/docs/api-reference/inference-api/response-schema.
 */
export function echoHeaders({
  asked,
  cache,
  attempts,
  targetIndex,
  requestId,
  provider,
}: Echo): Record<string, string> {
  return {
    'x-portkey-cache-status': cacheStatus(cache, asked),
    'x-portkey-retry-attempt-count': String(Math.max(attempts - 1, 0)),
    'x-portkey-last-used-option-index': hasTargets(asked) ? `config.targets[${targetIndex}]` : 'config',
    'x-portkey-trace-id': textHeader(asked, 'x-portkey-trace-id') ?? requestId,
    'x-portkey-provider': provider,
  }
}

function cacheStatus(cache: Echo['cache'], asked: Headers): string {
  if (textHeader(asked, 'x-portkey-cache-force-refresh') === 'true') return 'REFRESH'
  return { hit: 'HIT', miss: 'MISS', bypass: 'DISABLED' }[cache]
}

function hasTargets(asked: Headers): boolean {
  const config = parseJson(textHeader(asked, 'x-portkey-config') ?? '')
  return isRecord(config) && Array.isArray(config.targets)
}
