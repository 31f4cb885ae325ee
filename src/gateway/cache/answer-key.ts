import type { ChatRequest } from '../../contract/chat.ts'
import type { Wish } from '../../contract/wish.ts'
import { sha256Hex } from '../../shared/ids.ts'
import { kvKeys } from '../../storage/kv-keys.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'

/** What does not shape the answer: how it is delivered, who asked, and what the caller keeps of it. */
const SHAPELESS = new Set([
  'stream',
  'stream_options',
  'cache',
  'user',
  'metadata',
  'store',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
])

/**
 * Where an answer is kept: the tenant, then a hash of everything that shapes the answer, the order of keys aside. What an
 * alias stands for is part of it, so that changing the alias changes the place.
 */
export async function answerKey(tenant: TenantSnapshot, chat: ChatRequest, wish: Wish | null = null): Promise<string> {
  const shaping = Object.entries(chat).filter(([field, value]) => !SHAPELESS.has(field) && value !== undefined)
  const alias = Object.hasOwn(tenant.aliases, chat.model) ? tenant.aliases[chat.model] : null
  const choices = chat.model === 'auto' ? tenant.settings.autoModels : alias
  return kvKeys.answer(
    tenant.tenantId,
    await sha256Hex(canonical([Object.fromEntries(shaping), choices, ...(wish ? [shapingOf(wish)] : [])])),
  )
}

/** Of a request's own wishes, those that decide who answers, and the room it wants its answers kept in. */
function shapingOf({ targets, fallbacks, strategy, providers, cache }: Wish) {
  return { targets, fallbacks, strategy, providers, room: cache?.namespace }
}

/** JSON with the keys of every object sorted, so that equal values are equal text. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
