import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { WEBHOOK_DATA } from '../../../src/contract/webhook-events.ts'
import { open } from '../../../src/storage/db.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { announceFailures } from '../../../src/storage/failed-requests.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
let count = 0

beforeAll(async () => {
  forgetAll()
  for (const tenant of ['failing', 'failing-silent']) {
    const key = await newTenant(tenant)
    if (tenant === 'failing') await ask('POST', '/admin/webhooks', key, { url: 'https://hooks.example.com/a' })
  }
})

beforeEach(async () => {
  await env.DB.exec('delete from webhook_deliveries; delete from requests')
})

const fact = (at: number, more: Partial<Fact> = {}) =>
  factOf({
    id: `f${++count}`,
    tenantId: 'failing',
    at,
    outcome: 'failed',
    status: 502,
    errorCode: 'provider_failed',
    ...more,
  })

async function store(facts: readonly Fact[], now: number): Promise<void> {
  await storeFacts(env.DB, facts, `b${count}`)
  await announceFailures(open(env), facts, now)
}

async function told(): Promise<{ failedSince: number; request: string }[]> {
  const { results } = await env.DB.prepare('select payload, event from webhook_deliveries order by created_at').all<{
    payload: string
    event: string
  }>()
  return results.map(({ payload, event }) => {
    expect(event).toBe('request.failed')
    return WEBHOOK_DATA['request.failed'].parse(JSON.parse(payload).data)
  })
}

test('of a thousand failures in a minute one is told, and the next one says how many there were', async () => {
  const burst = Array.from({ length: 1_000 }, (_, at) => fact(START + at))
  for (let at = 0; at < burst.length; at += 100) await store(burst.slice(at, at + 100), START + 2_000 + at)
  expect(await told()).toHaveLength(1)
  await store([fact(START + 2 * MINUTE)], START + 2 * MINUTE + 10)
  const messages = await told()
  expect(messages).toHaveLength(2)
  // Those that began after the first message was made: what failed before it has been counted there.
  expect(messages[0]?.failedSince).toBe(100)
  expect(messages[1]?.failedSince).toBe(1)
})

test('failures that were not told are counted in the next message', async () => {
  await store([fact(START)], START + 1_000)
  await store([fact(START + 10_000), fact(START + 20_000)], START + 21_000)
  await store([fact(START + 70_000)], START + 71_000)
  expect((await told()).map(({ failedSince }) => failedSince)).toEqual([1, 3])
})

test('what went well, was cancelled, or is of somebody who listens to nothing is not told', async () => {
  await store(
    [
      fact(START, { outcome: 'ok' }),
      fact(START, { outcome: 'cancelled' }),
      fact(START, { tenantId: 'failing-silent' }),
    ],
    START,
  )
  expect(await told()).toEqual([])
})
