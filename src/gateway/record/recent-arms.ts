import type { Fact } from '../../storage/facts.ts'

const KEPT_MAX = 5_000
const arms = new Map<string, string>()

/** Remembers which arm answered a request, so that feedback need not wait for the record to be stored. */
export function rememberArm({ tenantId, id, upstreamId, provider, model }: Fact): void {
  for (const name of [id, upstreamId]) if (name !== null) arms.set(`${tenantId} ${name}`, `${provider}/${model}`)
  // Maps iterate in the order of insertion: the first is the oldest.
  for (const oldest of arms.keys()) {
    if (arms.size <= KEPT_MAX) break
    arms.delete(oldest)
  }
}

/** The arm that answered a tenant's request lately in this isolate; null when it is not known here. */
export function recentArm(tenantId: string, requestId: string): string | null {
  return arms.get(`${tenantId} ${requestId}`) ?? null
}
