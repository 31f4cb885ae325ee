import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { WEBHOOK_DATA } from '../../../src/contract/webhook-events.ts'
import type { Env } from '../../../src/env.ts'
import { watchProviders } from '../../../src/jobs/watch-providers.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
let minute = 0

beforeAll(async () => {
  forgetAll()
  const url = 'https://hooks.example.com/a'
  for (const [tenant, events] of [
    ['watch-uses', []],
    ['watch-other-events', ['key.created']],
    ['watch-elsewhere', []],
  ] as const) {
    const key = await newTenant(tenant)
    await ask('POST', '/admin/webhooks', key, { url, events })
    const provider = tenant === 'watch-elsewhere' ? 'mistral' : 'groq'
    const made = await ask('POST', '/admin/credentials', key, { provider, name: 'ours', secret: 'a-secret-of-ours' })
    expect(made.status, made.text).toBe(201)
  }
})

beforeEach(async () => {
  await env.DB.exec("delete from provider_health; delete from webhook_deliveries where event <> 'key.created'")
})

/** A minute later, with the breaker of the provider open or not. */
function look(open: boolean): Promise<string> {
  const at = START + ++minute * MINUTE
  const arms = { 'groq/a': { lastAt: at, triedAt: at, open }, 'groq/*': { lastAt: at, triedAt: at, open } }
  const scoreboard = { snapshot: async () => ({ version: 1, publishedAt: 0, arms }) }
  const against = { ...env, SCOREBOARD: { getByName: () => scoreboard } } as unknown as Env
  return watchProviders.run(against, new Date(at), nobody)
}

async function looks(...open: readonly boolean[]): Promise<void> {
  for (const each of open) await look(each)
}

async function told(): Promise<{ tenantId: string; event: string; data: Record<string, unknown> }[]> {
  const sql =
    "select tenant_id, event, payload from webhook_deliveries where event like 'provider.%' order by created_at"
  const { results } = await env.DB.prepare(sql).all<{ tenant_id: string; event: string; payload: string }>()
  return results.map(({ tenant_id: tenantId, event, payload }) => ({ tenantId, event, data: JSON.parse(payload).data }))
}

test('a provider that goes down and comes up is told of once each, to those who use it and want to know', async () => {
  await looks(false, true, true, true, true, true, false, false, false, false)
  const messages = await told()
  expect(messages.map(({ tenantId, event }) => [tenantId, event])).toEqual([
    ['watch-uses', 'provider.down'],
    ['watch-uses', 'provider.up'],
  ])
  const [down, up] = messages
  expect(WEBHOOK_DATA['provider.down'].parse(down?.data)).toEqual({
    provider: 'groq',
    since: expect.any(Number),
    failing: 1,
  })
  expect(WEBHOOK_DATA['provider.up'].parse(up?.data)).toMatchObject({ failing: 0, downMs: 5 * MINUTE })
})

test('a provider that fails for a minute or two now and then is not told of', async () => {
  await looks(false, true, true, false, true, false, true, true, false)
  expect(await told()).toEqual([])
})

test('a run that broke off before it was written down is made good by the next, and tells nobody twice', async () => {
  await looks(false, true, true)
  const { results } = await env.DB.prepare('select * from provider_health').all<Record<string, unknown>>()
  await look(true)
  expect(await told()).toHaveLength(1)
  for (const row of results)
    await env.DB.prepare(
      'update provider_health set is_down = ?, since = ?, against = ?, against_since = ? where provider = ?',
    )
      .bind(row['is_down'], row['since'], row['against'], row['against_since'], row['provider'])
      .run()
  await look(true)
  expect(await told()).toHaveLength(1)
})
