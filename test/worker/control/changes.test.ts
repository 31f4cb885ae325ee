import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { publicReceiptKeys } from '../../../src/identity/receipt-keys.ts'
import { originOf } from '../../../src/identity/sign-log.ts'
import { fromBase64Url } from '../../../src/shared/ids.ts'
import { verifyConsistency, verifyInclusion } from '../../../src/transparency/tree.ts'
import { verifyExport } from '../../../src/transparency/verify-export.ts'
import worker from '../../../src/worker.ts'
import { forgetAll, newTenant } from './support.ts'

let key = ''
let other = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant('changed')
  other = await newTenant('changed-too')
})

async function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}, secret = key) {
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await worker.fetch(request, env, createExecutionContext())
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: text ? JSON.parse(text) : null }
}

const named = (name: string) => ({ 'idempotency-key': name })
const countOf = async (name: string) =>
  env.DB.prepare("select count(*) n from teams where tenant_id = 'changed' and name = ?").bind(name).first<number>('n')

describe('a change with a name', () => {
  test('is made once, and answered the same again, secrets included', async () => {
    const first = await send('POST', '/admin/keys', { name: 'once' }, named('"a-1"'))
    const again = await send('POST', '/admin/keys', { name: 'once' }, named('"a-1"'))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const stored = await env.DB.prepare('select reply from idempotent_replies').all()
    expect(JSON.stringify(stored.results)).not.toContain(first.body.secret)
  })

  test('is made once also when it is sent ten times at the same moment', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, () => send('POST', '/admin/teams', { name: 'ten times' }, named('b-1'))),
    )
    expect(await countOf('ten times')).toBe(1)
    for (const { status } of all) expect([201, 409]).toContain(status)
    expect(new Set(all.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1)
  })

  test('is refused with 422 when it is another, and is its tenant’s and path’s own', async () => {
    await send('POST', '/admin/teams', { name: 'c' }, named('c-1'))
    const mismatch = await send('POST', '/admin/teams', { name: 'd' }, named('c-1'))
    expect(mismatch).toMatchObject({ status: 422, body: { error: { code: 'idempotency_mismatch' } } })
    expect((await send('POST', '/admin/teams', { name: 'd' }, named('c-1'), other)).status).toBe(201)
    expect((await send('POST', '/admin/users', { email: 'c@x.example', name: 'c' }, named('c-1'))).status).toBe(201)
    expect((await send('POST', '/admin/teams', { name: 'e' }, named('has spaces'))).status).toBe(400)
  })

  test('that failed may be made under the same name', async () => {
    expect((await send('POST', '/admin/teams', { name: '' }, named('f-1'))).status).toBe(400)
    expect((await send('POST', '/admin/teams', { name: 'f' }, named('f-1'))).status).toBe(201)
  })
})

describe('an update', () => {
  test('of a state that was read is made, and of any other refused with 412', async () => {
    const { body: team } = await send('POST', '/admin/teams', { name: 'tagged' })
    const path = `/admin/teams/${team.id}`
    const etag = (await send('GET', path, undefined)).headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
    expect((await send('PUT', path, { name: 'mine' }, { 'if-match': etag })).status).toBe(200)
    const late = await send('PUT', path, { name: 'late' }, { 'if-match': etag })
    expect(late).toMatchObject({ status: 412, body: { error: { code: 'precondition_failed' } } })
    expect((await send('PUT', path, { name: 'latest' }, { 'if-match': late.headers.get('etag') ?? '' })).status).toBe(
      200,
    )
    const unchanged = (await send('GET', path, undefined)).headers.get('etag') ?? ''
    expect((await send('GET', path, undefined, { 'if-none-match': unchanged })).status).toBe(304)
  })

  test('of ten at the same moment on the same state one is made', async () => {
    const { body: team } = await send('POST', '/admin/teams', { name: 'raced' })
    const path = `/admin/teams/${team.id}`
    const etag = (await send('GET', path, undefined)).headers.get('etag') ?? ''
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, at) => send('PUT', path, { name: `raced ${at}` }, { 'if-match': etag })),
    )
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 412)])
  })
})

