import { listOf, Nothing } from '../../contract/admin.ts'
import { DeliveryView, WebhookView } from '../../contract/webhooks.ts'
import { deliveriesOf, webhooksOf } from '../../storage/webhooks.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'

const DELIVERIES_SHOWN = 100

export const listWebhooks = read({
  method: 'GET',
  path: '/admin/webhooks',
  summary: 'List the addresses that are told of events.',
  scope: 'settings:read',
  query: Nothing,
  reply: listOf(WebhookView),
  handle: async ({ db, tenantId }) => ({
    data: (await webhooksOf(db, tenantId).list()).map((row) => ({ ...row, events: [...row.events] })),
  }),
})

export const getWebhook = read({
  method: 'GET',
  path: '/admin/webhooks/{id}',
  summary: 'Show an address that is told of events.',
  scope: 'settings:read',
  query: Nothing,
  reply: WebhookView,
  async handle({ params, db, tenantId }) {
    const webhook = await webhooksOf(db, tenantId).find(params.id ?? '')
    if (!webhook) throw missing('webhook')
    return { ...webhook, events: [...webhook.events] }
  },
})

export const listDeliveries = read({
  method: 'GET',
  path: '/admin/webhooks/{id}/deliveries',
  summary: 'List what was sent to an address, newest first, and what became of it.',
  scope: 'settings:read',
  query: Nothing,
  reply: listOf(DeliveryView),
  async handle({ params, db, tenantId }) {
    const webhook = await webhooksOf(db, tenantId).find(params.id ?? '')
    if (!webhook) throw missing('webhook')
    return { data: await deliveriesOf(db, tenantId).list(webhook.id, DELIVERIES_SHOWN) }
  },
})
