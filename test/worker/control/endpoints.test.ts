import { env, exports } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { Nothing } from '../../../src/contract/admin.ts'
import { SCOPES, type Scope } from '../../../src/contract/settings.ts'
import type { Endpoint } from '../../../src/control/endpoint.ts'
import { endpoints } from '../../../src/control/endpoints.ts'
import { open } from '../../../src/storage/db.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { recommendationsOf } from '../../../src/storage/recommendations.ts'
import { reportsOf } from '../../../src/storage/reports.ts'
import { routerOfTenant } from '../../../src/storage/router-versions.ts'
import { factOf } from '../../support/fact.ts'
import { ask, forgetAll, newKey, newTenant, OPERATOR } from './support.ts'

interface Rule {
  /** What it must refuse with 400: a body or a query. Null: it takes neither. */
  readonly bad: unknown
  /** Asked with another tenant's id, it must answer 404. Null: nothing in it names what belongs to a tenant. */
  readonly foreign: {
    readonly params?: Record<string, string>
    readonly body?: unknown
    readonly query?: string
  } | null
}

/** What globex has; its ids come to be while the tests prepare. */
const theirs = {
  key: '',
  credential: '',
  alias: 'globex-alias',
  host: 'ai.globex.example',
  request: 'req_globex',
  version: 'rtv_globex',
  report: 'rep_globex',
  webhook: '',
  destination: '',
  team: '',
  user: '',
  limit: '',
  policy: '',
  budget: '',
  recommendation: 'rec_globex',
}
const limit = { name: 'l', on: { level: 'tenant' }, of: 'requests', amount: 10 }
const budget = { name: 'b', on: { level: 'tenant' }, usd: 10 }
const policy = { name: 'p', effect: { do: 'flag', direction: 'input', detect: ['email'] } }
const none: Rule = { bad: null, foreign: null }

