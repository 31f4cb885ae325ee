import {
  createExecutionContext,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { forgetLimits } from '../../../src/objects/limit-view.ts'
import type { Limiter } from '../../../src/objects/limiter.ts'
import worker from '../../../src/worker.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'

interface Told {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

const SANDBOX = { sandbox: true }
const subject = { level: 'tenant' } as const
let count = 0
let key = ''
let tenantId = ''

beforeAll(() => forgetAll())

beforeEach(async () => {
  forgetLimits()
  count++
  tenantId = `limited-${count}`
  key = await newTenant(tenantId, SANDBOX)
})

const contexts: ExecutionContext[] = []

afterEach(async () => {
  vi.restoreAllMocks()
  // What goes on behind answers ends here, so that no later test waits for it.
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
}, 30_000)

async function chat(body: object = {}): Promise<Told> {
  const ctx = createExecutionContext()
  contexts.push(ctx)
  const said = {
    model: 'sandbox/echo-small',
    messages: [{ role: 'user', content: 'hello there' }],
    max_tokens: 20,
    ...body,
  }
  const request = new Request('http://localhost/v1/chat/completions', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(said),
  })
  const response = await worker.fetch(request, env, ctx)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}

const many = (times: number, body: object = {}) => Promise.all(Array.from({ length: times }, () => chat(body)))
const passed = (answers: readonly Told[]) => answers.filter(({ status }) => status === 200).length
const limiter = () => env.LIMITER.get(env.LIMITER.idFromName(tenantId)) as DurableObjectStub<Limiter>

async function set(path: 'limits' | 'budgets', body: object): Promise<string> {
  const made = await admin('POST', `/admin/${path}`, key, { name: 'the limit', on: subject, ...body })
  if (made.status !== 201) throw new Error(made.text)
  return String(made.body.id)
}

async function use(path: 'limits' | 'budgets', id: string) {
  const shown = await admin('GET', `/admin/${path}/${id}`, key)
  return (shown.body.use as { spent: number; held: number; remaining: number }[])[0]
}

describe('of a thousand requests at once', () => {
  test('exactly as many pass as a limit on requests has room for', async () => {
    await set('limits', { of: 'requests', amount: 137, period: 'day' })
    const answers = await many(1_000)
    expect(passed(answers)).toBe(137)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.headers.get('x-sluice-limit')).toMatch(/^lim_/)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused?.headers.get('x-ratelimit-limit-requests')).toBe('137')
    expect(refused?.headers.get('x-ratelimit-remaining-requests')).toBe('0')
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({
      error: { code: 'rate_limit_exceeded', type: 'rate_limit_error' },
    })
  }, 60_000)

  test('exactly as many are under way as a limit on concurrency has room for, and all slots are free afterwards', async () => {
    const id = await set('limits', { of: 'concurrency', amount: 25 })
    const answers = await many(1_000, { model: 'sandbox/echo-small-d4000' })
    expect(passed(answers)).toBe(25)
    await vi.waitFor(async () => expect(await use('limits', id)).toMatchObject({ held: 0, remaining: 25 }))
  }, 60_000)

  test('no more tokens are used than a limit on tokens has room for', async () => {
    const id = await set('limits', { of: 'output_tokens', amount: 1_000, period: 'day' })
    const answers = await many(1_000, { max_tokens: 20 })
    expect(passed(answers)).toBeGreaterThanOrEqual(50)
    const used = answers
      .filter(({ status }) => status === 200)
      .reduce((sum, { text }) => sum + Number(JSON.parse(text).usage.completion_tokens), 0)
    expect(used).toBeLessThanOrEqual(1_000)
    await vi.waitFor(async () => expect((await use('limits', id))?.spent).toBeGreaterThan(0), { timeout: 5_000 })
  }, 60_000)

  test('none spends beyond a budget, and what is left over is nobody’s', async () => {
    await admin('PUT', '/admin/prices/sandbox%2F*', key, { prices: { input: 10, output: 100 } })
    const id = await set('budgets', { usd: 0.05, period: 'day' })
    const answers = await many(1_000, { max_tokens: 20 })
    expect(passed(answers)).toBeGreaterThan(5)
    const refused = answers.find(({ status }) => status !== 200)
    expect(refused?.status).toBe(402)
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({
      error: { code: 'budget_exceeded', type: 'insufficient_quota' },
    })
    await vi.waitFor(async () => expect((await use('budgets', id))?.held).toBe(0), { timeout: 8_000, interval: 300 })
    const after = await use('budgets', id)
    expect(after?.spent).toBeGreaterThan(0)
    expect(after?.spent).toBeLessThanOrEqual(0.05)
  }, 60_000)
})

