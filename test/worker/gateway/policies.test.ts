import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import worker from '../../../src/worker.ts'
import { upstream } from '../../support/worker/gateway.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'

let count = 0
let key = ''
let tenantId = ''

beforeAll(() => forgetAll())
beforeEach(async () => {
  count++
  tenantId = `governed-${count}`
  key = await newTenant(tenantId, { sandbox: true })
})
const contexts: ExecutionContext[] = []

afterEach(async () => {
  // What goes on behind answers ends here, so that no later test waits for it.
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
  vi.restoreAllMocks()
}, 30_000)

async function chat(body: object = {}, secret = key) {
  const ctx = createExecutionContext()
  contexts.push(ctx)
  const said = { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'hello there' }], ...body }
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(said),
  })
  const response = await worker.fetch(request, env, ctx)
  const json = (await response.json()) as Record<string, any>
  return { status: response.status, headers: response.headers, json }
}

async function govern(policy: object): Promise<string> {
  const made = await admin('POST', '/admin/policies', key, { name: 'a rule', ...policy })
  if (made.status !== 201) throw new Error(made.text)
  return String(made.body.id)
}

describe('a policy', () => {
  test('that denies refuses in the caller’s dialect, says which it is, and asks no provider', async () => {
    const sent = upstream()
    const id = await govern({
      when: "request.model.startsWith('sandbox/echo-l')",
      effect: { do: 'deny', message: 'No dear ones.' },
    })
    const denied = await chat({ model: 'sandbox/echo-large' })
    expect(denied.status).toBe(403)
    expect(denied.json.error).toMatchObject({ code: 'policy_denied', type: 'permission_error' })
    expect(denied.json.error.message).toContain('No dear ones.')
    expect(denied.headers.get('x-sluice-policy')).toBe(id)
    expect(sent).toEqual([])
    expect((await chat()).status).toBe(200)
  })

  test('that only watches refuses nobody, and a dry run tells whom it would', async () => {
    await govern({ mode: 'shadow', when: "request.user == 'mallory'", effect: { do: 'deny' } })
    expect((await chat({ user: 'mallory' })).status).toBe(200)
    expect((await chat({ user: 'ann' })).status).toBe(200)
    await vi.waitFor(
      async () => {
        const { body } = await admin('POST', '/admin/policies/dry-run', key, { last: 50 })
        expect(body).toMatchObject({
          total: 2,
          enforced: { allowed: 2, denied: 0, changed: 0 },
          shadow: { allowed: 1, denied: 1, changed: 1 },
        })
      },
      { timeout: 8_000, interval: 300 },
    )
    const tried = await admin('POST', '/admin/policies/dry-run', key, {
      policies: [{ name: 'tried', when: "request.user != 'ann'", effect: { do: 'deny' } }],
    })
    expect(tried.body).toMatchObject({ total: 2, enforced: { denied: 1 } })
  }, 20_000)

  test('on where requests may go holds for routes, fall-backs and answers from memory', async () => {
    await admin('PUT', '/admin/aliases/pair', key, {
      strategy: 'fallback',
      models: ['sandbox/echo-small', 'sandbox/echo-large'],
    })
    const cached = { model: 'pair', cache: { ttl: 600 } }
    expect((await chat(cached)).headers.get('x-sluice-model')).toBe('echo-small')
    await govern({ effect: { do: 'route_only', models: ['sandbox/echo-l*'] } })
    const answered = await chat(cached)
    expect(answered.headers.get('x-sluice-model')).toBe('echo-large')
    expect(answered.headers.get('x-sluice-cache')).toBe('miss')
    const refused = await chat({ model: 'sandbox/echo-small' })
    expect(refused.json.error).toMatchObject({ code: 'policy_denied', param: 'model' })
  })

  test('that requires a region lets only credentials of that region be used', async () => {
    const credential = (name: string, secret: string, region?: string) =>
      admin('POST', '/admin/credentials', key, { provider: 'openai', name, secret, ...(region ? { region } : {}) })
    await credential('somewhere', 'sk-somewhere-000001')
    await govern({ effect: { do: 'require', region: 'eu' } })
    const sent = upstream(() =>
      Response.json({
        id: 'c',
        choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
      }),
    )
    expect((await chat({ model: 'openai/gpt-4o-mini' })).status).toBe(400)
    expect(sent).toEqual([])
    await credential('in europe', 'sk-europe-00000001', 'eu')
    expect((await chat({ model: 'openai/gpt-4o-mini' })).status).toBe(200)
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer sk-europe-00000001'])
  })

  test('that caps the cost of a request refuses what may cost more, and says both figures', async () => {
    await govern({ effect: { do: 'cap_cost', usd: 0.0001 } })
    const refused = await chat({ model: 'sandbox/echo-large', max_tokens: 4_000 })
    expect(refused.json.error.code).toBe('policy_denied')
    expect(refused.json.error.message).toMatch(/\$0\.0001 .*\$0\.06/)
    expect((await chat({ max_tokens: 5 })).status).toBe(200)
  })

  test('whose condition has a wrong type is refused when it is saved', async () => {
    const refused = await admin('POST', '/admin/policies', key, {
      name: 'broken',
      when: 'request.tools > "many"',
      effect: { do: 'deny' },
    })
    expect(refused).toMatchObject({ status: 400, error: { code: 'invalid_request', param: 'when' } })
  })

  test('keeps what it was when it is changed and when it is removed', async () => {
    const id = await govern({ effect: { do: 'deny', message: 'first' } })
    await admin('PUT', `/admin/policies/${id}`, key, { name: 'second', effect: { do: 'deny', message: 'second' } })
    await admin('DELETE', `/admin/policies/${id}`, key)
    const { body } = await admin('GET', `/admin/policies/${id}/versions`, key)
    const versions = body.data as { version: number; definition: { name: string } | null }[]
    expect(versions.map(({ version, definition }) => [version, definition?.name ?? null])).toEqual([
      [3, null],
      [2, 'second'],
      [1, 'a rule'],
    ])
    expect((await chat()).status).toBe(200)
  })
})

test('a key that names models is answered by those alone', async () => {
  const made = await admin('POST', '/admin/keys', key, { name: 'narrow', models: ['sandbox/echo-small'] })
  const narrow = String(made.body.secret)
  expect((await chat({}, narrow)).status).toBe(200)
  expect((await chat({ model: 'sandbox/echo-large' }, narrow)).json.error.code).toBe('policy_denied')
})

test('of several credentials of a provider the next one is asked when one is refused', async () => {
  for (const secret of ['sk-first-000000001', 'sk-second-00000001']) {
    await admin('POST', '/admin/credentials', key, { provider: 'openai', name: secret, secret })
  }
  const sent = upstream(({ headers }) =>
    headers.get('authorization') === 'Bearer sk-second-00000001'
      ? Response.json({
          id: 'c',
          choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
        })
      : Response.json({ error: { message: 'no such key', code: 'invalid_api_key' } }, { status: 401 }),
  )
  for (let turn = 0; turn < 14; turn++) expect((await chat({ model: 'openai/gpt-4o-mini' })).status).toBe(200)
  const used = new Set(sent.map(({ headers }) => headers.get('authorization')))
  expect(used.size).toBe(2)
})