/** One rule per endpoint. An endpoint without one fails the first test. */
const rules = (): Record<string, Rule> => ({
  'GET /admin/keys': { bad: 'limit=0', foreign: null },
  'POST /admin/keys': { bad: { name: 'k', scopes: ['everything'] }, foreign: null },
  'GET /admin/teams': { bad: 'limit=0', foreign: null },
  'POST /admin/teams': { bad: { name: '' }, foreign: null },
  'GET /admin/teams/{id}': { bad: null, foreign: { params: { id: theirs.team } } },
  'PUT /admin/teams/{id}': { bad: { name: '' }, foreign: { params: { id: theirs.team }, body: { name: 'mine' } } },
  'DELETE /admin/teams/{id}': { bad: null, foreign: { params: { id: theirs.team } } },
  'GET /admin/users': { bad: 'role=king', foreign: null },
  'POST /admin/users': { bad: { email: 'nobody', name: 'n' }, foreign: null },
  'GET /admin/users/{id}': { bad: null, foreign: { params: { id: theirs.user } } },
  'PUT /admin/users/{id}': { bad: { role: 'king' }, foreign: { params: { id: theirs.user }, body: { name: 'mine' } } },
  'DELETE /admin/users/{id}': { bad: null, foreign: { params: { id: theirs.user } } },
  'GET /admin/roles': none,
  'GET /admin/limits': { bad: 'limit=0', foreign: null },
  'POST /admin/limits': { bad: { ...limit, amount: 0 }, foreign: null },
  'GET /admin/limits/{id}': { bad: null, foreign: { params: { id: theirs.limit } } },
  'PUT /admin/limits/{id}': { bad: { ...limit, of: 'hope' }, foreign: { params: { id: theirs.limit }, body: limit } },
  'DELETE /admin/limits/{id}': { bad: null, foreign: { params: { id: theirs.limit } } },
  'GET /admin/budgets': { bad: 'limit=0', foreign: null },
  'POST /admin/budgets': { bad: { ...budget, usd: -1 }, foreign: null },
  'GET /admin/budgets/{id}': { bad: null, foreign: { params: { id: theirs.budget } } },
  'PUT /admin/budgets/{id}': { bad: { ...budget, usd: 0 }, foreign: { params: { id: theirs.budget }, body: budget } },
  'DELETE /admin/budgets/{id}': { bad: null, foreign: { params: { id: theirs.budget } } },
  'GET /admin/audit': { bad: 'limit=0', foreign: null },
  'GET /admin/audit/checkpoint': none,
  'GET /admin/audit/consistency': { bad: 'from=0', foreign: { query: 'from=1&to=99999' } },
  'GET /admin/audit/export': { bad: 'limit=0', foreign: null },
  // Entries are numbered for each tenant: another's number is one's own, or none.
  'GET /admin/audit/{seq}': { bad: null, foreign: { params: { seq: '99999' } } },
  'POST /admin/cache/invalidate': { bad: { model: '' }, foreign: null },
  'GET /admin/policies': { bad: 'limit=0', foreign: null },
  'POST /admin/policies': { bad: { ...policy, when: 'request.model == 3' }, foreign: null },
  'POST /admin/policies/dry-run': { bad: { last: 0 }, foreign: null },
  'GET /admin/policies/{id}': { bad: null, foreign: { params: { id: theirs.policy } } },
  'PUT /admin/policies/{id}': {
    bad: { ...policy, effect: { do: 'hope' } },
    foreign: { params: { id: theirs.policy }, body: policy },
  },
  'DELETE /admin/policies/{id}': { bad: null, foreign: { params: { id: theirs.policy } } },
  'GET /admin/policies/{id}/versions': { bad: null, foreign: { params: { id: theirs.policy } } },
  'GET /admin/prices': { bad: 'limit=0', foreign: null },
  'GET /admin/prices/{pattern}': { bad: null, foreign: { params: { pattern: 'globex/model' } } },
  // Every tenant has prices of its own: see the test of prices.
  'PUT /admin/prices/{pattern}': { bad: { discount: 2 }, foreign: null },
  'DELETE /admin/prices/{pattern}': { bad: null, foreign: { params: { pattern: 'globex/model' } } },
  'GET /admin/keys/{id}': { bad: null, foreign: { params: { id: theirs.key } } },
  'PUT /admin/keys/{id}': { bad: { name: '' }, foreign: { params: { id: theirs.key }, body: { name: 'mine' } } },
  'POST /admin/keys/{id}/rotate': { bad: { overlapSeconds: -1 }, foreign: { params: { id: theirs.key } } },
  'GET /admin/credentials/{id}': { bad: null, foreign: { params: { id: theirs.credential } } },
  'PUT /admin/credentials/{id}': {
    bad: { weight: -1 },
    foreign: { params: { id: theirs.credential }, body: { weight: 2 } },
  },
  'GET /admin/aliases/{name}': { bad: null, foreign: { params: { name: theirs.alias } } },
  'GET /admin/webhooks/{id}': { bad: null, foreign: { params: { id: theirs.webhook } } },
  'DELETE /admin/keys/{id}': { bad: null, foreign: { params: { id: theirs.key } } },
  'GET /admin/credentials': { bad: 'limit=0', foreign: null },
  'POST /admin/credentials': { bad: { provider: 'nobody', name: 'c', secret: 's' }, foreign: null },
  'DELETE /admin/credentials/{id}': { bad: null, foreign: { params: { id: theirs.credential } } },
  'GET /admin/settings': none,
  'PUT /admin/settings': { bad: { retentionDays: 0 }, foreign: null },
  'POST /admin/settings/publish': none,
  'GET /admin/aliases': none,
  // Every tenant has names of its own: see the test of aliases.
  'PUT /admin/aliases/{name}': { bad: { strategy: 'guess', models: ['a/b'] }, foreign: null },
  'DELETE /admin/aliases/{name}': { bad: null, foreign: { params: { name: theirs.alias } } },
  'POST /admin/import': { bad: { config: 'litellm.yaml' }, foreign: null },
  'GET /admin/hosts': none,
  'POST /admin/hosts': { bad: { host: 'localhost' }, foreign: null },
  'DELETE /admin/hosts/{host}': { bad: null, foreign: { params: { host: theirs.host } } },
  'GET /v1/generations/{id}': { bad: null, foreign: { params: { id: theirs.request } } },
  'GET /v1/generation': { bad: '', foreign: { query: `id=${theirs.request}` } },
  'GET /admin/requests': { bad: 'limit=0', foreign: null },
  'GET /admin/requests/tail': { bad: 'status=well', foreign: null },
  'GET /v1/key': none,
  'GET /v1/credits': none,
  'POST /key/generate': { bad: { duration: 'soon' }, foreign: null },
  'GET /key/info': { bad: `key=${'x'.repeat(201)}`, foreign: { query: `key=${theirs.key}` } },
  'GET /admin/usage': { bad: 'from=yesterday', foreign: null },
  'GET /admin/analytics/usage': { bad: 'by=mood', foreign: null },
  'GET /admin/analytics/stream': { bad: 'by=mood', foreign: null },
  'GET /admin/analytics/patterns': { bad: 'timezone=Mars', foreign: null },
  'GET /admin/analytics/benchmark': { bad: 'from=2&to=1', foreign: null },
  'GET /admin/analytics/roi': { bad: 'baseline=nobody/none', foreign: null },
  'GET /admin/analytics/forecast': { bad: 'timezone=Mars', foreign: null },
  'GET /admin/analytics/incidents': { bad: 'limit=0', foreign: null },
  'GET /admin/analytics/statement': { bad: 'month=2026-13', foreign: null },
  'POST /v1/feedback': { bad: { id: 'req_1', score: 2 }, foreign: { body: { id: theirs.request, score: 1 } } },
  'GET /admin/webhooks': none,
  'POST /admin/webhooks': { bad: { url: 'no address' }, foreign: null },
  'PUT /admin/webhooks/{id}': {
    bad: { url: 'no address' },
    foreign: { params: { id: theirs.webhook }, body: { events: [] } },
  },
  'DELETE /admin/webhooks/{id}': { bad: null, foreign: { params: { id: theirs.webhook } } },
  'POST /admin/webhooks/{id}/rotate': { bad: null, foreign: { params: { id: theirs.webhook } } },
  'POST /admin/webhooks/{id}/test': { bad: null, foreign: { params: { id: theirs.webhook } } },
  'GET /admin/webhooks/{id}/deliveries': { bad: null, foreign: { params: { id: theirs.webhook } } },
  'POST /admin/webhooks/{id}/deliveries/{delivery}/replay': {
    bad: null,
    foreign: { params: { id: theirs.webhook, delivery: 'msg_globex' } },
  },
  'GET /admin/otel-destinations': none,
  'POST /admin/otel-destinations': { bad: { name: 'd', url: 'no address' }, foreign: null },
  'GET /admin/otel-destinations/{id}': { bad: null, foreign: { params: { id: theirs.destination } } },
  'PUT /admin/otel-destinations/{id}': {
    bad: { sampleShare: 2 },
    foreign: { params: { id: theirs.destination }, body: { name: 'mine' } },
  },
  'DELETE /admin/otel-destinations/{id}': { bad: null, foreign: { params: { id: theirs.destination } } },
  'POST /admin/otel-destinations/{id}/test': { bad: null, foreign: { params: { id: theirs.destination } } },
  'GET /admin/reports': { bad: 'kind=hourly', foreign: null },
  'GET /admin/reports/{id}': { bad: 'format=pdf', foreign: { params: { id: theirs.report } } },
  'GET /admin/mails': { bad: 'state=lost', foreign: null },
  'GET /admin/recommendations': none,
  'POST /admin/recommendations/{id}/apply': { bad: null, foreign: { params: { id: theirs.recommendation } } },
  'POST /admin/recommendations/{id}/dismiss': { bad: null, foreign: { params: { id: theirs.recommendation } } },
  'GET /admin/router': none,
  'GET /admin/router/versions': none,
  'POST /admin/router/versions': { bad: { predictor: 'AAAA' }, foreign: null },
  'POST /admin/router/versions/{id}/stage': {
    bad: { stage: 'screening', reason: 'back' },
    foreign: { params: { id: theirs.version }, body: { stage: 'current', reason: 'take it' } },
  },
  'POST /admin/router/models': { bad: { model: 'nameless', stage: 'probe', reason: 'r' }, foreign: null },
  'POST /admin/operator/tenants': { bad: { id: 'Not An Id', name: 'n' }, foreign: null },
  'POST /admin/operator/rotate-master-key': none,
  'POST /admin/operator/jobs/{name}': { bad: null, foreign: { params: { name: 'no-such-job' } } },
  'GET /admin/operator/jobs': none,
  'GET /admin/operator/databases': none,
  'GET /admin/local/providers': none,
})

