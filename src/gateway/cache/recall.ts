import type { Env } from '../../env.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { Call } from '../call.ts'
import { answerKey } from './answer-key.ts'
import { type Flight, joinFlight, takeOff } from './flight.ts'
import type { KeptAnswer } from './kept-answer.ts'
import { keepNear, nearAnswer } from './near-answers.ts'

/** There is no answer yet, and the one to come is to be kept. */
export interface Missed {
  readonly cache: 'miss'
  readonly key: string
  readonly ttlSeconds: number
  readonly flight: Flight | null
}

/** What memory has to say about a call: nothing was asked of it, nothing is kept, or here is the answer. */
export type Recall = { readonly cache: 'bypass' } | Missed | { readonly cache: 'hit'; readonly kept: KeptAnswer }

/** How long a look-up may keep a caller waiting; then the call goes on as a miss. */
const LOOKUP_LIMIT_MS = 250

/** How long one call waits for an identical one that is under way; then it goes its own way. */
const FLIGHT_LIMIT_MS = 60 * SECOND_MS

/** Looks for a kept answer, where the tenant or the call asked for that. Identical concurrent misses wait for the first. */
export function recall(call: Call, env: Env): Recall | Promise<Recall> {
  const ttlSeconds = call.cacheWish.ttl ?? call.caller.tenant.settings.cacheTtlSeconds
  return ttlSeconds === 0 || isNobodyElses(call) ? BYPASS : search(call, ttlSeconds, env)
}

/** What a caller's own key has paid for, or a format has that translation would lose, is for no other request. */
function isNobodyElses({ said, native }: Call): boolean {
  return (said !== null && (said.ownKey !== null || said.targetKeys.length > 0)) || native?.isLossy === true
}

const BYPASS: Recall = { cache: 'bypass' }

async function search(
  { cacheWish: wish, caller, body, startedAt, said, metadata, restriction, filters }: Call,
  ttlSeconds: number,
  env: Env,
): Promise<Recall> {
  const key = await answerKey(caller.tenant, body.chat, {
    said,
    metadata,
    restriction,
    filters: filters?.rules ?? [],
    room: wish.namespace,
  })
  const keeps = wish.no_store !== true
  if (wish.refresh === true) return keeps ? { cache: 'miss', key, ttlSeconds, flight: null } : { cache: 'bypass' }
  const kept =
    nearAnswer(key, startedAt) ?? (await lookUp(key, env, startedAt)) ?? (await joinFlight(key, FLIGHT_LIMIT_MS))
  if (kept) return { cache: 'hit', kept }
  return keeps ? { cache: 'miss', key, ttlSeconds, flight: takeOff(key) } : { cache: 'bypass' }
}

/** Fails open: a store that is slow or broken is a miss. */
async function lookUp(key: string, env: Env, now: number): Promise<KeptAnswer | null> {
  const read = env.CACHE.get<KeptAnswer>(key, { type: 'json', cacheTtl: 60 })
  const kept = await within(LOOKUP_LIMIT_MS, read, () => null).catch(() => null)
  if (!kept || kept.expiresAt <= now) return null
  keepNear(key, kept, now)
  return kept
}
