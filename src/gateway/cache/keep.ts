import type { Env } from '../../env.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { Call, Delivery } from '../call.ts'
import { isWhole, type KeptAnswer } from './kept-answer.ts'
import { keepNear } from './near-answers.ts'
import type { Missed } from './recall.ts'

const STORE_LIMIT_MS = 10 * SECOND_MS
/** KV's own limit is 25 MiB; longer answers are not worth a slot. */
const LONGEST_TEXT = 4 * 1024 * 1024

/** Keeps a whole answer once it is over, and lets identical calls that waited have it. Fails open: nothing is kept. */
export async function keep(call: Call, recalled: Missed, delivery: Delivery, env: Env): Promise<void> {
  const { outcome, text } = await delivery.settled
  const form = call.stream ? 'stream' : 'json'
  const whole = outcome === 'ok' && text.length <= LONGEST_TEXT && isWhole(form, text)
  const { provider, model } = delivery.target
  const expiresAt = Date.now() + recalled.ttlSeconds * SECOND_MS
  const kept: KeptAnswer | null = whole ? { form, text, provider, model, expiresAt } : null
  recalled.flight?.land(kept)
  if (!kept) return
  keepNear(recalled.key, kept, Date.now())
  const write = env.CACHE.put(recalled.key, JSON.stringify(kept), { expirationTtl: Math.max(60, recalled.ttlSeconds) })
  await within(STORE_LIMIT_MS, write, () => undefined).catch(() => undefined)
}
