import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { HOUR_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { tenantsActiveSince, usageOf } from '../../../src/storage/usage.ts'
import { factOf } from '../../support/fact.ts'
import { empty } from './support.ts'

beforeEach(empty)

const HOUR = Date.UTC(2026, 9, 1, 10)
const store = (...facts: Parameters<typeof factOf>[0][]) => storeFacts(env.DB, facts.map(factOf), 'bat_1')

test("a tenant sees its own hours in the order of time, and nobody else's", async () => {
  await store({ id: '1', at: HOUR + HOUR_MS }, { id: '2', at: HOUR }, { id: '3', at: HOUR, tenantId: 'other' })
  const rows = await usageOf(open(env), 'acme').hourly({ from: 0, to: HOUR * 2 })
  expect(rows.map(({ hour, requests }) => [hour, requests])).toEqual([
    [HOUR, 1],
    [HOUR + HOUR_MS, 1],
  ])
  expect(rows[0]).not.toHaveProperty('tenantId')
})

test('a range includes the hour it begins with and excludes the hour it ends with', async () => {
  await store({ id: '1', at: HOUR - 1 }, { id: '2', at: HOUR }, { id: '3', at: HOUR + HOUR_MS })
  const rows = await usageOf(open(env), 'acme').hourly({ from: HOUR, to: HOUR + HOUR_MS })
  expect(rows.map(({ hour }) => hour)).toEqual([HOUR])
})

test('tenants with requests in the hour, or after it, are active', async () => {
  await store(
    { id: '1', tenantId: 'now', at: HOUR + 5 },
    { id: '2', tenantId: 'before', at: HOUR - 5 },
    { id: '3', tenantId: 'later', at: HOUR + HOUR_MS },
  )
  const active = await tenantsActiveSince(open(env), HOUR + 30 * 60_000, 10)
  expect(active.sort()).toEqual(['later', 'now'])
})
