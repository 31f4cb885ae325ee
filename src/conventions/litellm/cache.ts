import type { CacheWish } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'
import { flagField, integerField, numberField, recordField, textField } from '../body/read-field.ts'

/** What a request wishes of its memory. */
export interface CacheReading {
  readonly cache: CacheWish
  readonly warnings: readonly string[]
}

const WORDS = ['s-maxage', 'no-cache', 'no-store', 'use-cache', 'namespace']

/**
 * Reads `cache` where it has LiteLLM's words in it; null where it says nothing or says it in ours. Answers are told apart by
 * what their requests wished, so that one kept no longer than `s-maxage` is no older either.
 * Source: https://docs.litellm.ai/docs/proxy/caching.
 */
export function readCache(value: unknown): CacheReading | null {
  const raw = recordField(value, 'cache')
  if (raw === null || !WORDS.some((word) => word in raw)) return null
  const ttl = secondsOf(raw)
  const namespace = textField(raw.namespace, 'cache.namespace')
  const isAsked = flagField(raw['use-cache'], 'cache.use-cache') === true
  return {
    cache: {
      ...(ttl === null ? {} : { ttl }),
      ...(flagField(raw['no-store'] ?? raw.no_store, 'cache.no-store') === true ? { no_store: true } : {}),
      ...(flagField(raw['no-cache'] ?? raw.refresh, 'cache.no-cache') === true ? { refresh: true } : {}),
      ...(namespace === null ? {} : { namespace }),
    },
    warnings:
      isAsked && ttl === null ? ["`cache.use-cache`: say for how long, as `ttl` or in the tenant's settings."] : [],
  }
}

function secondsOf(raw: Raw): number | null {
  const ttl = integerField(raw.ttl, 'cache.ttl')
  const age = numberField(raw['s-maxage'], 'cache.s-maxage')
  return age === null ? ttl : Math.min(ttl ?? age, Math.floor(age))
}
