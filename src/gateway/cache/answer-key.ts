import type { ChatRequest } from '../../contract/chat.ts'
import type { FilterRule } from '../../contract/filters.ts'
import { sha256Hex } from '../../shared/ids.ts'
import type { Raw } from '../../shared/json.ts'
import { kvKeys } from '../../storage/kv-keys.ts'
import type { TenantSnapshot } from '../../storage/snapshot.ts'
import type { Restriction, Said } from '../call.ts'

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

/** What decides who answers beside the chat itself. */
export interface Circumstances {
  readonly said: Pick<Said, 'wish' | 'nativeFields'> | null
  readonly metadata: Raw | null
  /** Who may answer: what others were answered by may be nobody that this request may be answered by. */
  readonly restriction?: Restriction | null
  /** What the answer is judged by before it is kept. */
  readonly filters?: readonly FilterRule[]
  /** Keeps answers apart from those of other requests that are the same. */
  readonly room: string | undefined
}

const NONE: Circumstances = { said: null, metadata: null, room: undefined }

/**
 * Where an answer is kept: the tenant, then a hash of everything that shapes the answer, the order of keys aside. What an
 * alias stands for is part of it, so that changing the alias changes the place.
 */
export async function answerKey(
  tenant: TenantSnapshot,
  chat: ChatRequest,
  { said, metadata, room, restriction, filters = [] }: Circumstances = NONE,
): Promise<string> {
  const shaping = Object.entries(chat).filter(([field, value]) => !SHAPELESS.has(field) && value !== undefined)
  const alias = Object.hasOwn(tenant.aliases, chat.model) ? tenant.aliases[chat.model] : null
  const choices = chat.model === 'auto' || chat.model.startsWith('auto:') ? tenant.settings.autoModels : alias
  const wished = said ? [shapingOf(said)] : []
  const ruled = alias?.rules ? [metadata] : []
  const restricted = restriction ? [restriction] : []
  const judged = filters.length > 0 ? [{ filters }] : []
  const rooms = room === undefined ? [] : [room]
  const epochs = epochsOf(tenant, chat.model)
  const place = [
    Object.fromEntries(shaping),
    choices,
    ...wished,
    ...ruled,
    ...restricted,
    ...judged,
    ...rooms,
    ...epochs,
  ]
  return kvKeys.answer(tenant.tenantId, await sha256Hex(canonical(place)))
}

/** When answers were last forgotten: those kept before are in another place. */
function epochsOf({ settings }: TenantSnapshot, model: string): number[] {
  const { all = 0, models = {} } = settings.cacheEpochs ?? {}
  const own = Object.hasOwn(models, model) ? (models[model] ?? 0) : 0
  const latest = Math.max(all, own)
  return latest > 0 ? [latest] : []
}

/** Of a request's own wishes, those that decide who answers, and what. */
function shapingOf({ wish, nativeFields }: Pick<Said, 'wish' | 'nativeFields'>) {
  const { targets, fallbacks, strategy, providers } = wish
  return { targets, fallbacks, strategy, providers, nativeFields }
}

/** JSON with the keys of every object sorted, so that equal values are equal text. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
