import { sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { credentials, providerHealth, usageHourly, webhooks } from './schema.ts'

export type ProviderHealthRow = typeof providerHealth.$inferSelect

/** Whether each provider answers, as its users were last told. For the clock: it is everybody's. */
export function providerHealthOf(db: Db) {
  return {
    list: () => bounded(db.select().from(providerHealth).all()),
    set: (row: ProviderHealthRow) =>
      db.insert(providerHealth).values(row).onConflictDoUpdate({ target: providerHealth.provider, set: row }),
  }
}

/** Tenants with webhooks that have a credential for a provider, or used it since then (epoch ms). For the clock: it sees every tenant. */
export async function listenersUsing(db: Db, provider: string, since: number): Promise<string[]> {
  const hasCredential = sql`exists (select 1 from ${credentials} where ${credentials.tenantId} = ${webhooks.tenantId} and ${credentials.provider} = ${provider} and ${credentials.removedAt} is null)`
  const hasUsed = sql`exists (select 1 from ${usageHourly} where ${usageHourly.tenantId} = ${webhooks.tenantId} and ${usageHourly.hour} >= ${since} and ${usageHourly.provider} = ${provider})`
  const listening = db
    .selectDistinct({ tenantId: webhooks.tenantId })
    .from(webhooks)
    .where(sql`${webhooks.disabledAt} is null and (${hasCredential} or ${hasUsed})`)
  return (await bounded(listening.all())).map(({ tenantId }) => tenantId)
}
