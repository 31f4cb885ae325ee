import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { WEBHOOK_DATA, type WebhookEventName } from '../../../src/contract/webhook-events.ts'
import { ask, forgetAll, newTenant } from './support.ts'

let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('told-of-changes')
  await ask('POST', '/admin/webhooks', owner, { url: 'https://hooks.example.com/all' })
})

async function told(): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const sql =
    "select event, payload from webhook_deliveries where event not in ('webhook.test') order by created_at, rowid"
  const { results } = await env.DB.prepare(sql).all<{ event: WebhookEventName; payload: string }>()
  await env.DB.exec('delete from webhook_deliveries')
  return results.map(({ event, payload }) => {
    const { type, timestamp, data } = JSON.parse(payload) as { type: string; timestamp: string; data: unknown }
    expect([type, Number.isNaN(Date.parse(timestamp))]).toEqual([event, false])
    return { event, data: WEBHOOK_DATA[event].parse(data) }
  })
}

test('whatever happens to a key is told as the contract has it, with who did it and without its secret', async () => {
  const { body } = await ask('POST', '/admin/keys', owner, { name: 'one' })
  const id = String(body['id'])
  await ask('PUT', `/admin/keys/${id}`, owner, { name: 'renamed' })
  await ask('POST', `/admin/keys/${id}/rotate`, owner, { overlapSeconds: 60 })
  await ask('DELETE', `/admin/keys/${id}`, owner)
  await ask('POST', '/key/generate', owner, { key_alias: 'theirs' })
  const messages = await told()
  expect(messages.map(({ event }) => event)).toEqual([
    'key.created',
    'key.changed',
    'key.rotated',
    'key.revoked',
    'key.created',
  ])
  expect(messages[1]?.data).toMatchObject({ key: id, name: 'renamed', changed: ['name'] })
  for (const { data } of messages) expect(data['by']).toMatch(/^key_/)
  expect(JSON.stringify(messages)).not.toContain(String(body['secret']))
})

test('a route that is set, and one that is removed, is told', async () => {
  await ask('PUT', '/admin/aliases/fast', owner, { strategy: 'fallback', models: ['openai/gpt-4.1'] })
  await ask('DELETE', '/admin/aliases/fast', owner)
  const messages = await told()
  expect(messages.map(({ event, data }) => [event, data['route'], data['definition'] === null])).toEqual([
    ['route.changed', 'fast', false],
    ['route.changed', 'fast', true],
  ])
})

test('an address can be changed, told of other things, and taken up again once it was given up', async () => {
  const { body } = await ask('POST', '/admin/webhooks', owner, {
    url: 'https://hooks.example.com/b',
    events: ['key.created'],
  })
  const id = String(body['id'])
  await env.DB.prepare('update webhooks set disabled_at = 1, failing_since = 1 where id = ?').bind(id).run()
  const change = { url: 'https://hooks.example.com/c', events: ['route.changed'] }
  const { status, body: changed } = await ask('PUT', `/admin/webhooks/${id}`, owner, change)
  expect(status).toBe(200)
  expect(changed).toMatchObject({ id, ...change, disabledAt: null, failingSince: null })
  await told()
  await ask('PUT', '/admin/aliases/other', owner, { strategy: 'fallback', models: ['openai/gpt-4.1'] })
  expect(await told()).toHaveLength(2)
})
