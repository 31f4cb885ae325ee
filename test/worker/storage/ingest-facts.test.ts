import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { HOUR_MS } from '../../../src/shared/time.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { storeWhatCan } from '../../../src/storage/store-what-can.ts'
import { factOf } from '../../support/fact.ts'
import { countOf, empty, totals } from './support.ts'

beforeEach(empty)

const three = ['a', 'b', 'c'].map((id) => factOf({ id }))
const thrice = { requests: 3, failed: 0, hits: 0, input: 300, output: 60, cost: 4_500 }

test('every field of a fact is kept as it was', async () => {
  const policy = { facts: { request: { model: 'm' } }, applied: ['pol_1'], deniedBy: null, shadowDeniedBy: 'pol_2' }
  const whose = { teamId: 'team_1', userId: 'user_1', customer: 'ann', metadata: { project: 'x' }, billedNanos: 1_650 }
  const compared = { askedNanos: 2_000, bestNanos: 3_000, tags: ['prod'] }
  const said = { prompt: '{"model":"auto"}', answer: 'Grüße 👋 "quoted"', errorCode: 'x', stream: false }
  const fact = factOf({ ...said, ...whose, ...compared, policy })
  await storeFacts(env.DB, [fact], 'bat_1')
  const row = await env.DB.prepare('select * from requests').first<Record<string, unknown>>()
  const { attempts, stream, more, routing, metadata, tags, policy: _, ...plain } = fact
  const expected = Object.entries(plain).map(([name, value]) => [
    name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
    value,
  ])
  expect(row).toEqual({
    ...Object.fromEntries(expected),
    stream: 0,
    attempts: JSON.stringify(attempts),
    more: JSON.stringify(more),
    routing: JSON.stringify(routing),
    metadata: JSON.stringify(metadata),
    tags: JSON.stringify(tags),
    policy: JSON.stringify(policy),
    batch: 'bat_1',
  })
})

test('facts are totalled by tenant, hour, key, provider and model', async () => {
  const at = factOf().at
  const facts = [
    factOf({ id: '1' }),
    factOf({ id: '2', outcome: 'failed', costNanos: 0 }),
    factOf({ id: '3', cache: 'hit', at: at + 1 }),
    factOf({ id: '4', at: at + HOUR_MS }),
    factOf({ id: '5', tenantId: 'other' }),
    factOf({ id: '6', keyId: 'key_2' }),
    factOf({ id: '7', model: 'small' }),
    factOf({ id: '8', outcome: 'cancelled', provider: 'groq' }),
  ]
  await storeFacts(env.DB, facts, 'bat_1')
  expect(await countOf('usage_hourly')).toBe(6)
  const first =
    "select * from usage_hourly where tenant_id = 'acme' and key_id = 'key_1' and model = 'gpt-5.6' and provider = 'openai' order by hour"
  expect(await env.DB.prepare(first).first()).toEqual({
    tenant_id: 'acme',
    hour: Date.UTC(2026, 9, 1, 10),
    key_id: 'key_1',
    provider: 'openai',
    model: 'gpt-5.6',
    requests: 3,
    failed: 1,
    cache_hits: 1,
    input_tokens: 300,
    cached_input_tokens: 120,
    output_tokens: 60,
    cost_nanos: 3_000,
    latency_ms_total: 660,
  })
})

test('a batch delivered twice counts once, whether or not it carries the same batch id', async () => {
  await storeFacts(env.DB, three, 'bat_1')
  await storeFacts(env.DB, three, 'bat_1')
  await storeFacts(env.DB, three, 'bat_2')
  expect(await totals()).toEqual(thrice)
})

test('batches that overlap count each fact once', async () => {
  await storeFacts(env.DB, three.slice(0, 2), 'bat_1')
  await storeFacts(env.DB, three.slice(1), 'bat_2')
  expect(await totals()).toEqual(thrice)
})

test('a fact twice in one batch counts once', async () => {
  await storeFacts(env.DB, [...three, ...three], 'bat_1')
  expect(await totals()).toEqual(thrice)
})

test('a crash between counting and keeping leaves neither, and the redelivery counts once', async () => {
  const crashing = dbThat((batch) =>
    env.DB.batch([...batch.slice(0, 1), env.DB.prepare('insert into nowhere values (1)')]),
  )
  await expect(storeFacts(crashing, three, 'bat_1')).rejects.toThrow()
  expect(await totals()).toMatchObject({ requests: 0, cost: 0 })
  await storeFacts(env.DB, three, 'bat_1')
  expect(await totals()).toEqual(thrice)
})

test('a crash after storing, before the acknowledgement, does not count twice', async () => {
  const crashing = dbThat(async (batch) => {
    await env.DB.batch(batch)
    throw new Error('connection lost')
  })
  await expect(storeFacts(crashing, three, 'bat_1')).rejects.toThrow('connection lost')
  await storeFacts(env.DB, three, 'bat_1')
  expect(await totals()).toEqual(thrice)
})

test('deliveries at the same time count each fact once', async () => {
  await Promise.all(['1', '2', '3', '4'].map((batch) => storeFacts(env.DB, three, batch)))
  expect(await totals()).toEqual(thrice)
})