const nameOf = ({ method, path }: Endpoint) => `${method} ${path}`
const table = endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const)
const schemaOf = (endpoint: Endpoint) => (endpoint.method === 'GET' ? endpoint.query : endpoint.body)
const fill = (path: string, params: Record<string, string> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'some'))

let acme = ''
const without = new Map<Scope, string>()

/** The strongest key for an endpoint: the operator's where it is needed, else acme's first. */
const keyFor = ({ scope }: Endpoint) => (scope === 'operator' ? OPERATOR : acme)

function send(
  endpoint: Endpoint,
  key: string | null,
  asked: { params?: Record<string, string>; body?: unknown; query?: string } = {},
) {
  const path = fill(endpoint.path, asked.params) + (asked.query === undefined ? '' : `?${asked.query}`)
  return ask(endpoint.method, path, key, endpoint.method === 'GET' ? undefined : asked.body)
}

beforeAll(async () => {
  forgetAll()
  acme = await newTenant('acme')
  const globex = await newTenant('globex')
  theirs.key = (await newKey(globex, ['inference'])).id
  const credential = { provider: 'openai', name: 'globex-credential', secret: 'sk-globex-secret-0001' }
  theirs.credential = String((await ask('POST', '/admin/credentials', globex, credential)).body['id'])
  await ask('PUT', `/admin/aliases/${theirs.alias}`, globex, { strategy: 'auto', models: ['openai/gpt-5.6'] })
  await ask('POST', '/admin/hosts', globex, { host: theirs.host })
  const fact = factOf({
    id: theirs.request,
    tenantId: 'globex',
    keyId: 'key_globex',
    upstreamId: 'up_globex',
    at: Date.now(),
  })
  await storeFacts(env.DB, [fact], 'batch')
  const made = async (path: string, body: object) => String((await ask('POST', path, globex, body)).body.id)
  theirs.team = await made('/admin/teams', { name: 'globex team' })
  theirs.user = await made('/admin/users', { email: 'g@globex.example', name: 'globex user' })
  theirs.limit = await made('/admin/limits', { ...limit, name: 'globex limit' })
  theirs.policy = await made('/admin/policies', { ...policy, name: 'globex policy' })
  theirs.budget = await made('/admin/budgets', { ...budget, name: 'globex budget' })
  await ask('PUT', '/admin/prices/globex%2Fmodel', globex, { discount: 0.1 })
  const address = { url: 'https://hooks.example.com/globex' }
  theirs.webhook = String((await ask('POST', '/admin/webhooks', globex, address)).body['id'])
  theirs.destination = await made('/admin/otel-destinations', { name: 'globex', url: 'https://otel.example.com' })
  const version = { id: theirs.version, origin: 'upload', aims: [], evidence: {}, createdAt: 1, changedAt: 1 } as const
  await routerOfTenant(open(env), 'globex').addVersion({ ...version, stage: 'replaced' })
  const report = { id: theirs.report, kind: 'daily', periodStart: 0, periodEnd: 1, body: {}, createdAt: 1 } as const
  await reportsOf(open(env), 'globex').add(report)
  const advice = { kind: 'batch', subject: 's', state: 'open', body: {}, createdAt: 1, changedAt: 1 } as const
  await recommendationsOf(open(env), 'globex').propose({ id: theirs.recommendation, ...advice })
  for (const scope of SCOPES.filter((known) => known !== 'operator')) {
    const others = SCOPES.filter((known) => known !== scope && known !== 'operator')
    without.set(scope, (await newKey(acme, others)).secret)
  }
  without.set('operator', acme)
})

