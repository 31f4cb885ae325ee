import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { IncidentsReply } from '../../../src/contract/insights.ts'
import type { Env } from '../../../src/env.ts'
import { watchTenant, watchUsage } from '../../../src/jobs/watch-usage.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const TENANT = 'watched'
/** An hour that begins a day, well in the past of nobody's clock. */
const END = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS
const DAYS = 12
let key = ''

const KEYS = ['key_calm', 'key_leaked']

/** Usage with a rhythm of the day; in the two hours before `END` one key makes twelve times as many requests. */
function usage(): Fact[] {
  const hours = Array.from({ length: DAYS * 24 + 14 }, (_, hour) => hour)
  return hours.flatMap((hour) =>
    KEYS.flatMap((keyId) => Array.from({ length: requestsOf(keyId, hour) }, (_, n) => factAt(keyId, hour, n))),
  )
}

function requestsOf(keyId: string, hour: number): number {
  const isDay = hour % 24 >= 8 && hour % 24 < 20
  const isLeaking = keyId === 'key_leaked' && (hour === DAYS * 24 - 2 || hour === DAYS * 24 - 1)
  return (isDay ? 4 : 2) * (isLeaking ? 12 : 1)
}

function factAt(keyId: string, hour: number, n: number): Fact {
  const at = END - DAYS * DAY_MS + hour * HOUR_MS + n * MINUTE_MS
  return factOf({ id: `w_${hour}_${keyId}_${n}`, tenantId: TENANT, keyId, at, costNanos: 4e9 + n * 1e7 })
}

beforeAll(async () => {
  forgetAll()
  key = await newTenant(TENANT)
  const hook = { url: 'https://hooks.example.com/in', events: ['anomaly.detected'] }
  const made = await ask('POST', '/admin/webhooks', key, hook)
  if (made.status !== 201) throw new Error(made.text)
  const facts = usage()
  for (let at = 0; at < facts.length; at += 400) await storeFacts(env.DB, facts.slice(at, at + 400), `bat_${at}`)
}, 120_000)

const told = () =>
  env.DB.prepare("select payload from webhook_deliveries where tenant_id = ? and payload like '%anomaly%'")
    .bind(TENANT)
    .all<{ payload: string }>()
    .then(({ results }) => results.map(({ payload }) => JSON.parse(payload)))

test('a key that is leaked is one incident, told once, with the key as its likely cause and its rows', async () => {
  const now = END + 10 * MINUTE_MS
  for (let day = 0; day <= DAYS + 16; day++) await watchTenant(env as Env, TENANT, END, now)
  const { data } = IncidentsReply.parse((await ask('GET', '/admin/analytics/incidents', key)).body)
  expect(data).toHaveLength(1)
  const [incident] = data
  expect(incident).toMatchObject({ closedAt: null, severity: 'warning' })
  expect(incident?.symptoms.map(({ metric }) => metric)).toContain('spend')
  expect(incident?.cause).toContain('key_leaked')
  const { pathname, search } = new URL(incident?.rows ?? '', 'http://localhost')
  const rows = (await ask('GET', `${pathname}${search}&limit=200`, key)).body['data'] as { keyId: string }[]
  expect(rows.filter(({ keyId }) => keyId === 'key_leaked').length).toBeGreaterThanOrEqual(24)
  const messages = await told()
  expect(messages.map(({ data: { incident: id, severity } }) => [id, severity])).toEqual([[incident?.id, 'warning']])
  // Looked at again, the same hours say nothing new.
  await watchTenant(env as Env, TENANT, END, now)
  expect(await told()).toHaveLength(1)
}, 120_000)

test('an incident is over once it has been calm for long enough', async () => {
  for (let day = 0; day < 2; day++) await watchTenant(env as Env, TENANT, END + 12 * HOUR_MS, END + 12 * HOUR_MS)
  const { data } = IncidentsReply.parse((await ask('GET', '/admin/analytics/incidents', key)).body)
  expect(data.at(-1)?.closedAt).not.toBeNull()
})

test('the clock looks at each tenant that has hours to look at', async () => {
  const sentence = await watchUsage.run(env as Env, new Date(END + DAY_MS), nobody)
  expect(sentence).toMatch(/^\d+ tenants looked at$/)
})
