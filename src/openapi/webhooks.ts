import * as z from 'zod'
import { WEBHOOK_DATA } from '../contract/webhook-events.ts'
import type { Raw } from '../shared/json.ts'
import type { Schemas } from './json-schemas.ts'
import { tagOf } from './tags.ts'

/** Headers by which a message is verified. Source: the Standard Webhooks specification. */
const SIGNED = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

/** The messages that are sent to webhooks, as OpenAPI 3.1 tells them: one for each event, with the schema of what it says. */
export function webhookMessages(schemas: Schemas): Raw {
  return Object.fromEntries(
    Object.entries(WEBHOOK_DATA).map(([event, data]) => {
      const message = z.object({ type: z.literal(event), timestamp: z.iso.datetime(), data })
      const content = { 'application/json': { schema: schemas.schemaOf(message, 'output') } }
      const post = {
        operationId: `told_${event.replace('.', '_')}`,
        tags: [tagOf('/admin/webhooks')],
        summary: `A message of \`${event}\`, signed as Standard Webhooks are.`,
        // It is signed, and opened by no key.
        security: [],
        parameters: SIGNED.map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } })),
        requestBody: { required: true, content },
        responses: { '200': { description: 'Any 2xx: it was taken. All else is tried again.' } },
      }
      return [event, { post }]
    }),
  )
}
