import { WebhookCreated, WebhookInput } from '../../contract/webhooks.ts'
import { newId } from '../../shared/ids.ts'
import { webhooksOf } from '../../storage/webhooks.ts'
import { write } from '../endpoint.ts'
import { checkUrl } from './check-url.ts'
import { makeSecret } from './webhook-secret.ts'

export const createWebhook = write({
  method: 'POST',
  path: '/admin/webhooks',
  summary: 'Be told of events at an address of yours. Messages are signed; the secret is shown this once.',
  scope: 'settings:write',
  audit: 'webhook.create',
  publishes: false,
  body: WebhookInput,
  reply: WebhookCreated,
  async handle({ body: { url, events }, caller, db, env, tenantId, now }) {
    checkUrl(url, env)
    const id = newId('whk')
    const { secret, sealed } = await makeSecret(env, caller.tenant, id)
    return {
      statements: [webhooksOf(db, tenantId).add({ id, url, events, secret: sealed, createdAt: now })],
      entityId: id,
      reply: { id, url, events, createdAt: now, failingSince: null, disabledAt: null, secret },
    }
  },
})
