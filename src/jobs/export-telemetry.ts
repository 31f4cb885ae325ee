import { type Env, isLocal } from '../env.ts'
import { openHeaders } from '../identity/otel-headers.ts'
import { logBug } from '../shared/log-bug.ts'
import { objectionToUrl } from '../shared/public-url.ts'
import { bounded, type Db, open } from '../storage/db.ts'
import type { Fact } from '../storage/facts.ts'
import { type OtelDestinationRow, otelDestinationsOf, otelDestinationsOfAll, storedBy } from '../storage/otel.ts'
import { tenantsOf } from '../storage/tenants.ts'
import { inParallel } from './in-parallel.ts'

const AT_ONCE_MAX = 6

/**
 * Sends what one delivery stored to where its tenants want their traces and metrics, once: what comes again was stored before. What does
 * not get there is counted and lost; it holds up nothing else. Never throws.
 */
export async function exportTelemetry(env: Env, facts: readonly Fact[], batchId: string): Promise<void> {
  try {
    const db = open(env)
    const destinations = await otelDestinationsOfAll(
      db,
      facts.map(({ tenantId }) => tenantId),
    )
    if (destinations.length === 0) return
    const fresh = await storedBy(db, batchId, facts)
    await inParallel(AT_ONCE_MAX, destinations, (destination) => {
      const own = facts.filter(({ id, tenantId }) => tenantId === destination.tenantId && fresh.has(id))
      return own.length > 0 ? exportTo(env, db, destination, own) : Promise.resolve()
    })
  } catch (thrown) {
    logBug(thrown, batchId)
  }
}

async function exportTo(env: Env, db: Db, destination: OtelDestinationRow, facts: readonly Fact[]): Promise<void> {
  const outcome = await send(env, db, destination, facts).catch(() => given(facts, 'it could not be opened'))
  const { tenantId, id } = destination
  await bounded(db.batch([otelDestinationsOf(db, tenantId).count(id, outcome, Date.now())]))
}

async function send(env: Env, db: Db, destination: OtelDestinationRow, facts: readonly Fact[]) {
  // The address was sound when it was given; where it leads may have been decided anew since.
  if (!isLocal(env) && objectionToUrl(destination.url)) return given(facts, 'the address is not public')
  const tenant = await tenantsOf(db).find(destination.tenantId)
  const headers = await openHeaders(env, tenant?.dataKey, destination)
  const { exportFacts } = await import('../integrations/otel/export-facts.ts')
  return exportFacts(destination, headers, facts)
}

function given(facts: readonly Fact[], error: string) {
  return { exported: 0, dropped: facts.length, error }
}
