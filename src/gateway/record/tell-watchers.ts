import type { Env } from '../../env.ts'
import { keepAtMost } from '../../identity/keep-at-most.ts'
import { heldSnapshot } from '../../identity/snapshots.ts'
import { tailRequestOf } from '../../objects/tail-request.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { Fact } from '../../storage/facts.ts'

/** How this isolate stands with the watchers of a tenant. */
interface Told {
  /** Until when somebody was said to watch, when it turned out that nobody did. */
  readonly left: number
  /** Epoch ms before which nothing is sent, and how many were not sent so far. */
  readonly restUntil: number
  readonly missed: number
}

const TENANTS_MAX = 2_000
const PUSH_LIMIT_MS = 2 * SECOND_MS
const NOTHING: Told = { left: 0, restUntil: 0, missed: 0 }
const told = new Map<string, Told>()

/** Shows requests of tenants that are watched to whoever watches, behind the answer; unless nobody did when this was last tried. */
export function tell(facts: readonly Fact[], env: Env, ctx: ExecutionContext, now: number): void {
  for (const [tenantId, own] of Map.groupBy(facts, (fact) => fact.tenantId)) {
    const until = heldSnapshot(tenantId, env, ctx, now)?.watchedUntil ?? 0
    const last = told.get(tenantId) ?? NOTHING
    if (until <= now || until === last.left) continue
    if (last.restUntil > now) keepAtMost(TENANTS_MAX, told, tenantId, { ...last, missed: last.missed + own.length })
    else {
      keepAtMost(TENANTS_MAX, told, tenantId, { ...last, missed: 0 })
      ctx.waitUntil(push(tenantId, own, last.missed, until, env))
    }
  }
}

/** Forgets who was told what, for tests. */
export function forgetWatchers(): void {
  told.clear()
}

async function push(tenantId: string, facts: readonly Fact[], missed: number, until: number, env: Env): Promise<void> {
  const tail = env.LIVE_TAIL.get(env.LIVE_TAIL.idFromName(tenantId))
  const pushed = tail.push(tenantId, facts.map(tailRequestOf), missed)
  // One that is late or down is left alone for a while, and told how many it did not see.
  const { watchers, restMs } = await within(PUSH_LIMIT_MS, pushed, () => FAILED).catch(() => FAILED)
  const last = told.get(tenantId) ?? NOTHING
  const unseen = watchers === null ? missed + facts.length : 0
  const left = watchers === 0 ? until : last.left
  keepAtMost(TENANTS_MAX, told, tenantId, { left, restUntil: Date.now() + restMs, missed: last.missed + unseen })
}

const FAILED = { watchers: null, restMs: 5 * SECOND_MS }
