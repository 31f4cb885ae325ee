import { homeOf, type Stores } from './databases.ts'
import type { Fact } from './facts.ts'

/** Facts sorted by the database that they belong into. Those whose database cannot be told now are left out: for another time. */
export async function byHome<S extends Stores>(
  env: S,
  facts: readonly Fact[],
): Promise<{ readonly env: S; readonly facts: readonly Fact[] }[]> {
  const byTenant = Map.groupBy(facts, ({ tenantId }) => tenantId)
  const homes = await Promise.allSettled(
    [...byTenant].map(async ([tenantId, own]) => ({ home: await homeOf(env, tenantId), own })),
  )
  const found = homes.flatMap((home) => (home.status === 'fulfilled' ? [home.value] : []))
  const byDatabase = Map.groupBy(found, ({ home }) => home.DB)
  return [...byDatabase.values()].map((list) => ({
    env: (list[0] as (typeof list)[number]).home,
    facts: list.flatMap(({ own }) => own),
  }))
}
