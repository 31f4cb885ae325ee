import { type Env, isLocal } from '../env.ts'
import { openDataKey, openSecret } from '../identity/seal.ts'
import { postWebhook, signWebhook } from '../integrations/webhooks/sign.ts'
import { objectionToUrl } from '../shared/public-url.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/time.ts'
import { bounded, type Db, open, type Statement } from '../storage/db.ts'
import { tenantsOf } from '../storage/tenants.ts'
import {
  announce,
  type DeliveryRow,
  deliveriesOf,
  dueDeliveries,
  type WebhookRow,
  webhooksOf,
} from '../storage/webhooks.ts'
import { inParallel } from './in-parallel.ts'
import type { Job } from './job.ts'
import { sentenceOf } from './sentence.ts'

const AT_ONCE_MAX = 100
/** After the first try, then after the second, and so on: nine tries in three days and a half. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, DAY_MS, 2 * DAY_MS]
/** An address that takes nothing for so long is given up. */
const GIVEN_UP_AFTER_MS = 5 * DAY_MS

/** Sends what webhooks are to be told. What fails is tried again over days; an address that takes nothing for five is given up. */
export const deliverWebhooks: Job = {
  name: 'deliver-webhooks',
  cron: '* * * * *',
  async run(env, now) {
    const due = await dueDeliveries(open(env), now.getTime(), AT_ONCE_MAX)
    const outcomes = await inParallel(8, due, (delivery) => deliver(env, delivery, Date.now()))
    return sentenceOf(
      'messages sent',
      due.map(({ id }) => id),
      outcomes,
    )
  },
}

/** Sends one message, and writes down what became of it. */
export async function deliver(env: Env, delivery: DeliveryRow, now: number): Promise<void> {
  const db = open(env)
  const { tenantId } = delivery
  const webhook = await webhooksOf(db, tenantId).find(delivery.webhookId)
  if (!webhook || webhook.disabledAt !== null) {
    await bounded(db.batch([deliveriesOf(db, tenantId).change(delivery.id, { state: 'dead' })]))
    return
  }
  const status = await send(env, db, webhook, delivery, now)
  const [first, ...rest] = await settled(db, webhook, delivery, status, now)
  if (first) await bounded(db.batch([first, ...rest]))
}

async function send(env: Env, db: Db, webhook: WebhookRow, { id, payload }: DeliveryRow, now: number): Promise<number> {
  // The address was sound when it was given; where it leads may have been decided anew since.
  if (!isLocal(env) && objectionToUrl(webhook.url)) return 0
  const secrets = await secretsOf(env, db, webhook, now)
  return postWebhook(webhook.url, payload, await signWebhook(id, payload, secrets, now))
}

async function secretsOf(env: Env, db: Db, webhook: WebhookRow, now: number): Promise<string[]> {
  const { tenantId, id, secret, previousSecret, previousUntil } = webhook
  const tenant = await tenantsOf(db).find(tenantId)
  if (!tenant?.dataKey) throw new Error(`${tenantId} has no data key`)
  const key = await openDataKey(env, tenant.dataKey, tenantId)
  const overlapping = previousSecret && previousUntil !== null && previousUntil > now ? [previousSecret] : []
  const place = { tenantId, table: 'webhooks', rowId: id }
  return Promise.all([secret, ...overlapping].map((sealed) => openSecret(key, sealed, place)))
}

async function settled(
  db: Db,
  webhook: WebhookRow,
  delivery: DeliveryRow,
  status: number,
  now: number,
): Promise<Statement[]> {
  const { tenantId } = delivery
  const [mine, hooks] = [deliveriesOf(db, tenantId), webhooksOf(db, tenantId)]
  const attempts = delivery.attempts + 1
  const tried = { attempts, lastStatus: status }
  if (status >= 200 && status < 300) {
    const change = mine.change(delivery.id, { ...tried, state: 'delivered' })
    return webhook.failingSince === null ? [change] : [change, hooks.change(webhook.id, { failingSince: null })]
  }
  const failingSince = webhook.failingSince ?? now
  const pauseMs = PAUSES_MS[attempts - 1]
  const next = pauseMs === undefined ? { state: 'dead' as const } : { nextAt: now + pauseMs }
  const change = mine.change(delivery.id, { ...tried, ...next })
  if (now - failingSince < GIVEN_UP_AFTER_MS) return [change, hooks.change(webhook.id, { failingSince })]
  const { id, url } = webhook
  const told = await announce(
    db,
    tenantId,
    'webhook.disabled',
    { webhook: id, host: new URL(url).host },
    now,
    `${id}_${failingSince}`,
  )
  return [change, hooks.change(id, { failingSince, disabledAt: now }), ...told]
}