test('every endpoint has a rule here, and every rule an endpoint', () => {
  expect(Object.keys(rules()).sort()).toEqual(table.map(([name]) => name).sort())
})

test('no two endpoints share a method and a path', () => {
  expect(new Set(table.map(([name]) => name)).size).toBe(table.length)
})

describe.each(table)('%s', (name, endpoint) => {
  test('answers 401 without a key, and with one that nobody has', async () => {
    expect(await send(endpoint, null)).toMatchObject({ status: 401, error: { code: 'invalid_api_key' } })
    expect(await send(endpoint, 'sl-nobody-has-this-key')).toMatchObject({ status: 401 })
  })

  test('answers 403 to a key that has every scope but the one it needs', async () => {
    const refused = await send(endpoint, without.get(endpoint.scope) ?? '')
    expect(refused).toMatchObject({ status: 403, error: { code: 'insufficient_permissions' } })
    expect(refused.error.message).toContain(endpoint.scope)
  })

  test("answers 404 to another tenant's id", async () => {
    const { foreign } = rules()[name] ?? none
    // Only a write that sets a name of the tenant's own may do without.
    if (endpoint.path.includes('{') && endpoint.method !== 'PUT') expect(foreign).not.toBeNull()
    if (!foreign) return
    for (const value of Object.values(foreign.params ?? {})) expect(value).not.toBe('')
    expect(await send(endpoint, keyFor(endpoint), foreign)).toMatchObject({ status: 404, error: { code: 'not_found' } })
  })

  test('answers 400 to a body or query it does not understand', async () => {
    const { bad } = rules()[name] ?? none
    if (bad === null && endpoint.path !== '/v1/generations/{id}') expect(schemaOf(endpoint)).toBe(Nothing)
    if (bad === null) return
    const asked = endpoint.method === 'GET' ? { query: String(bad) } : { body: bad }
    const refused = await send(endpoint, keyFor(endpoint), asked)
    expect(refused).toMatchObject({ status: 400, error: { code: 'invalid_request' } })
    expect(refused.error.param).toEqual(expect.any(String))
  })

  test('takes no text that is not JSON', async () => {
    if (endpoint.method === 'GET') return
    const refused = await ask(endpoint.method, fill(endpoint.path), keyFor(endpoint), '{"name": ')
    expect(refused).toMatchObject({ status: 400, error: { code: 'invalid_json' } })
  })

  test('shows nothing of another tenant', async () => {
    if (endpoint.method !== 'GET' || endpoint.path.includes('{') || name === 'GET /v1/generation') return
    if (name === 'GET /admin/audit/consistency') return
    // What a socket shows has tests of its own.
    if (endpoint.socket) return
    const shown = await send(endpoint, keyFor(endpoint))
    expect(shown.status).toBe(200)
    expect(shown.text).not.toContain('globex')
  })
})