describe('lists', () => {
  test('come page by page, each item once', async () => {
    for (let at = 0; at < 5; at++) await send('POST', '/admin/teams', { name: `page ${at}` }, {}, other)
    const seen: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const { body }: { body: any } = await send(
        'GET',
        `/admin/teams?limit=2${after && `&after=${after}`}`,
        undefined,
        {},
        other,
      )
      seen.push(...body.data.map(({ id }: { id: string }) => id))
      after = body.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(5)
    expect((await send('GET', '/admin/teams?after=team_nobody', undefined)).body.error.param).toBe('after')
  })
})

describe('the audit log', () => {
  const keysOf = async () => {
    const keys = await publicReceiptKeys(env as never)
    return keys.map(({ x }) => ({ name: originOf('changed'), publicKey: fromBase64Url(x) }))
  }
  const exported = async () => {
    const lines: string[] = []
    for (let from: number | null = 0; from !== null; ) {
      const { body }: { body: any } = await send('GET', `/admin/audit/export?from=${from}&limit=7`, undefined)
      lines.push(...body.lines)
      from = body.next
    }
    return lines
  }

  test('has every change numbered without a gap, with what it was like before and after, and no secret', async () => {
    const created = await send('POST', '/admin/keys', { name: 'looked at' })
    await send('PUT', `/admin/keys/${created.body.id}`, { name: 'renamed' }, { 'cf-connecting-ip': '203.0.113.9' })
    const { body, text } = await send('GET', '/admin/audit?limit=2', undefined)
    const [changed, made] = body.data
    expect(changed).toMatchObject({ action: 'key.change', entityId: created.body.id, ip: '203.0.113.9' })
    expect([changed.before.name, changed.after.name]).toEqual(['looked at', 'renamed'])
    expect(made).toMatchObject({ action: 'key.create', before: null, seq: changed.seq - 1 })
    expect(text).not.toContain(created.body.secret)
    const filtered = await send('GET', `/admin/audit?action=key.&entity=${created.body.id}`, undefined)
    expect(filtered.body.data).toHaveLength(2)
  })

  test('proves each entry to be in it, and each earlier state to be its beginning', async () => {
    const first = (await send('GET', '/admin/audit/checkpoint', undefined)).body
    await send('POST', '/admin/teams', { name: 'one more' })
    const { entry, proof, checkpoint } = (await send('GET', '/admin/audit/3', undefined)).body
    expect(checkpoint.size).toBe(first.size + 1)
    const claim = { leaf: entry.leaf, index: 3, size: checkpoint.size, proof, root: checkpoint.root }
    expect(await verifyInclusion(claim)).toBe(true)
    const {
      from,
      to,
      proof: links,
    } = (await send('GET', `/admin/audit/consistency?from=${first.size}`, undefined)).body
    const grown = { oldSize: from.size, newSize: to.size, oldRoot: from.root, newRoot: to.root, proof: links }
    expect(await verifyConsistency(grown)).toBe(true)
  })

  test('can be checked by whoever has its export and the public key, and every forgery shows', async () => {
    const lines = await exported()
    const { faults, entries, covered } = await verifyExport(lines, await keysOf())
    expect(faults).toEqual([])
    expect(covered).toBe(entries)
    const forged = lines.map((line) => line.replace('"team.create"', '"team.remove"'))
    expect((await verifyExport(forged, await keysOf())).faults).not.toEqual([])
  })

  test('keeps changes of many at once in a row', async () => {
    await Promise.all(Array.from({ length: 6 }, (_, at) => send('POST', '/admin/teams', { name: `many ${at}` })))
    const { results } = await env.DB.prepare("select seq from audit_log where tenant_id = 'changed' order by seq").all()
    expect(results.map(({ seq }) => seq)).toEqual(results.map((_, at) => at))
  })
})
