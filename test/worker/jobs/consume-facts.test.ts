import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { consumeQueue } from '../../../src/jobs/consume-facts.ts'
import { open } from '../../../src/storage/db.ts'
import { deadLettersOf } from '../../../src/storage/dead-letters.ts'
import { factOf } from '../../support/fact.ts'
import { countOf, empty, totals } from '../storage/support.ts'

beforeEach(empty)

/** Delivers bodies as a queue would, and tells which messages were acknowledged and which come back, and when. */
async function deliver(queue: string, bodies: unknown[], { attempts = 1, against = env as Env } = {}) {
  const messages = bodies.map((body, at) => ({ id: `m${at}`, timestamp: new Date(at), attempts, body }))
  const batch = createMessageBatch(queue, messages)
  const retries: unknown[] = []
  for (const message of batch.messages) {
    vi.spyOn(message, 'retry').mockImplementation((options) => void retries.push([message.id, options?.delaySeconds]))
  }
  await consumeQueue(batch, against)
  const { explicitAcks } = await getQueueResult(batch, createExecutionContext())
  return { acked: [...explicitAcks].sort(), retries: retries.sort() }
}

/** The same environment, but its database answers only what `allowed` lets through. */
function withDb(db: Partial<D1Database>): Env {
  return { ...(env as Env), DB: { prepare: (query: string) => env.DB.prepare(query), ...db } as D1Database }
}

const fails = () => Promise.reject(new Error('D1 is down'))
const down = withDb({
  prepare: () => {
    throw new Error('D1 is down')
  },
  batch: fails,
})

test('facts are stored in one go and acknowledged', async () => {
  expect(await deliver('sluice-facts', [factOf({ id: 'a' }), factOf({ id: 'b' })])).toEqual({
    acked: ['m0', 'm1'],
    retries: [],
  })
  expect(await totals()).toMatchObject({ requests: 2, cost: 3_000 })
})

test('facts travel many to a message; a malformed one among them is put aside alone', async () => {
  const bodies = [[factOf({ id: 'a' }), { nonsense: true }, factOf({ id: 'b' })], [factOf({ id: 'c' })]]
  expect(await deliver('sluice-facts', bodies)).toEqual({ acked: ['m0', 'm1'], retries: [] })
  expect(await totals()).toMatchObject({ requests: 3 })
  const letters = await deadLettersOf(open(env)).list(10)
  expect(letters.map(({ id, body }) => [id, body])).toEqual([['sluice-facts:m0:1', '{"nonsense":true}']])
})

test('a message of which one fact is refused comes back, and counts its stored facts once', async () => {
  const bodies = [[factOf({ id: 'a' }), factOf({ id: 'b' })]]
  expect((await deliver('sluice-facts', bodies, { against: down })).retries).toEqual([['m0', 10]])
  await deliver('sluice-facts', [[factOf({ id: 'a' })]])
  expect((await deliver('sluice-facts', bodies)).acked).toEqual(['m0'])
  expect(await totals()).toMatchObject({ requests: 2 })
})

test('what the queue gave up on is kept fact by fact, so that each can be replayed', async () => {
  await deliver('sluice-facts-dead', [[factOf({ id: 'a' }), factOf({ id: 'b' })]])
  const letters = await deadLettersOf(open(env)).list(10)
  expect(letters.map(({ id }) => id).sort()).toEqual(['sluice-facts-dead:m0', 'sluice-facts-dead:m0:1'])
})

test('a redelivered batch is acknowledged and counts nothing twice', async () => {
  await deliver('sluice-facts', [factOf({ id: 'a' })])
  expect((await deliver('sluice-facts', [factOf({ id: 'a' })])).acked).toEqual(['m0'])
  expect(await totals()).toMatchObject({ requests: 1 })
})

test('while the store is down every fact comes back, each time later', async () => {
  const bodies = [factOf({ id: 'a' }), factOf({ id: 'b' })]
  const first = await deliver('sluice-facts', bodies, { against: down })
  expect(first).toEqual({
    acked: [],
    retries: [
      ['m0', 10],
      ['m1', 10],
    ],
  })
  expect((await deliver('sluice-facts', bodies, { against: down, attempts: 4 })).retries).toEqual([
    ['m0', 80],
    ['m1', 80],
  ])
  expect((await deliver('sluice-facts', bodies, { against: down, attempts: 50 })).retries[0]).toEqual(['m0', 3_600])
})

test('a malformed message is put aside whole, acknowledged, and keeps no neighbour from being stored', async () => {
  const bodies = [factOf({ id: 'a' }), { nonsense: true }, 'text', null, undefined, factOf({ id: 'b' })]
  const { acked, retries } = await deliver('sluice-facts', bodies)
  expect(acked).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5'])
  expect(retries).toEqual([])
  expect(await totals()).toMatchObject({ requests: 2 })
  const letters = await deadLettersOf(open(env)).list(10)
  expect(letters.map(({ id, origin, body }) => [id, origin, body]).sort()).toEqual([
    ['sluice-facts:m1', 'sluice-facts', '{"nonsense":true}'],
    ['sluice-facts:m2', 'sluice-facts', '"text"'],
    ['sluice-facts:m3', 'sluice-facts', 'null'],
    ['sluice-facts:m4', 'sluice-facts', 'undefined'],
  ])
})

test('a fact that the store refuses comes back alone; its neighbours are stored', async () => {
  const refusing = withDb({
    batch: (statements) => (poisoned ? fails() : env.DB.batch(statements)),
    prepare: (query) => {
      const statement = env.DB.prepare(query)
      return {
        bind: (...values: unknown[]) => {
          poisoned = String(values[0]).includes('poison')
          return statement.bind(...values)
        },
      } as unknown as D1PreparedStatement
    },
  })
  let poisoned = false
  const result = await deliver('sluice-facts', [factOf({ id: 'a' }), factOf({ id: 'poison' }), factOf({ id: 'b' })], {
    against: refusing,
  })
  expect(result).toEqual({ acked: ['m0', 'm2'], retries: [['m1', 10]] })
  expect(await totals()).toMatchObject({ requests: 2 })
})

test('what the queue gave up on is kept whole as a dead letter, once', async () => {
  const fact = factOf({ id: 'a', prompt: 'question' })
  expect((await deliver('sluice-facts-dead', [fact, 7])).acked).toEqual(['m0', 'm1'])
  await deliver('sluice-facts-dead', [fact, 7])
  const letters = await deadLettersOf(open(env)).list(10)
  expect(letters.map(({ origin, body }) => [origin, JSON.parse(body)])).toEqual([
    ['sluice-facts-dead', 7],
    ['sluice-facts-dead', fact],
  ])
  expect(await countOf('requests')).toBe(0)
})

test('a dead letter that cannot be kept either comes back', async () => {
  expect(await deliver('sluice-facts-dead', [factOf()], { against: down })).toEqual({
    acked: [],
    retries: [['m0', 10]],
  })
  expect((await deliver('sluice-facts', [{ nonsense: true }], { against: down })).retries).toEqual([['m0', 10]])
})
