import { Nothing, Removed } from '../../contract/admin.ts'
import { DeliveryView, WebhookCreated, WebhookPatch, WebhookView } from '../../contract/webhooks.ts'
import { DAY_MS } from '../../shared/time.ts'
import { deliveriesOf, messageFor, webhooksOf } from '../../storage/webhooks.ts'
import { type Operation, write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { checkUrl } from './check-url.ts'
import { makeSecret } from './webhook-secret.ts'

/** So long the secret before signs beside the new one. */
const OVERLAP_MS = DAY_MS

export const changeWebhook = write({
  method: 'PUT',
  path: '/admin/webhooks/{id}',
  summary: 'Change an address, or what it is told of. One that was given up is tried again.',
  scope: 'settings:write',
  audit: 'webhook.change',
  publishes: false,
  body: WebhookPatch,
  reply: WebhookView,
  async handle(operation) {
    const { body, db, env, tenantId } = operation
    const webhook = await openOne(operation)
    const { url = webhook.url, events = [...webhook.events] } = body
    checkUrl(url, env)
    const change = { url, events, failingSince: null, disabledAt: null }
    const statements = [webhooksOf(db, tenantId).change(webhook.id, change)]
    return { statements, entityId: webhook.id, reply: { ...webhook, ...change } }
  },
})

export const removeWebhook = write({
  method: 'DELETE',
  path: '/admin/webhooks/{id}',
  summary: 'Tell an address of nothing more.',
  scope: 'settings:write',
  audit: 'webhook.remove',
  publishes: false,
  body: Nothing,
  reply: Removed,
  async handle(operation) {
    const { id } = await openOne(operation)
    const { db, tenantId } = operation
    return { statements: [webhooksOf(db, tenantId).remove(id)], entityId: id, reply: { id } }
  },
})

export const rotateWebhook = write({
  method: 'POST',
  path: '/admin/webhooks/{id}/rotate',
  summary: 'Make a new secret. For a day messages are signed with both. An address that was given up is tried again.',
  scope: 'settings:write',
  audit: 'webhook.rotate',
  publishes: false,
  body: Nothing,
  reply: WebhookCreated,
  async handle(operation) {
    const { caller, db, env, tenantId, now } = operation
    const webhook = await openOne(operation)
    const { secret, sealed } = await makeSecret(env, caller.tenant, webhook.id)
    const change = {
      secret: sealed,
      previousSecret: webhook.secret,
      previousUntil: now + OVERLAP_MS,
      failingSince: null,
      disabledAt: null,
    }
    return {
      statements: [webhooksOf(db, tenantId).change(webhook.id, change)],
      entityId: webhook.id,
      reply: { ...webhook, ...change, events: [...webhook.events], secret },
    }
  },
})

export const testWebhook = write({
  method: 'POST',
  path: '/admin/webhooks/{id}/test',
  summary: 'Send a test message; its delivery shows what became of it.',
  scope: 'settings:write',
  audit: 'webhook.test',
  publishes: false,
  body: Nothing,
  reply: DeliveryView,
  async handle(operation) {
    const { db, tenantId, now } = operation
    const webhook = await openOne(operation)
    const message = messageFor(webhook.id, 'webhook.test', { webhook: webhook.id }, now)
    return {
      statements: [deliveriesOf(db, tenantId).add(message)],
      entityId: webhook.id,
      reply: { ...message, attempts: 0, lastStatus: null },
    }
  },
})

export const replayDelivery = write({
  method: 'POST',
  path: '/admin/webhooks/{id}/deliveries/{delivery}/replay',
  summary: 'Send a message again, with its own id, so that a receiver knows it.',
  scope: 'settings:write',
  audit: 'webhook.replay',
  publishes: false,
  body: Nothing,
  reply: DeliveryView,
  async handle(operation) {
    const { params, db, tenantId, now } = operation
    const webhook = await openOne(operation)
    const found = await deliveriesOf(db, tenantId).find(params.delivery ?? '')
    if (!found || found.webhookId !== webhook.id) throw missing('delivery')
    const change = { state: 'waiting' as const, attempts: 0, nextAt: now }
    return {
      statements: [deliveriesOf(db, tenantId).change(found.id, change)],
      entityId: found.id,
      reply: { ...found, ...change },
    }
  },
})

async function openOne<Body>({ db, tenantId, params }: Operation<Body, undefined>) {
  const found = await webhooksOf(db, tenantId).find(params.id ?? '')
  if (!found) throw missing('webhook')
  return found
}
