import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { beforeAll, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { deliverWebhooks } from '../../../src/jobs/deliver-webhooks.ts'
import { nobody } from '../../support/nobody.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'
import { outside, type Sent, tidyUp } from './support.ts'

tidyUp()

let key = ''
let other = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant('forged')
  other = await newTenant('forged-other')
})

interface Message {
  readonly payload: string
  readonly headers: Record<string, string>
}

const messageOf = ({ body, headers }: Sent): Message => ({ payload: body, headers: Object.fromEntries(headers) })

async function hook(owner: string): Promise<{ id: string; secret: string }> {
  const { body } = await admin('POST', '/admin/webhooks', owner, { url: 'https://hooks.example.com/a' })
  return { id: String(body['id']), secret: String(body['secret']) }
}

async function deliver(owner: string, id: string, at = Date.now()): Promise<Message> {
  const sent = outside(() => new Response(null, { status: 204 }))
  const told = await admin('POST', `/admin/webhooks/${id}/test`, owner)
  expect(told.status).toBe(201)
  await deliverWebhooks.run(env as Env, new Date(at + 1_000), nobody)
  const [message] = sent.map(messageOf)
  if (!message) throw new Error('nothing was sent')
  return message
}

test('of what was sent, nothing that was changed anywhere is taken for ours', async () => {
  const { id, secret } = await hook(key)
  const { payload, headers } = await deliver(key, id)
  const receiver = new Webhook(secret)
  expect(receiver.verify(payload, headers)).toMatchObject({ type: 'webhook.test' })
  const parts = ['payload', 'webhook-id', 'webhook-timestamp', 'webhook-signature'] as const
  const property = fc.property(fc.constantFrom(...parts), fc.nat(), fc.integer({ min: 1, max: 94 }), (part, at, by) => {
    const text = part === 'payload' ? payload : (headers[part] ?? '')
    const place = at % text.length
    const code = ((text.charCodeAt(place) - 32 + by) % 95) + 32
    const touched = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1)
    const body = part === 'payload' ? touched : payload
    const given = part === 'payload' ? headers : { ...headers, [part]: touched }
    expect(() => receiver.verify(body, given)).toThrow()
  })
  // The last character of a signature has bits that base64 does not use.
  fc.assert(property, { numRuns: 500, examples: [['payload', 0, 1]], seed: 2 })
})

test('a message that is sent again later is known by its age, and by its id', async () => {
  const { id, secret } = await hook(key)
  const { payload, headers } = await deliver(key, id)
  const receiver = new Webhook(secret)
  const late = { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 600) }
  expect(() => receiver.verify(payload, late)).toThrow()
  const { body } = await admin('GET', `/admin/webhooks/${id}/deliveries`, key)
  const [delivery] = body['data'] as { id: string }[]
  expect(headers['webhook-id']).toBe(delivery?.id)
  const sent = outside(() => new Response(null, { status: 204 }))
  await admin('POST', `/admin/webhooks/${id}/deliveries/${delivery?.id}/replay`, key)
  await deliverWebhooks.run(env as Env, new Date(Date.now() + 1_000), nobody)
  expect(sent[0]?.headers.get('webhook-id')).toBe(delivery?.id)
})

test('one tenant’s secret signs for no other, and one tenant can send or replay nothing of another', async () => {
  const [mine, theirs] = [await hook(key), await hook(other)]
  const message = await deliver(key, mine.id)
  expect(() => new Webhook(theirs.secret).verify(message.payload, message.headers)).toThrow()
  for (const path of ['test', 'rotate', `deliveries/${message.headers['webhook-id']}/replay`]) {
    expect((await admin('POST', `/admin/webhooks/${mine.id}/${path}`, other)).status).toBe(404)
  }
})
