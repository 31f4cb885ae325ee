import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { consumeQueue } from '../../../src/jobs/consume-facts.ts'
import { optimize } from '../../../src/jobs/optimize.ts'
import { runJob } from '../../../src/jobs/schedule.ts'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { databasesOf, homeOf, sizesOf } from '../../../src/storage/databases.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, forgetAll, OPERATOR } from '../control/support.ts'

const all = env as Env
const TABLES = ['requests', 'usage_minutes', 'usage_half_hours', 'usage_days', 'usage_hourly', 'api_keys', 'audit_log']
let [here, there] = ['', '']

async function tenantIn(id: string, database: string): Promise<string> {
  const { body, text } = await ask('POST', '/admin/operator/tenants', OPERATOR, { id, name: id, database })
  const { secret } = (body['key'] ?? {}) as { secret?: string }
  if (!secret) throw new Error(text)
  return secret
}

const rowsOf = (database: D1Database, table: string, tenantId: string) =>
  database.prepare(`select count(*) n from ${table} where tenant_id = ?`).bind(tenantId).first<number>('n')

beforeAll(async () => {
  forgetAll()
  here = await tenantIn('lives-here', 'DB')
  there = await tenantIn('lives-there', 'DB_2')
})

describe('with two databases', () => {
  test('a tenant is found at home, from anywhere', async () => {
    expect(databasesOf(all).map(({ name }) => name)).toEqual(['DB', 'DB_2'])
    const home = await homeOf(all, 'lives-there')
    expect(home.DB).toBe(env.DB_2)
    // From there, too, everybody is found where they live.
    expect((await homeOf(home, 'lives-here')).DB).toBe(env.DB)
    expect((await homeOf(home, 'nobody-knows')).DB).toBe(env.DB)
  })

  test('all that is written of a tenant is written at its home, and nothing elsewhere', async () => {
    const facts = ['lives-here', 'lives-there'].map((tenantId) =>
      factOf({ id: tenantId, tenantId, at: Date.now() - HOUR_MS }),
    )
    const message = { id: 'm', timestamp: new Date(), attempts: 1, body: facts, ack: vi.fn(), retry: vi.fn() }
    await consumeQueue({ queue: 'sluice-facts', messages: [message] } as never, all)
    expect(message.ack).toHaveBeenCalled()
    for (const key of [here, there]) await ask('POST', '/admin/keys', key, { name: 'another' })
    for (const table of TABLES) {
      expect([table, await rowsOf(env.DB, table, 'lives-here')]).not.toEqual([table, 0])
      expect([table, await rowsOf(env.DB_2, table, 'lives-here')]).toEqual([table, 0])
      expect([table, await rowsOf(env.DB, table, 'lives-there')]).toEqual([table, 0])
      expect([table, await rowsOf(env.DB_2, table, 'lives-there')]).not.toEqual([table, 0])
    }
  })

  test('a tenant sees its own wherever it lives, and its keys open the gateway', async () => {
    for (const [key, id] of [
      [here, 'lives-here'],
      [there, 'lives-there'],
    ] as const) {
      const { body } = await ask('GET', '/admin/requests', key)
      expect((body['data'] as { id: string }[]).map((row) => row.id)).toEqual([id])
      const usage = await ask('GET', '/admin/analytics/usage', key)
      expect(usage.body['total']).toMatchObject({ requests: 1 })
      expect((await ask('GET', '/v1/key', key)).status).toBe(200)
    }
  })

  test('the clock looks after the tenants of each', async () => {
    const run = await runJob('optimize', all, new Date(), nobody)
    const alone = await Promise.all(databasesOf(all).map(({ env: home }) => optimize.run(home, new Date(), nobody)))
    expect(run.ok).toBe(true)
    expect(run.outcome.split('; ')).toHaveLength(alone.length)
  })

  test('a host serves one tenant, whichever database it lives in', async () => {
    expect((await ask('POST', '/admin/hosts', there, { host: 'ai.twice.example' })).status).toBe(201)
    expect((await ask('POST', '/admin/hosts', here, { host: 'ai.twice.example' })).status).toBe(409)
  })

  test('an id is taken whichever database has it, and a database that is not there is refused', async () => {
    const again = await ask('POST', '/admin/operator/tenants', OPERATOR, {
      id: 'lives-there',
      name: 'x',
      database: 'DB',
    })
    expect(again.status).toBe(409)
    const nowhere = await ask('POST', '/admin/operator/tenants', OPERATOR, { id: 'x', name: 'x', database: 'DB_9' })
    expect(nowhere).toMatchObject({ status: 400, error: { param: 'database' } })
  })

  test('the operator sees how full each is', async () => {
    const { body } = await ask('GET', '/admin/operator/databases', OPERATOR)
    const sizes = await sizesOf(all)
    expect(body['data']).toMatchObject(sizes.map(({ name }) => ({ name, tenants: expect.any(Number) })))
    expect(sizes.every(({ bytes }) => bytes > 0)).toBe(true)
  })
})
