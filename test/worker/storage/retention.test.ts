import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { DAY_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { eraseAuditPayloads, forgetOld, forgetRequests, overdueTenants } from '../../../src/storage/retention.ts'
import { factOf } from '../../support/fact.ts'
import { addTenant, countOf, empty, totals } from './support.ts'

beforeEach(empty)

const NOW = Date.UTC(2026, 9, 1)
const daysAgo = (days: number) => NOW - days * DAY_MS
const store = (...facts: Parameters<typeof factOf>[0][]) => storeFacts(env.DB, facts.map(factOf), 'bat_1')

test('the longest overdue tenant comes first, and one with nothing overdue does not come', async () => {
  await addTenant('a', { retentionDays: 10 })
  await addTenant('b', { retentionDays: 30 })
  await addTenant('by-default')
  await addTenant('empty', { retentionDays: 1 })
  await addTenant('fine', { retentionDays: 365 })
  await store(
    { id: '1', tenantId: 'a', at: daysAgo(12) },
    { id: '2', tenantId: 'b', at: daysAgo(35) },
    { id: '3', tenantId: 'by-default', at: daysAgo(91) },
    { id: '4', tenantId: 'fine', at: daysAgo(300) },
  )
  expect(await overdueTenants(open(env), NOW, 10)).toEqual([
    { tenantId: 'b', cutoff: daysAgo(30) },
    { tenantId: 'a', cutoff: daysAgo(10) },
    { tenantId: 'by-default', cutoff: daysAgo(90) },
  ])
})

test("only the tenant's requests from before the cutoff go, the oldest first, never more than the limit", async () => {
  await store(
    { id: 'old', at: daysAgo(9) },
    { id: 'oldest', at: daysAgo(10) },
    { id: 'edge', at: daysAgo(5) },
    { id: 'new', at: daysAgo(1) },
    { id: 'theirs', tenantId: 'other', at: daysAgo(10) },
  )
  expect(await forgetRequests(open(env), 'acme', daysAgo(5), 1)).toBe(1)
  expect(await env.DB.prepare("select count(*) n from requests where id = 'oldest'").first('n')).toBe(0)
  expect(await forgetRequests(open(env), 'acme', daysAgo(5), 10)).toBe(1)
  const { results } = await env.DB.prepare('select id from requests order by id').all()
  expect(results.map(({ id }) => id)).toEqual(['edge', 'new', 'theirs'])
})

test('hourly usage outlives the requests it was counted from', async () => {
  await store({ id: '1', at: daysAgo(100) })
  const before = await totals()
  await forgetRequests(open(env), 'acme', daysAgo(90), 10)
  expect(await countOf('requests')).toBe(0)
  expect(await totals()).toEqual(before)
})

test('old records of each kind go, bounded, and newer ones stay', async () => {
  await env.DB.batch([
    env.DB.prepare(
      "insert into job_runs values ('1', 'j', 1, 0, 1, ''), ('2', 'j', 2, 0, 1, ''), ('3', 'j', 9, 0, 1, '')",
    ),
    env.DB.prepare(
      "insert into feedback (tenant_id, request_id, source, score, comment, at) values ('t', 'r1', 's', 1, null, 1), ('t', 'r2', 's', 1, null, 9)",
    ),
    env.DB.prepare(
      "insert into audit_log (id, tenant_id, seq, actor, action, entity_id, request_id, at, after, leaf) values ('1', 't', 0, 'me', 'x', 'e', 'r', 1, '{}', 'h'), ('2', 't', 1, 'me', 'x', 'e', 'r', 9, '{}', 'h')",
    ),
    env.DB.prepare("insert into dead_letters values ('1', 1, 'q', '', null), ('2', 9, 'q', '', null)"),
  ])
  expect(await forgetOld(open(env), 'job runs', 5, 1)).toBe(1)
  expect(await forgetOld(open(env), 'job runs', 5, 9)).toBe(1)
  for (const kind of ['feedback', 'dead letters'] as const) {
    expect(await forgetOld(open(env), kind, 5, 9)).toBe(1)
  }
  for (const table of ['job_runs', 'feedback', 'dead_letters']) expect(await countOf(table)).toBe(1)
  expect(await eraseAuditPayloads(open(env), 5, 9)).toBe(1)
  expect(await eraseAuditPayloads(open(env), 5, 9)).toBe(0)
  expect(await countOf('audit_log')).toBe(2)
})
