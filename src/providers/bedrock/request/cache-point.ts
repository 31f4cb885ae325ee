import { asRecord, type Raw } from '../../../shared/json.ts'
import type { BedrockTraits } from '../model-traits.ts'

/**
 * The block that marks what stands before it for the cache; nothing where there is no mark, or the model would refuse it.
 * Source: docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html.
 */
export function cachePoint(mark: unknown, { caching, longCaching }: BedrockTraits): Raw[] {
  if (!mark || caching === 'nowhere') return []
  const ttl = longCaching && asRecord(mark).ttl === '1h' ? { ttl: '1h' } : {}
  return [{ cachePoint: { type: 'default', ...ttl } }]
}
