import type { Fact } from '../../storage/facts.ts'

const KEPT_MAX = 5_000
const arms = new Map<string, string>()

/** Remembers which arm answered a request, so that feedback need not wait for the record to be stored. */
export function rememberArm({ tenantId, id, upstreamId, provider, model }: Fact): void {
  const arm = `${provider}/${model}`
  arms.set(`${tenantId} ${id}`, arm)
  if (upstreamId !== null) arms.set(`${tenantId} ${upstreamId}`, arm)
  if (arms.size > KEPT_MAX) forgetOldest()
}

/** Maps iterate in the order of insertion. A tenth goes at once, so that this is rare. */
function forgetOldest(): void {
  let left = KEPT_MAX / 10
  for (const name of arms.keys()) {
    arms.delete(name)
    if (--left <= 0) return
  }
}

/** The arm that answered a tenant's request lately in this isolate; null when it is not known here. */
export function recentArm(tenantId: string, requestId: string): string | null {
  return arms.get(`${tenantId} ${requestId}`) ?? null
}
