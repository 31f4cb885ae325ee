import { EmailMessage } from 'cloudflare:email'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Env } from '../../../src/env.ts'
import { mimeOf } from '../../../src/integrations/notify/mime.ts'
import { deliverMail, deliverMails } from '../../../src/jobs/deliver-mails.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/time.ts'
import { open } from '../../../src/storage/db.ts'
import { mailsOf } from '../../../src/storage/mails.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, everythingStored, forgetAll, newTenant } from '../control/support.ts'

const tenantId = 'mails-acme'
const SECRET = 'canary-mail-secret'
const START = Date.now()
let key = ''

const mailing = (more: object = {}) =>
  ({
    ...env,
    MAIL_FROM: 'Sluice <reports@sluice.example>',
    MAIL_RELAY_URL: 'https://mail.example.com/send',
    MAIL_RELAY_KEY: SECRET,
    ...more,
  }) as unknown as Env
const mine = () => mailsOf(open(env as Env), tenantId)
const mail = async (id: string) => {
  const content = { subject: 'Usage\r\nBcc: eve@example.com', text: 'Größe', html: '<p>Größe</p>' }
  const waits = { state: 'waiting' as const, nextAt: START, createdAt: START }
  await mine().add({ id, reportId: 'rep_1', recipients: ['ada@acme.example'], ...content, ...waits })
}
const listed = async (query = '') =>
  (await ask('GET', `/admin/mails${query}`, key)).body['data'] as Record<string, unknown>[]
const shown = async (id: string) => (await listed()).find((each) => each['id'] === id)
const run = (at: number, more: object = {}) => deliverMails.run(mailing(more), new Date(at), nobody)

/** Plays the relay, each mail answered with the next status; remembers what was posted. */
function relay(...statuses: number[]) {
  const posted: { headers: Headers; body: Record<string, unknown>; redirect: unknown }[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    posted.push({ headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)), redirect: init?.redirect })
    const status = statuses[Math.min(posted.length, statuses.length) - 1] ?? 200
    if (status === 0) throw new Error('nobody is there')
    return new Response(null, { status })
  })
  return posted
}

beforeAll(async () => {
  forgetAll()
  await env.DB.exec('delete from mails')
  key = await newTenant(tenantId)
})
afterEach(() => vi.restoreAllMocks())

test('a mail that its carrier cannot take now is tried again, ever later, until it is through, and then no more', async () => {
  await mail('mail_retry')
  const posted = relay(503, 0, 200)
  for (const after of [0, 30_000, MINUTE_MS, 2 * MINUTE_MS]) await run(START + after)
  expect(await shown('mail_retry')).toMatchObject({ state: 'waiting', attempts: 2, lastStatus: 0, via: 'relay' })
  await run(START + 10 * MINUTE_MS)
  await run(START + HOUR_MS)
  expect(posted).toHaveLength(3)
  expect(await shown('mail_retry')).toMatchObject({ state: 'delivered', attempts: 3, lastStatus: 200 })
  for (const { headers, body, redirect } of posted) {
    expect(headers.get('authorization')).toBe(`Bearer ${SECRET}`)
    expect(headers.get('idempotency-key')).toBe('mail/mail_retry')
    expect(body).toMatchObject({ to: ['ada@acme.example'], subject: 'Usage Bcc: eve@example.com' })
    expect(redirect).toBe('manual')
  }
})

test('a mail that is refused, or fails eight times, is dead, and the list says so; no secret is in it or in the store', async () => {
  await mail('mail_refused')
  relay(422)
  await run(START)
  expect(await shown('mail_refused')).toMatchObject({ state: 'dead', attempts: 1, lastStatus: 422 })
  await mail('mail_failing')
  const posted = relay(500)
  for (let days = 0; days < 12; days++) await run(START + days * DAY_MS)
  expect(posted).toHaveLength(8)
  expect(await shown('mail_failing')).toMatchObject({ state: 'dead', attempts: 8 })
  expect((await listed('?state=dead')).map(({ id }) => id).toSorted()).toEqual(['mail_failing', 'mail_refused'])
  expect(JSON.stringify(await listed())).not.toContain('Größe')
  expect(await everythingStored()).not.toContain(SECRET)
})

test('a page of mails follows the one before, and another tenant sees none of them', async () => {
  const [first, second] = await listed()
  expect((await listed(`?limit=1&before=${first?.['id']}`)).map(({ id }) => id)).toEqual([second?.['id']])
  const other = await newTenant('mails-globex')
  expect((await ask('GET', '/admin/mails', other)).body['data']).toEqual([])
})

test('two runs at a time send a mail once', async () => {
  await mail('mail_twice')
  const posted = relay(200)
  const row = await mine().find('mail_twice')
  if (!row) throw new Error('it is not there')
  await Promise.all([deliverMail(mailing(), row, START), deliverMail(mailing(), row, START)])
  expect(posted).toHaveLength(1)
})

test('Cloudflare’s binding is given a mail it takes; what it says of a failure decides whether it is tried again', async () => {
  const byBinding = { MAIL_RELAY_URL: '', EMAIL: env.MAIL_CHECK }
  await mail('mail_binding')
  await run(START, byBinding)
  expect(await shown('mail_binding')).toMatchObject({ state: 'delivered', via: 'cloudflare', lastStatus: 200 })
  const failing = (code: string) => ({
    ...byBinding,
    EMAIL: { send: () => Promise.reject(Object.assign(new Error(SECRET), { code })) },
  })
  const ends = { E_RATE_LIMIT_EXCEEDED: ['waiting', 429], E_SENDER_NOT_VERIFIED: ['dead', 422], '': ['waiting', 0] }
  for (const [code, [state, lastStatus]] of Object.entries(ends)) {
    await mail(`mail_${code}`)
    await run(START, failing(code))
    expect(await shown(`mail_${code}`)).toMatchObject({ state, lastStatus })
  }
})

test('a local gateway sends nothing: mails stay in its mailbox', async () => {
  await mail('mail_local')
  const posted = relay(200)
  await deliverMails.run(env as Env, new Date(START), nobody)
  expect(posted).toEqual([])
  expect(await shown('mail_local')).toMatchObject({ state: 'delivered', via: 'mailbox' })
})

test('another mail parser, which wants a message to name its id and its sender, takes a mail as it is written', async () => {
  const message = {
    id: 'mail_1',
    to: ['ada@acme.example'],
    subject: 'Größe\r\nX: y',
    text: 'Größe',
    html: '<p>ß</p>',
    at: START,
  }
  const from = 'reports@sluice.example'
  const send = (raw: string) => env.MAIL_CHECK.send(new EmailMessage(from, 'ada@acme.example', raw))
  await expect(send(mimeOf(message, `Slüice <${from}>`))).resolves.toHaveProperty('messageId')
})
