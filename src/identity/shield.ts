import { SECOND_MS } from '../shared/time.ts'
import { keepAtMost } from './keep-at-most.ts'

/** The platform's own counter, one in each of its locations. Absent: nobody is held off. */
interface Shields {
  readonly SHIELD?: RateLimit | undefined
}

interface Window {
  readonly endsAt: number
  requests: number
  isClosed: boolean
}

/** As long as the counter's own, in `wrangler.toml`. */
const PERIOD_MS = 10 * SECOND_MS
/** So many requests of a key an isolate lets pass in a period before it asks: few keys ever come so far. */
const UNASKED_MAX = 1_000
const KEYS_MAX = 10_000

const windows = new Map<string, Window>()

/**
 * Holds off a flood before it costs anything: gives how long a key must wait, in ms, or null. Nobody waits to be counted: the
 * counter is asked behind the request, and what it says holds for those that follow. One that fails lets all pass.
 */
export function holdOff(keyId: string, env: Shields, ctx: ExecutionContext, now: number): number | null {
  const window = windows.get(keyId)
  if (!window || window.endsAt <= now) {
    keepAtMost(KEYS_MAX, windows, keyId, { endsAt: now + PERIOD_MS, requests: 1, isClosed: false })
    return null
  }
  if (window.isClosed) return window.endsAt - now
  window.requests++
  if (window.requests > UNASKED_MAX && env.SHIELD) ctx.waitUntil(ask(env.SHIELD, keyId, window))
  return null
}

/** Forgets all that was counted, for tests. */
export function forgetFloods(): void {
  windows.clear()
}

async function ask(shield: RateLimit, keyId: string, window: Window): Promise<void> {
  try {
    const { success } = await shield.limit({ key: keyId })
    if (!success) window.isClosed = true
  } catch {
    // A counter that is out of reach holds nobody off.
  }
}
