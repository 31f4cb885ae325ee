import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { addDuration, type Histogram } from '../../../src/learning/histogram.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { GRAINS } from '../../../src/storage/roll-up.ts'
import { factOf } from '../../support/fact.ts'
import { empty } from './support.ts'

beforeEach(empty)

const tables = Object.values(GRAINS).map(({ table }) => table)

async function rowsOf(table: string, dimension: string) {
  const { results } = await env.DB.prepare(`select * from ${table} where dimension = ? order by value, at`)
    .bind(dimension)
    .all<Record<string, number | string | null>>()
  return results
}

test('a fact is counted under each of its dimensions, in each grain', async () => {
  const tags = ['prod', 'eu', 'prod']
  const fact = factOf({
    teamId: 'team_1',
    userId: 'user_1',
    tags,
    askedNanos: 4_000,
    bestNanos: 9_000,
    billedNanos: 1_800,
  })
  await storeFacts(env.DB, [fact], 'bat_1')
  for (const table of tables) {
    const { results } = await env.DB.prepare(`select dimension, value from ${table} order by rowid`).all()
    expect(results.map(Object.values)).toEqual([
      ['cache', 'miss'],
      ['class', 'short'],
      ['key', 'key_1'],
      ['model', 'openai/gpt-5.6'],
      ['operation', 'chat'],
      ['provider', 'openai'],
      ['requested_model', 'auto'],
      ['status', '200'],
      ['tag', 'eu'],
      ['tag', 'prod'],
      ['team', 'team_1'],
      ['total', ''],
      ['user', 'user_1'],
    ])
  }
  expect(await rowsOf('usage_half_hours', 'total')).toEqual([
    {
      tenant_id: 'acme',
      dimension: 'total',
      value: '',
      at: Date.UTC(2026, 9, 1, 10),
      requests: 1,
      failed: 0,
      cancelled: 0,
      cache_hits: 0,
      rescued: 0,
      input_tokens: 100,
      cached_input_tokens: 40,
      output_tokens: 20,
      reasoning_tokens: 5,
      stream_tokens: 20,
      stream_ms: 130,
      cost_nanos: 1_500,
      billed_nanos: 1_800,
      asked_nanos: 4_000,
      best_nanos: 9_000,
      cache_saved_nanos: 0,
      graded: expect.closeTo(0.18, 9),
      grade_weight: 0.2,
      latency: '{"111":1}',
      ttft: '{"92":1}',
    },
  ])
})

test('a request is rescued where the first that was asked failed and another answered', async () => {
  const [answered] = factOf().attempts
  if (!answered) throw new Error('The fact has no attempt.')
  const failed = { ...answered, status: 503, error: 'provider' }
  const outrun = { ...answered, error: 'outrun' }
  await storeFacts(
    env.DB,
    [
      factOf({ id: 'rescued', attempts: [failed, answered] }),
      factOf({ id: 'outrun', attempts: [outrun, answered] }),
      factOf({ id: 'lost', attempts: [failed, failed], outcome: 'failed' }),
    ],
    'bat_1',
  )
  expect(await rowsOf('usage_days', 'total')).toMatchObject([{ requests: 3, rescued: 1, failed: 1 }])
})

const someFact = fc.record({
  id: fc.integer({ min: 0, max: 12 }).map((n) => `req_${n}`),
  at: fc.integer({ min: 0, max: 3 * 86_400_000 }).map((ms) => Date.UTC(2026, 9, 1) + ms),
  model: fc.constantFrom('big', 'small'),
  keyId: fc.constantFrom('key_1', 'key_2'),
  latencyMs: fc.integer({ min: 0, max: 700_000 }),
  costNanos: fc.integer({ min: 0, max: 1_000_000 }),
  outcome: fc.constantFrom<Fact['outcome']>('ok', 'failed', 'cancelled'),
  cache: fc.constantFrom<Fact['cache']>('hit', 'miss'),
})

test('whatever comes late, again and in whatever batches, the totals are those of the stored requests', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(someFact, { maxLength: 8 }), { maxLength: 4 }), async (batches) => {
      await empty()
      const first = new Map<string, Fact>()
      for (const [at, batch] of batches.entries()) {
        const facts = batch.map((changes) => factOf(changes))
        const distinct = new Map(facts.map((fact) => [fact.id, fact]))
        for (const [id, fact] of distinct) if (!first.has(id)) first.set(id, fact)
        await storeFacts(env.DB, facts, `bat_${at}`)
      }
      for (const table of tables) await compare(table, [...first.values()])
    }),
    { numRuns: 15 },
  )
})

async function compare(table: string, stored: readonly Fact[]) {
  for (const dimension of ['total', 'model', 'key'] as const) {
    const rows = await rowsOf(table, dimension)
    const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0)
    expect(sum('requests')).toBe(stored.length)
    expect(sum('failed')).toBe(stored.filter(({ outcome }) => outcome === 'failed').length)
    expect(sum('cost_nanos')).toBe(stored.reduce((total, { costNanos }) => total + costNanos, 0))
    const timed = stored.filter(({ outcome, cache }) => outcome === 'ok' && cache !== 'hit')
    const wanted = timed.reduce<Histogram>((sketch, { latencyMs }) => addDuration(sketch, latencyMs), {})
    expect(sketchOf(rows)).toEqual(wanted)
  }
}

function sketchOf(rows: readonly Record<string, unknown>[]): Record<string, number> {
  const sketch: Record<string, number> = {}
  for (const { latency } of rows) {
    for (const [bin, n] of Object.entries(JSON.parse(String(latency ?? '{}'))))
      sketch[bin] = (sketch[bin] ?? 0) + Number(n)
  }
  return sketch
}