/** The limiter as the gateway sees it, with what happens to calls of it. */
function limiterThat(take: (real: () => Promise<unknown>) => Promise<unknown>) {
  const asked: string[] = []
  const { LIMITER } = env
  vi.spyOn(LIMITER, 'get').mockImplementation((id) => {
    const real = Object.getPrototypeOf(LIMITER).get.call(LIMITER, id)
    return {
      take: (parts: unknown) => {
        asked.push('take')
        return take(() => real.take(parts))
      },
      tell: (reports: unknown) => real.tell(reports),
      standings: (counters: unknown) => real.standings(counters),
    } as never
  })
  return asked
}

describe('a request', () => {
  test('without limits asks no limiter and is told of none', async () => {
    const asked = limiterThat((real) => real())
    const answer = await chat()
    expect(answer.status).toBe(200)
    expect(asked).toEqual([])
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-ratelimit'))).toEqual([])
  })

  test('under a budget that is far from its end asks the limiter once for fifty', async () => {
    await set('budgets', { usd: 1_000, period: 'month' })
    const asked = limiterThat((real) => real())
    for (let turn = 0; turn < 30; turn++) expect((await chat()).status).toBe(200)
    expect(asked.length).toBeLessThanOrEqual(2)
  }, 60_000)

  test('is told how the tightest limit of each kind stands', async () => {
    await set('limits', { of: 'requests', amount: 10, period: 'minute' })
    await set('limits', { of: 'requests', amount: 5, period: 'hour', name: 'tighter' })
    await set('limits', { of: 'tokens', amount: 5_000, period: 'minute' })
    await set('budgets', { usd: 2 })
    const { status, headers } = await chat()
    expect(status).toBe(200)
    expect(headers.get('x-ratelimit-limit-requests')).toBe('5')
    expect(headers.get('x-ratelimit-remaining-requests')).toBe('4')
    expect(headers.get('x-ratelimit-limit-tokens')).toBe('5000')
    expect(headers.get('x-ratelimit-reset-requests')).toMatch(/^\d+m\d+s$/)
    expect(headers.get('x-ratelimit-limit-budget')).toBe('2.000000')
  })

  test('counts on its own key, team, user and customer alone', async () => {
    await set('limits', { of: 'requests', amount: 1, period: 'day', on: { level: 'customer' } })
    expect((await chat({ user: 'ann' })).status).toBe(200)
    expect((await chat({ user: 'ann' })).status).toBe(429)
    expect((await chat({ user: 'bob' })).status).toBe(200)
    expect((await chat()).status).toBe(200)
    await set('limits', {
      of: 'requests',
      amount: 1,
      period: 'day',
      on: { level: 'metadata', field: 'project', id: 'x' },
    })
    expect((await chat({ metadata: { project: 'x' } })).status).toBe(200)
    expect((await chat({ metadata: { project: 'x' } })).status).toBe(429)
    expect((await chat({ metadata: { project: 'y' } })).status).toBe(200)
  })

  test('goes to another model where the limit of the first is reached', async () => {
    await admin('PUT', '/admin/aliases/pair', key, {
      strategy: 'fallback',
      models: ['sandbox/echo-small', 'sandbox/echo-large'],
    })
    await set('limits', { of: 'requests', amount: 1, period: 'day', model: 'sandbox/echo-small' })
    expect((await chat({ model: 'pair' })).headers.get('x-sluice-model')).toBe('echo-small')
    expect((await chat({ model: 'pair' })).headers.get('x-sluice-model')).toBe('echo-large')
    expect((await chat({ model: 'sandbox/echo-small' })).status).toBe(429)
  })

  test('that fails or is answered from memory spends nothing of a budget', async () => {
    const id = await set('budgets', { usd: 1 })
    expect((await chat({ model: 'sandbox/denied' })).status).toBeGreaterThanOrEqual(400)
    expect((await chat({ model: 'no-such-model' })).status).toBe(404)
    await vi.waitFor(async () => expect(await use('budgets', id)).toMatchObject({ held: 0, spent: 0 }), {
      timeout: 5_000,
      interval: 200,
    })
  })

  test('passes a limit that cannot be looked up, or is refused with 503, as the limit says', async () => {
    await set('limits', { of: 'requests', amount: 1, period: 'day', onFailure: 'open' })
    limiterThat(() => Promise.reject(new Error('the object is gone')))
    expect((await chat()).status).toBe(200)
    forgetLimits()
    expect((await chat()).status).toBe(200)
    vi.restoreAllMocks()
    await set('budgets', { usd: 1, onFailure: 'closed' })
    limiterThat(() => new Promise((_, reject) => setTimeout(reject, 2_000)))
    const refused = await chat()
    expect(refused.status).toBe(503)
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'store_unavailable' } })
  })

  test('whose limiter answers too late gives back what it was lent', async () => {
    const id = await set('limits', { of: 'concurrency', amount: 5, onFailure: 'open' })
    limiterThat(async (real) => {
      await new Promise((resolve) => setTimeout(resolve, 1_300))
      return real()
    })
    expect((await chat()).status).toBe(200)
    vi.restoreAllMocks()
    await vi.waitFor(async () => expect(await use('limits', id)).toMatchObject({ held: 0, remaining: 5 }), {
      timeout: 8_000,
      interval: 200,
    })
  }, 20_000)
})

