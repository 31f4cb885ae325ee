import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { open } from '../../../src/storage/db.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { requestsOf } from '../../../src/storage/requests.ts'
import { factOf } from '../../support/fact.ts'
import { empty } from './support.ts'

beforeEach(empty)

const store = (...facts: Parameters<typeof factOf>[0][]) => storeFacts(env.DB, facts.map(factOf), 'bat_1')
const acme = () => requestsOf(open(env), 'acme')

test('a request is found by its own id and by the id inside its answer', async () => {
  await store({ id: 'req_1', upstreamId: 'chatcmpl-1', prompt: 'question', answer: 'answer' })
  const byId = await acme().find('req_1')
  expect(byId).toMatchObject({ id: 'req_1', stream: true, prompt: 'question', answer: 'answer' })
  expect(byId?.attempts).toEqual(factOf().attempts)
  expect(await acme().find('chatcmpl-1')).toEqual(byId)
  expect(await acme().find('req_2')).toBeUndefined()
})

test('of several requests that share an answer, the one that bears the id is meant, else the latest', async () => {
  await store(
    { id: 'x', upstreamId: 'up', at: 1 },
    { id: 'y', upstreamId: 'up', at: 2 },
    { id: 'up', upstreamId: null, at: 0 },
  )
  expect((await acme().find('up'))?.id).toBe('up')
  await env.DB.prepare("delete from requests where id = 'up'").run()
  expect((await acme().find('up'))?.id).toBe('y')
})

test("another tenant's request can neither be found nor listed, nor used to turn a page", async () => {
  await store({ id: 'theirs', tenantId: 'other', upstreamId: 'up', at: 5 }, { id: 'mine', at: 1 })
  expect(await acme().find('theirs')).toBeUndefined()
  expect(await acme().find('up')).toBeUndefined()
  expect((await acme().list({ before: null, limit: 10 })).map(({ id }) => id)).toEqual(['mine'])
  expect(await acme().list({ before: 'theirs', limit: 10 })).toEqual([])
})

test('pages show every request once, newest first, also those that arrived in the same millisecond', async () => {
  await store(...Array.from({ length: 7 }, (_, i) => ({ id: `r${i}`, at: Math.floor(i / 3) })))
  const seen: string[] = []
  for (let before: string | null = null; ; ) {
    const page = await acme().list({ before, limit: 2 })
    seen.push(...page.map(({ id }) => id))
    before = page.at(-1)?.id ?? null
    if (before === null) break
  }
  expect(seen).toEqual(['r6', 'r5', 'r4', 'r3', 'r2', 'r1', 'r0'])
})

test('a list shows no texts, and nothing shows the tenant or the delivery', async () => {
  await store({ prompt: 'question', answer: 'answer' })
  const [listed] = await acme().list({ before: null, limit: 1 })
  expect(Object.keys(listed ?? {})).not.toEqual(expect.arrayContaining(['prompt']))
  for (const shown of [listed, await acme().find('req_1')]) {
    expect(Object.keys(shown ?? {}).filter((name) => ['tenantId', 'batch'].includes(name))).toEqual([])
  }
  expect(JSON.stringify(listed)).not.toContain('question')
})

test.each([
  ['of a model', { filter: { model: 'groq/big' } }, ['b']],
  ['with a tag of their key', { filter: { tag: 'eu' } }, ['a', 'c']],
  ['with a status', { filter: { status: '503' } }, ['c']],
  ['that failed', { outcome: 'failed' as const }, ['c']],
  ['that were answered', { outcome: 'ok' as const }, ['a', 'b']],
  ['of a customer, with several conditions', { filter: { customer: 'ann', key: 'k1' } }, ['a']],
  ['of a kind', { filter: { class: 'code' } }, ['b']],
  ['of a period', { from: 2, to: 3 }, ['b']],
])('requests %s are told from the others', async (_, wanted, ids) => {
  const { routing } = factOf()
  if (!routing) throw new Error('The fact has no routing.')
  await store(
    { id: 'a', at: 1, tags: ['eu', 'prod'], customer: 'ann', keyId: 'k1' },
    {
      id: 'b',
      at: 2,
      provider: 'groq',
      model: 'big',
      customer: 'ann',
      keyId: 'k2',
      routing: { ...routing, requestClass: 'code' },
    },
    { id: 'c', at: 3, tags: ['eu'], status: 503, outcome: 'failed', errorCode: 'provider_overloaded' },
  )
  const found = await acme().list({ before: null, limit: 9, wanted })
  expect(found.map(({ id }) => id).sort()).toEqual(ids)
})