test("what globex has is still there after all of acme's attempts", async () => {
  const stored = async (sql: string) => (await env.DB.prepare(sql).all()).results.length
  expect(await stored(`select 1 from api_keys where id = '${theirs.key}' and revoked_at is null`)).toBe(1)
  expect(await stored(`select 1 from credentials where id = '${theirs.credential}' and removed_at is null`)).toBe(1)
  expect(await stored(`select 1 from aliases where tenant_id = 'globex' and name = '${theirs.alias}'`)).toBe(1)
  expect(await stored(`select 1 from hosts where host = '${theirs.host}'`)).toBe(1)
  expect(await stored("select 1 from feedback where request_id = 'req_globex'")).toBe(0)
})

test('a path that is not there answers 404, and another method 405 with the ones that are', async () => {
  expect(await ask('GET', '/admin/nothing', acme)).toMatchObject({ status: 404, error: { code: 'not_found' } })
  const refused = await ask('PUT', '/admin/keys', acme, {})
  expect(refused).toMatchObject({ status: 405, error: { code: 'method_not_allowed' } })
  expect(refused.error.message).toContain('GET, POST')
})

test('a body of more than 1 MB answers 413, also when it does not say how long it is', async () => {
  const piece = new TextEncoder().encode(' '.repeat(100_000))
  let left = 11
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => (left-- > 0 ? controller.enqueue(piece) : controller.close()),
  })
  const headers = { authorization: `Bearer ${acme}` }
  const undeclared = new Request('http://localhost/admin/keys', { method: 'POST', headers, body })
  expect((await exports.default.fetch(undeclared)).status).toBe(413)
  const refused = await ask('POST', '/admin/keys', acme, { name: 'x'.repeat(1_000_001) })
  expect(refused).toMatchObject({ status: 413, error: { code: 'body_too_large' } })
})
