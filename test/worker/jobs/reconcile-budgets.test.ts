import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { reconcileBudgets, reconcileTenant } from '../../../src/jobs/reconcile-budgets.ts'
import type { Limiter } from '../../../src/objects/limiter.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const MINUTE = 60_000
const USD = 1_000_000_000
/** The middle of a month, so that no span ends meanwhile. */
const START = Date.UTC(2026, 9, 15, 12)
const RULE = { kind: 'budget', amount: 10 * USD, period: 'month', timezone: 'UTC', thresholds: [0.5, 1] } as const
let count = 0
let tenantId = ''
let key = ''

beforeAll(() => forgetAll())

beforeEach(async () => {
  vi.setSystemTime(START)
  tenantId = `reconciled-${++count}`
  key = await newTenant(tenantId)
})

afterEach(() => vi.useRealTimers())

async function budget(body: object = {}): Promise<string> {
  const {
    status,
    text,
    body: made,
  } = await ask('POST', '/admin/budgets', key, { name: 'b', on: { level: 'tenant' }, usd: 10, ...body })
  expect(status, text).toBe(201)
  return String(made['id'])
}

const limiter = () => env.LIMITER.get(env.LIMITER.idFromName(tenantId)) as DurableObjectStub<Limiter>
const start = Date.UTC(2026, 9, 1)

/** What an isolate tells of a request, or of what it holds. */
const tell = (counter: string, id: string, usd: number, isOver = true) =>
  limiter().tell([{ counter, rule: RULE, id, start, spent: usd * USD, isOver, giveBack: 0 }])

const spentOf = async (counter: string) => {
  const [standing] = await limiter().standings([{ counter, rule: RULE }])
  return { spent: (standing?.spent ?? 0) / USD, held: (standing?.held ?? 0) / USD }
}

const record = (...facts: Partial<Fact>[]) =>
  storeFacts(
    env.DB,
    facts.map((fact) => factOf({ id: `r${++count}`, tenantId, at: START + MINUTE, costNanos: USD, ...fact })),
    `b${count}`,
  )

function reconcile(afterMinutes = 60): Promise<string[]> {
  const now = START + afterMinutes * MINUTE
  vi.setSystemTime(now)
  return reconcileTenant(env as Env, tenantId, now)
}

describe('a budget', () => {
  test('that was never told of some of its spending knows of it within the hour, and alerts', async () => {
    await ask('POST', '/admin/webhooks', key, { url: 'https://hooks.example.com/a', events: ['budget.threshold'] })
    const counter = `${await budget()}|${tenantId}`
    await record({}, {}, {}, {}, {}, {})
    await tell(counter, 'told', 2)
    expect(await reconcile()).toEqual([counter])
    expect(await spentOf(counter)).toEqual({ spent: 6, held: 0 })
    await runDurableObjectAlarm(limiter())
    const told = env.DB.prepare('select event from webhook_deliveries where tenant_id = ?').bind(tenantId)
    expect((await told.all<{ event: string }>()).results).toEqual([{ event: 'budget.threshold' }])
    expect(await reconcile(120)).toEqual([])
    const refused = await limiter().take([{ counter, rule: RULE, need: 5 * USD, want: 0, id: 'more' }])
    expect(refused.granted).toBe(false)
  })

  test('that knows of all of it is left as it is, whatever is under way', async () => {
    const counter = `${await budget()}|${tenantId}`
    await record({}, {})
    await tell(counter, 'told', 2)
    expect(await reconcile()).toEqual([])
    expect(await spentOf(counter)).toEqual({ spent: 2, held: 0 })
  })

  test('counts nothing twice that an isolate still holds and tells later', async () => {
    const counter = `${await budget()}|${tenantId}`
    await record({}, {}, {})
    vi.setSystemTime(START + 58 * MINUTE)
    await limiter().take([{ counter, rule: RULE, need: 3 * USD, want: 0, id: 'held' }])
    expect(await reconcile()).toEqual([])
    await tell(counter, 'held', 3)
    expect(await spentOf(counter)).toEqual({ spent: 3, held: 0 })
  })

  test('is held only to what has long been settled, and to what it counts', async () => {
    const counter = `${await budget({ provider: 'openai' })}|${tenantId}`
    await record(
      { at: START + 50 * MINUTE, provider: 'openai' },
      { provider: 'groq' },
      { at: START - MINUTE, provider: 'openai' },
      { at: Date.UTC(2026, 8, 30), provider: 'openai' },
    )
    expect(await reconcile()).toEqual([])
    expect(await reconcile(70)).toEqual([counter])
    expect(await spentOf(counter)).toEqual({ spent: 1, held: 0 })
  })

  test('that is each one’s own is reconciled for each: keys, customers, fields of metadata', async () => {
    const ids = {
      key: await budget({ on: { level: 'key' } }),
      team: await budget({ on: { level: 'team' } }),
      customer: await budget({ on: { level: 'customer', id: 'ann' } }),
      metadata: await budget({ on: { level: 'metadata', field: 'project' } }),
      model: await budget({ model: 'openai/gpt-4.1' }),
    }
    await record(
      { keyId: 'k1', teamId: 't1', customer: 'ann', metadata: { project: 'x' }, provider: 'openai', model: 'gpt-4.1' },
      { keyId: 'k2', customer: 'bob', metadata: { project: 'x' }, provider: 'openai', model: 'gpt-4o' },
      { keyId: 'k2' },
    )
    expect((await reconcile()).sort()).toEqual(
      [
        `${ids.key}|k1`,
        `${ids.key}|k2`,
        `${ids.team}|t1`,
        `${ids.customer}|ann`,
        `${ids.metadata}|x`,
        `${ids.model}|${tenantId}`,
      ].sort(),
    )
    expect((await spentOf(`${ids.key}|k2`)).spent).toBe(2)
    expect((await spentOf(`${ids.metadata}|x`)).spent).toBe(2)
    expect((await spentOf(`${ids.model}|${tenantId}`)).spent).toBe(1)
  })
})

test('every hour the budgets of all who were active are reconciled, and each that knew too little is named', async () => {
  const counter = `${await budget()}|${tenantId}`
  await record({})
  const now = new Date(START + 60 * MINUTE)
  vi.setSystemTime(now)
  expect(await reconcileBudgets.run(env as Env, now, nobody)).toContain(`; ${counter} raised`)
})
