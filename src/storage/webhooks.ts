import { and, asc, desc, eq, isNull, lte } from 'drizzle-orm'
import type { WebhookData, WebhookEventName } from '../contract/webhook-events.ts'
import { newId } from '../shared/ids.ts'
import { bounded, type Db, type Statement } from './db.ts'
import { webhookDeliveries, webhooks } from './schema.ts'

export type WebhookRow = typeof webhooks.$inferSelect
export type DeliveryRow = typeof webhookDeliveries.$inferSelect

/** A tenant's webhooks. */
export function webhooksOf(db: Db, tenantId: string) {
  const isOne = (id: string) => and(eq(webhooks.tenantId, tenantId), eq(webhooks.id, id))
  return {
    list: () =>
      bounded(db.select().from(webhooks).where(eq(webhooks.tenantId, tenantId)).orderBy(asc(webhooks.createdAt)).all()),
    find: (id: string) => bounded(db.select().from(webhooks).where(isOne(id)).get()),
    add: (row: Omit<typeof webhooks.$inferInsert, 'tenantId'>) => db.insert(webhooks).values({ ...row, tenantId }),
    change: (id: string, row: Partial<Omit<WebhookRow, 'tenantId' | 'id'>>) =>
      db.update(webhooks).set(row).where(isOne(id)),
    remove: (id: string) => db.delete(webhooks).where(isOne(id)),
  }
}

/** What a tenant's webhooks were sent, or are to be. */
export function deliveriesOf(db: Db, tenantId: string) {
  const isOne = (id: string) => and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.id, id))
  return {
    list: (webhookId: string, limit: number) =>
      bounded(
        db
          .select()
          .from(webhookDeliveries)
          .where(and(eq(webhookDeliveries.tenantId, tenantId), eq(webhookDeliveries.webhookId, webhookId)))
          .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
          .limit(limit)
          .all(),
      ),
    find: (id: string) => bounded(db.select().from(webhookDeliveries).where(isOne(id)).get()),
    add: (row: Omit<typeof webhookDeliveries.$inferInsert, 'tenantId'>) =>
      db
        .insert(webhookDeliveries)
        .values({ ...row, tenantId })
        .onConflictDoNothing(),
    change: (id: string, row: Partial<Omit<DeliveryRow, 'tenantId' | 'id'>>) =>
      db.update(webhookDeliveries).set(row).where(isOne(id)),
  }
}

/** What is due by now (epoch ms), the longest waiting first. For the clock: it sees every tenant. */
export function dueDeliveries(db: Db, now: number, limit: number): Promise<DeliveryRow[]> {
  const isDue = and(eq(webhookDeliveries.state, 'waiting'), lte(webhookDeliveries.nextAt, now))
  return bounded(
    db.select().from(webhookDeliveries).where(isDue).orderBy(asc(webhookDeliveries.nextAt)).limit(limit).all(),
  )
}

/**
 * Tells a tenant's webhooks of an event: statements for the batch of the change itself, so that one is told of if and only if
 * it happened. `data` holds no secret. What has a name in `once` is told of once, however often it is announced.
 */
export async function announce<Event extends WebhookEventName>(
  db: Db,
  tenantId: string,
  event: Event,
  data: WebhookData<Event>,
  now: number,
  once: string | null = null,
): Promise<Statement[]> {
  const mine = and(eq(webhooks.tenantId, tenantId), isNull(webhooks.disabledAt))
  const all = await bounded(db.select({ id: webhooks.id, events: webhooks.events }).from(webhooks).where(mine).all())
  return all
    .filter(({ events }) => events.length === 0 || events.includes(event))
    .map(({ id: webhookId }) => {
      const message = messageFor(webhookId, event, data, now)
      return deliveriesOf(db, tenantId).add(once === null ? message : { ...message, id: `msg_${once}_${webhookId}` })
    })
}

/** A message as it waits to be sent. */
export function messageFor(
  webhookId: string,
  event: WebhookEventName | 'webhook.test',
  data: Readonly<Record<string, unknown>>,
  now: number,
) {
  const payload = JSON.stringify({ type: event, timestamp: new Date(now).toISOString(), data })
  return { id: newId('msg'), webhookId, event, payload, state: 'waiting' as const, nextAt: now, createdAt: now }
}
