import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { handleControl } from '../../../src/control/router.ts'
import type { Env } from '../../../src/env.ts'
import { open } from '../../../src/storage/db.ts'
import { laggingTenants } from '../../../src/storage/lagging-tenants.ts'
import { ask, forgetAll, newTenant } from './support.ts'

let owner = ''

beforeAll(async () => {
  forgetAll()
  owner = await newTenant('written')
})
afterEach(async () => {
  await env.DB.exec('drop trigger if exists refuse')
})

const audited = async () =>
  (await env.DB.prepare("select * from audit_log where tenant_id = 'written' order by rowid").all()).results
const countOf = async (what: string) => (await env.DB.prepare(`select count(*) n from ${what}`).first<number>('n')) ?? 0

test('every write leaves an audit row: who, what, on what, in which request', async () => {
  const created = await ask('POST', '/admin/keys', owner, { name: 'audited' })
  const first = await env.DB.prepare(
    "select id from api_keys where tenant_id = 'written' and name = 'First key'",
  ).first('id')
  expect((await audited()).at(-1)).toMatchObject({
    seq: 0,
    id: expect.stringMatching(/^audit_/),
    tenant_id: 'written',
    actor: first,
    action: 'key.create',
    entity_id: created.body['id'],
    request_id: created.headers.get('x-request-id'),
    at: expect.any(Number),
    before: null,
    after: expect.stringContaining('"secret":"•••"'),
    leaf: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  await ask('DELETE', `/admin/keys/${created.body['id']}`, owner)
  expect((await audited()).at(-1)).toMatchObject({
    seq: 1,
    action: 'key.revoke',
    entity_id: created.body['id'],
    before: expect.stringContaining('"name":"audited"'),
    after: null,
  })
})

test('a read and a refused write leave none', async () => {
  const before = (await audited()).length
  await ask('GET', '/admin/keys', owner)
  await ask('POST', '/admin/keys', owner, { name: '' })
  await ask('DELETE', '/admin/keys/key_of_nobody', owner)
  expect((await audited()).length).toBe(before)
})

test.each(['api_keys', 'audit_log', 'tenants'])(
  'when %s cannot be written, neither change nor audit row is',
  async (refusing) => {
    const before = [await countOf('api_keys'), await countOf('audit_log')]
    const event = refusing === 'tenants' ? 'update' : 'insert'
    await env.DB.exec(`create trigger refuse before ${event} on ${refusing} begin select raise(abort, 'refused'); end`)
    expect(await ask('POST', '/admin/keys', owner, { name: 'half' })).toMatchObject({
      status: 500,
      error: { code: 'internal' },
    })
    expect([await countOf('api_keys'), await countOf('audit_log')]).toEqual(before)
  },
)

test('a change that cannot be published yet still succeeds, says so, and is left to the clock', async () => {
  const down = {
    idFromName: () => {
      throw new Error('no desk today')
    },
  }
  const broken = { ...(env as Env), TENANT_DESK: down as unknown as Env['TENANT_DESK'] }
  const request = new Request('http://localhost/admin/keys', {
    method: 'POST',
    headers: { authorization: `Bearer ${owner}` },
    body: JSON.stringify({ name: 'unpublished' }),
  })
  const deps = { providers: [], recentAnswer: () => null, learnHere: () => {}, runJob: async () => ({}) }
  const response = await handleControl(request, broken, createExecutionContext(), 'req_pending', deps)
  expect(response.status).toBe(201)
  expect(response.headers.get('x-sluice-publication')).toBe('pending')
  expect(await countOf("api_keys where name = 'unpublished'")).toBe(1)
  expect(await laggingTenants(open(env), 10)).toContain('written')
})
