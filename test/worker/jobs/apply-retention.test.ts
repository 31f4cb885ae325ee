import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { applyRetention, forget } from '../../../src/jobs/apply-retention.ts'
import { DAY_MS } from '../../../src/shared/time.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { addTenant, countOf, empty, totals } from '../storage/support.ts'

beforeEach(empty)

const NOW = Date.UTC(2026, 9, 1)
const LIMITS = { rowsMax: 10, statementsMax: 100, workMs: 10_000 }

/** Something with this many rows to forget. */
function chore(what: string, rows: number) {
  const state = {
    what,
    rows,
    statements: 0,
    forget: async (rowsMax: number) => {
      const gone = Math.min(state.rows, rowsMax)
      state.rows -= gone
      state.statements++
      return gone
    },
  }
  return state
}

test('each tenant keeps its requests as long as it says, and the totals for good', async () => {
  await addTenant('acme', { retentionDays: 2 })
  await addTenant('other', { retentionDays: 30 })
  const at = NOW - 3 * DAY_MS
  await storeFacts(
    env.DB,
    [factOf({ id: '1', at }), factOf({ id: '2', at: NOW }), factOf({ id: '3', at, tenantId: 'other' })],
    'bat',
  )
  const sentence = await applyRetention.run(env as Env, new Date(NOW), nobody)
  expect(sentence).toBe(
    '0 job runs, 0 dead letters, 0 feedback, 0 stored responses, 0 mails, 0 webhook messages, 18 totals by minutes, 0 totals by half hours, 0 audit payloads, 0 idempotent replies, 1 requests forgotten',
  )
  expect(await env.DB.prepare('select group_concat(id) ids from requests').first('ids')).toBe('2,3')
  expect(await totals()).toMatchObject({ requests: 3 })
})

test('job runs and dead letters go after 30 days, feedback after 400, and what audit entries tell of after six years: the entries stay', async () => {
  const at = (days: number) => NOW - days * DAY_MS
  await env.DB.batch([
    env.DB.prepare("insert into job_runs values ('1', 'j', ?1, 0, 1, ''), ('2', 'j', ?2, 0, 1, '')").bind(
      at(31),
      at(29),
    ),
    env.DB.prepare("insert into dead_letters values ('1', ?1, 'q', '', null), ('2', ?2, 'q', '', null)").bind(
      at(31),
      at(29),
    ),
    env.DB.prepare(
      "insert into feedback (tenant_id, request_id, source, score, comment, at) values ('t', 'r1', 's', 1, null, ?1), ('t', 'r2', 's', 1, null, ?2)",
    ).bind(at(401), at(399)),
    env.DB.prepare(
      "insert into audit_log (id, tenant_id, seq, actor, action, entity_id, request_id, at, after, leaf) values ('1', 't', 0, 'me', 'x', 'e', 'r', ?1, '{}', 'h'), ('2', 't', 1, 'me', 'x', 'e', 'r', ?2, '{}', 'h')",
    ).bind(at(2_201), at(2_199)),
  ])
  expect(await applyRetention.run(env as Env, new Date(NOW), nobody)).toBe(
    '1 job runs, 1 dead letters, 1 feedback, 0 stored responses, 0 mails, 0 webhook messages, 0 totals by minutes, 0 totals by half hours, 1 audit payloads, 0 idempotent replies forgotten',
  )
  for (const table of ['job_runs', 'feedback', 'dead_letters']) expect(await countOf(table)).toBe(1)
  const kept = await env.DB.prepare('select id, after, leaf from audit_log order by seq').all()
  expect(kept.results).toEqual([
    { id: '1', after: null, leaf: 'h' },
    { id: '2', after: '{}', leaf: 'h' },
  ])
})

test('much to forget is forgotten in one run, in bounded statements, and keeps no other waiting', async () => {
  const [large, small] = [chore('large', 95), chore('small', 3)]
  expect(await forget([large, small], LIMITS)).toBe('95 large, 3 small forgotten')
  expect([large.statements, small.statements]).toEqual([10, 1])
})

test('a run ends at its limit of statements, every chore having had its turn, and says that more is left', async () => {
  const [large, small] = [chore('large', 1_000), chore('small', 3)]
  expect(await forget([large, small], { ...LIMITS, statementsMax: 5 })).toBe(
    '40 large, 3 small forgotten; more is left for the next run',
  )
})

test('a run ends at its limit of time', async () => {
  expect(await forget([chore('large', 1_000)], { ...LIMITS, workMs: 0 })).toBe(
    '0 large forgotten; more is left for the next run',
  )
})

test('a chore that fails keeps no other from being done, and fails the run', async () => {
  const broken = { what: 'broken', forget: () => Promise.reject(new Error('locked')) }
  const small = chore('small', 3)
  await expect(forget([broken, small], LIMITS)).rejects.toThrow('0 broken, 3 small forgotten; broken: locked')
  expect(small.rows).toBe(0)
})
