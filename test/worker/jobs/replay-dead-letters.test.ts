import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { replayDeadLetters } from '../../../src/jobs/replay-dead-letters.ts'
import { open } from '../../../src/storage/db.ts'
import { deadLettersOf } from '../../../src/storage/dead-letters.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { empty, totals } from '../storage/support.ts'

beforeEach(empty)

const letters = () => deadLettersOf(open(env))
const run = (now = 1) => replayDeadLetters.run(env as Env, new Date(now), nobody)

async function bury(...bodies: unknown[]): Promise<void> {
  for (const [at, body] of bodies.entries()) {
    await letters().add({
      id: `l${at}`,
      at,
      origin: 'sluice-facts-dead',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
}

test('a dead letter that holds a fact is stored, counted, and gone', async () => {
  await bury(factOf({ id: 'a' }), factOf({ id: 'b' }))
  expect(await run()).toBe('2 of 2 dead letters replayed; 0 remain')
  expect(await totals()).toMatchObject({ requests: 2 })
  expect(await run()).toBe('0 of 0 dead letters replayed; 0 remain')
})

test('a fact that had been stored after all is not counted again, and its letter goes', async () => {
  await storeFacts(env.DB, [factOf({ id: 'a' })], 'bat_1')
  await bury(factOf({ id: 'a' }), factOf({ id: 'a' }))
  expect(await run()).toBe('2 of 2 dead letters replayed; 0 remain')
  expect(await totals()).toMatchObject({ requests: 1 })
})

test('letters that hold no fact stay, and hold up nobody', async () => {
  await bury(...Array.from({ length: 100 }, (_, at) => (at % 2 ? '{broken' : { not: 'a fact' })))
  expect(await run(1)).toBe('0 of 100 dead letters replayed; 100 remain')
  await letters().add({
    id: 'late',
    at: 500,
    origin: 'sluice-facts-dead',
    body: JSON.stringify(factOf({ id: 'late' })),
  })
  expect(await run(2)).toBe('1 of 100 dead letters replayed; 100 remain')
  expect(await totals()).toMatchObject({ requests: 1 })
})

test('a fact that the store refuses stays, and its neighbours are stored', async () => {
  await env.DB.prepare(
    "create trigger refuse before insert on requests when new.id = 'poison' begin select raise(abort, 'no'); end",
  ).run()
  await bury(factOf({ id: 'a' }), factOf({ id: 'poison' }), factOf({ id: 'b' }))
  expect(await run()).toBe('2 of 3 dead letters replayed; 1 remain')
  await env.DB.prepare('drop trigger refuse').run()
  const [left] = await letters().list(10)
  expect((JSON.parse(left?.body ?? '{}') as Fact).id).toBe('poison')
  expect(await run()).toBe('1 of 1 dead letters replayed; 0 remain')
  expect(await totals()).toMatchObject({ requests: 3 })
})
