import type { Predictor } from '../learning/predictor/predictor.ts'
import { MINUTE_MS, SECOND_MS, within } from '../shared/time.ts'
import { kvKeys } from '../storage/kv-keys.ts'

interface Held {
  predictor: Predictor | null
  /** Epoch ms at which it was last asked for. */
  askedAt: number
}

const held = new Map<string, Held>()
/** Some hundred KB each. */
const HELD_MAX = 30
const ASK_AGAIN_MS = MINUTE_MS
const STORE_LIMIT_MS = 5 * SECOND_MS

/**
 * A version of a tenant's predictor, from memory; null while it is not here, and then it is fetched behind the answer.
 * Versions never change, so what is here stays right.
 */
export function viewPredictor(
  tenantId: string,
  version: string,
  env: { readonly CONFIG: KVNamespace },
  ctx: ExecutionContext,
  now: number,
): Predictor | null {
  const key = kvKeys.predictor(tenantId, version)
  const known = held.get(key)
  if (known?.predictor || (known && now - known.askedAt < ASK_AGAIN_MS)) return known.predictor
  const fresh: Held = { predictor: null, askedAt: now }
  if (held.size >= HELD_MAX) forgetOldest()
  held.set(key, fresh)
  ctx.waitUntil(fetchInto(fresh, key, env))
  return null
}

async function fetchInto(fresh: Held, key: string, env: { readonly CONFIG: KVNamespace }): Promise<void> {
  const read = env.CONFIG.get(key, { type: 'arrayBuffer', cacheTtl: 3_600 })
  const bytes = await within(STORE_LIMIT_MS, read, () => null).catch(() => null)
  if (!bytes) return
  // How to read one is loaded when there is one to be read.
  const { unpackPredictor } = await import('../learning/predictor/pack.ts')
  fresh.predictor = unpackPredictor(new Uint8Array(bytes))
}

/** Maps iterate in the order of insertion. */
function forgetOldest(): void {
  for (const key of held.keys()) {
    held.delete(key)
    return
  }
}
