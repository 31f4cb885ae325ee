import * as z from 'zod'
import { WebhookEventName } from './webhook-events.ts'

/** `POST /admin/webhooks`. Without `events` all are sent, those to come included. */
export const WebhookInput = z.strictObject({
  url: z.url().max(1_000),
  events: z.array(WebhookEventName).max(20).default([]),
})

/** `PUT /admin/webhooks/{id}`: what is left out stays. */
export const WebhookPatch = z.strictObject({
  url: WebhookInput.shape.url.optional(),
  events: WebhookInput.shape.events.unwrap().optional(),
})

/** A webhook without its secret. `disabledAt`: when it was given up, after days in which nothing got through. */
export const WebhookView = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  createdAt: z.number(),
  failingSince: z.number().nullable(),
  disabledAt: z.number().nullable(),
})

/** The only time that the secret is shown. Messages are signed with it as Standard Webhooks are. */
export const WebhookCreated = WebhookView.extend({ secret: z.string() })

/** One message: what it said, how often it was tried, and how that ended. `lastStatus` 0: no answer. */
export const DeliveryView = z.object({
  id: z.string(),
  event: z.string(),
  payload: z.string(),
  state: z.enum(['waiting', 'delivered', 'dead']),
  attempts: z.number(),
  nextAt: z.number(),
  lastStatus: z.number().nullable(),
  createdAt: z.number(),
})