test('however deliveries repeat and interleave, the totals are those of the distinct facts', async () => {
  const pool = Array.from({ length: 8 }, (_, i) =>
    factOf({
      id: `p${i}`,
      costNanos: 7 ** i,
      keyId: `k${i % 3}`,
      outcome: i % 4 ? 'ok' : 'failed',
      at: factOf().at + i * 25 * 60_000,
    }),
  )
  const deliveries = fc.array(fc.array(fc.constantFrom(...pool), { maxLength: 6 }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(deliveries, fc.boolean(), async (batches, together) => {
      await empty()
      if (together) await Promise.all(batches.map((batch) => storeFacts(env.DB, batch, 'bat')))
      else for (const batch of batches) await storeFacts(env.DB, batch, 'bat')
      const distinct = [...new Set(batches.flat())]
      const sum = (read: (fact: Fact) => number) => distinct.reduce((total, fact) => total + read(fact), 0)
      expect(await totals()).toMatchObject({
        requests: distinct.length,
        failed: sum((fact) => Number(fact.outcome === 'failed')),
        cost: sum((fact) => fact.costNanos),
      })
      expect(await countOf('requests')).toBe(distinct.length)
    }),
    { numRuns: 30 },
  )
})

test('any text can be stored, whatever characters are in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (prompt, requestedModel) => {
      await empty()
      await storeFacts(env.DB, [factOf({ prompt, answer: `\u0000\uD800${prompt}`, requestedModel })], 'bat')
      expect(await totals()).toMatchObject({ requests: 1 })
    }),
    { numRuns: 30 },
  )
})

test('more text than one statement takes is stored all the same, in one transaction', async () => {
  const facts = Array.from({ length: 12 }, (_, i) =>
    factOf({ id: `big${i}`, prompt: 'ü'.repeat(200_000), answer: 'x'.repeat(100_000) }),
  )
  const { db, batches, largest } = measured()
  await storeFacts(db, facts, 'bat_1')
  expect(batches).toHaveLength(1)
  expect(largest()).toBeLessThan(2_000_000)
  expect(await totals()).toMatchObject({ requests: 12 })
  const kept = await env.DB.prepare(
    'select min(length(prompt)) prompt, min(length(answer)) answer from requests',
  ).first()
  expect(kept).toEqual({ prompt: 200_000, answer: 100_000 })
})

test('a text that no row could hold is cut, and its request still counts', async () => {
  const { db, largest } = measured()
  await storeFacts(db, [factOf({ prompt: '👋'.repeat(600_000), answer: '\u0001'.repeat(400_000) })], 'bat_1')
  expect(largest()).toBeLessThan(2_000_000)
  expect(await totals()).toMatchObject({ requests: 1, cost: 1_500 })
  const kept = await env.DB.prepare('select length(prompt) prompt, length(answer) answer from requests').first()
  expect(kept).toEqual({ prompt: 50_001, answer: 100_001 })
})

test('more facts than a statement takes parameters are stored in one go', async () => {
  await storeFacts(
    env.DB,
    Array.from({ length: 500 }, (_, i) => factOf({ id: `many${i}` })),
    'bat_1',
  )
  expect(await totals()).toMatchObject({ requests: 500, cost: 750_000 })
})

test('storing nothing asks the store nothing', async () => {
  const untouched = dbThat(() => Promise.reject(new Error('asked')))
  await expect(storeFacts(untouched, [], 'bat_1')).resolves.toBeUndefined()
})

test('a fact that cannot be stored keeps no other out', async () => {
  const poison = factOf({ id: 'poison', reason: null as unknown as string })
  const stored = await storeWhatCan(env.DB, [three[0]!, poison, three[1]!, three[2]!], 'bat_1')
  expect([...stored].sort()).toEqual(['a', 'b', 'c'])
  expect(await totals()).toEqual(thrice)
})

test('while the store is down no fact is taken for stored', async () => {
  const down = dbThat(() => Promise.reject(new Error('down')))
  expect(await storeWhatCan(down, three, 'bat_1')).toEqual(new Set())
})

test('a store that hangs is waited for once, not once for each fact', async () => {
  vi.useFakeTimers()
  const hanging = vi.fn(() => new Promise(() => {}))
  const stored = storeWhatCan(dbThat(hanging), three, 'bat_1')
  await vi.advanceTimersByTimeAsync(60_000)
  vi.useRealTimers()
  expect(await stored).toEqual(new Set())
  expect(hanging).toHaveBeenCalledTimes(1)
})

/** The test database, but for how it runs a batch. */
function dbThat(batch: (statements: D1PreparedStatement[]) => Promise<unknown>): D1Database {
  return { prepare: (query: string) => env.DB.prepare(query), batch } as unknown as D1Database
}

/** The test database, which takes larger values than the real one does: so they are measured. */
function measured() {
  const batches: unknown[] = []
  let largest = 0
  const prepare = (query: string) => {
    const statement = env.DB.prepare(query)
    const bind = (...values: unknown[]) => {
      largest = Math.max(largest, ...values.map((value) => new TextEncoder().encode(String(value)).length))
      return statement.bind(...values)
    }
    return { bind }
  }
  const batch = (statements: D1PreparedStatement[]) => {
    batches.push(statements)
    return env.DB.batch(statements)
  }
  return { db: { prepare, batch } as unknown as D1Database, batches, largest: () => largest }
}