describe('after a crash', () => {
  test('of the isolate what it was lent is swept when its time is over, and nothing is left of it', async () => {
    const id = await set('limits', { of: 'concurrency', amount: 3 })
    const part = { counter: `${id}|${tenantId}`, rule: { kind: 'slots', amount: 3 }, need: 1, want: 0 } as const
    for (const lost of ['a', 'b', 'c']) await limiter().take([{ ...part, id: lost }])
    expect((await chat()).status).toBe(429)
    const now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now + 12 * 60_000)
    await runDurableObjectAlarm(limiter())
    expect(await use('limits', id)).toMatchObject({ held: 0, remaining: 3 })
    expect((await chat()).status).toBe(200)
  })

  test('of the limiter what was lent and spent is still known', async () => {
    const id = await set('budgets', { usd: 1, period: 'total' })
    const rule = { kind: 'budget', amount: 1e9, period: 'total', timezone: 'UTC', thresholds: [] } as const
    const part = { counter: `${id}|${tenantId}`, rule, need: 400_000_000, want: 0, id: 'kept' }
    await limiter().take([part])
    await limiter().tell([{ ...part, start: 0, spent: 250_000_000, isOver: true, giveBack: 0 }])
    await limiter().take([{ ...part, id: 'under way' }])
    await runInDurableObject(limiter(), (_, state) => state.abort('crash')).catch(() => undefined)
    expect(await use('budgets', id)).toMatchObject({ spent: 0.25, held: 0.4 })
    // Told again by an isolate that got no answer.
    await limiter().tell([{ ...part, start: 0, spent: 250_000_000, isOver: true, giveBack: 0 }])
    expect(await use('budgets', id)).toMatchObject({ spent: 0.25, held: 0.4 })
  })
})

test('a budget that comes to a threshold tells of it once, and once more when it is exhausted', async () => {
  const hook = { url: 'https://hooks.example.com/budget', events: ['budget.threshold', 'budget.exhausted'] }
  await admin('POST', '/admin/webhooks', key, hook)
  const id = await set('budgets', { usd: 1, period: 'total', thresholds: [0.5, 1] })
  const rule = { kind: 'budget', amount: 1e9, period: 'total', timezone: 'UTC', thresholds: [0.5, 1] } as const
  const report = { counter: `${id}|${tenantId}`, rule, start: 0, isOver: true, giveBack: 0 }
  for (const [index, spent] of [400_000_000, 200_000_000, 100_000_000, 350_000_000].entries()) {
    await limiter().tell([{ ...report, id: `r${index}`, spent }])
    await runDurableObjectAlarm(limiter())
  }
  const told = env.DB.prepare(
    'select event, payload from webhook_deliveries where tenant_id = ? order by created_at, id',
  )
  const { results } = await told.bind(tenantId).all<{ event: string; payload: string }>()
  expect(results.map(({ event }) => event).sort()).toEqual(['budget.exhausted', 'budget.threshold'])
  const threshold = results.find(({ event }) => event === 'budget.threshold')
  expect(JSON.parse(threshold?.payload ?? '').data).toMatchObject({
    budget: id,
    name: 'the limit',
    threshold: 0.5,
    limitUsd: 1,
    spentUsd: 0.6,
  })
})
