import { env } from 'cloudflare:workers'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Estimate } from '../../../src/contract/router.ts'
import { sha256Hex } from '../../../src/shared/ids.ts'
import { ask, type Sent, sse, upstream } from '../../support/worker/gateway.ts'
import { forgetAll } from '../control/support.ts'

/** Models that no other test asks, one light and one strong, both in OpenAI's format. */
const [LIGHT, STRONG] = ['openai/gpt-5-nano', 'openai/gpt-5-pro']
const messages = [{ role: 'user', content: 'Say hello to the routers.' }]

function completionOf(model: string, content: string) {
  return Response.json({
    id: `chatcmpl-${crypto.randomUUID()}`,
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 4, total_tokens: 16 },
  })
}

const completion = ({ body }: Sent) => completionOf(body.model, 'Hello, routers.')

beforeAll(async () => {
  forgetAll()
  await ask('/admin/credentials', { provider: 'openai', name: 'auto-test', secret: 'sk-auto-test-secret-0001' })
  for (const [name, strategy] of [
    ['auto-test', 'auto'],
    ['auto-test-cost', 'cost'],
  ]) {
    await ask(`/admin/aliases/${name}`, { strategy, models: [LIGHT, STRONG] }, {}, 'PUT')
  }
})

afterEach(() => vi.restoreAllMocks())

afterAll(async () => {
  const { json } = await ask('/admin/credentials')
  for (const { id, name } of json.data)
    if (name === 'auto-test') await ask(`/admin/credentials/${id}`, undefined, {}, 'DELETE')
  for (const name of ['auto-test', 'auto-test-cost']) await ask(`/admin/aliases/${name}`, undefined, {}, 'DELETE')
})

describe('an estimate', () => {
  test('tells of every candidate what it would cost, take and be worth, and asks nobody', async () => {
    const sent = upstream(completion)
    const { response, json } = await ask('/v1/estimate', { model: 'auto-test', messages })
    expect(response.status).toBe(200)
    const estimate = Estimate.parse(json)
    expect(estimate.candidates.map(({ model }) => model).toSorted()).toEqual([LIGHT, STRONG].toSorted())
    for (const { quality, costUsd } of estimate.candidates) {
      expect(quality.low).toBeLessThan(quality.expected)
      expect(quality.expected).toBeLessThan(quality.high)
      expect(costUsd.low).toBeLessThan(costUsd.high)
    }
    expect(estimate.candidates[0]).toMatchObject({ model: estimate.model, whyNot: null })
    expect(sent).toEqual([])
  })

  test('is had of any route, and of a model by its name', async () => {
    const { json } = await ask('/v1/estimate', { model: 'auto-test-cost', messages })
    expect(json).toMatchObject({ model: LIGHT, candidates: [{ model: LIGHT }, { model: STRONG }] })
    const named = await ask('/v1/estimate', { model: STRONG, messages })
    expect(named.json).toMatchObject({ model: STRONG, candidates: [{ model: STRONG, whyNot: null }] })
  })

  test('of what is no chat request is refused as that would be', async () => {
    const { response, json } = await ask('/v1/estimate', { model: 'auto-test' })
    expect(response.status).toBe(400)
    expect(json.error).toMatchObject({ param: 'messages' })
  })
})

describe('an answer of `auto`', () => {
  test('tells what was expected of it, where that is asked', async () => {
    upstream(completion)
    const { response } = await ask('/v1/chat/completions', { model: 'auto-test', messages, sluice: { forecast: true } })
    const forecast = JSON.parse(response.headers.get('x-sluice-forecast') ?? '{}')
    expect(forecast).toMatchObject({
      model: expect.stringContaining('openai/'),
      quality: { expected: expect.any(Number) },
    })
    expect(forecast.cost_usd.low).toBeLessThan(forecast.cost_usd.high)
    const plain = await ask('/v1/chat/completions', { model: 'auto-test', messages })
    expect(plain.response.headers.has('x-sluice-forecast')).toBe(false)
  })

  test('carries a receipt that the published keys verify, and that no change survives', async () => {
    upstream(completion)
    const body = { model: 'auto-test', messages, stream: false, sluice: { receipt: true, forecast: true } }
    const { response } = await ask('/v1/chat/completions', body)
    const receipt = response.headers.get('x-sluice-receipt') ?? ''
    const { json: keys } = await ask('/.well-known/sluice-receipts.json')
    const verified = await jwtVerify(receipt, createLocalJWKSet(keys as never), { typ: 'sluice-receipt+jwt' })
    expect(verified.payload).toMatchObject({
      jti: response.headers.get('x-request-id'),
      answered_by: `openai/${response.headers.get('x-sluice-model')}`,
      reason: response.headers.get('x-sluice-route-reason'),
      candidates: [{ why_not: null }, { why_not: expect.any(String) }],
      prices: expect.stringMatching(/\d{4}-\d\d-\d\d/),
    })
    const { sluice: _, ...sent } = body
    expect(verified.payload['request_sha256']).toBe(await sha256Hex(JSON.stringify(sent)))
    const [head = '', claims = '', signature = ''] = receipt.split('.')
    const forged = btoa(atob(claims.replaceAll('-', '+').replaceAll('_', '/')).replace('openai/', 'nobody/'))
    await expect(jwtVerify(`${head}.${forged}.${signature}`, createLocalJWKSet(keys as never))).rejects.toThrow()
  })

  test('is recorded with every candidate, with the propensity of the choice, and with no word of the request', async () => {
    upstream(completion)
    const secret = 'canary-of-auto-test'
    const { response } = await ask('/v1/chat/completions', {
      model: 'auto-test',
      messages: [{ role: 'user', content: secret }],
    })
    const id = response.headers.get('x-request-id') ?? ''
    const found = await vi.waitFor(
      async () => {
        const { json } = await ask(`/v1/generations/${id}`)
        expect(json.id).toBe(id)
        return json
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(found.routing).toMatchObject({
      version: 'shipped',
      mode: 'auto',
      candidates: [{ whyNot: null }, { whyNot: expect.any(String) }],
    })
    // One in 33 is a trial, which is as likely as that.
    const { propensity, isTrial } = found.routing
    expect(isTrial ? propensity <= 0.03 : propensity > 0.5).toBe(true)
    const row = await env.DB.prepare('select routing from requests where id = ?').bind(id).first<{ routing: string }>()
    expect(row?.routing).not.toContain(secret)
  })

  test('comes from a model within what the request may cost', async () => {
    const sent = upstream(completion)
    await ask('/v1/chat/completions', { model: 'auto-test', messages, sluice: { max_cost: 0.0005 } })
    expect(sent[0]?.body.model).toBe('gpt-5-nano')
  })

  test('is streamed as any other', async () => {
    const line = `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content: 'Hi.' }, finish_reason: 'stop' }] })}\n\n`
    upstream(() => sse(`${line}data: [DONE]\n\n`))
    const { text } = await ask('/v1/chat/completions', { model: 'auto-test', messages, stream: true })
    expect(text).toContain('Hi.')
    expect(text).toContain('[DONE]')
  })
})

describe('feedback', () => {
  test('turns `auto` away from a model whose answers are bad', async () => {
    const sent = upstream(completion)
    const body = { model: 'auto-test', messages }
    const { response } = await ask('/v1/chat/completions', body)
    const first = response.headers.get('x-sluice-model')
    // Answers are graded one by one, as callers do it.
    for (let at = 0; at < 60; at++) {
      const answer = await ask('/v1/chat/completions', body)
      if (answer.response.headers.get('x-sluice-model') !== first) break
      await ask('/v1/feedback', { id: answer.response.headers.get('x-request-id'), score: 0 })
      await new Promise((done) => setTimeout(done, 5))
    }
    expect(new Set(sent.map((each) => each.body.model)).size).toBe(2)
  }, 60_000)

  test('may be what the answer should have been', async () => {
    upstream(completion)
    const { response } = await ask('/v1/chat/completions', { model: 'auto-test', messages })
    const id = response.headers.get('x-request-id')
    const { json } = await ask('/v1/feedback', { id, correction: 'Hello, dear routers.' })
    expect(json).toMatchObject({ score: 0.2 })
    const row = await env.DB.prepare('select correction, score from feedback where request_id = ?').bind(id).first()
    // Texts are kept only where the tenant keeps texts.
    expect(row).toEqual({ correction: null, score: 0.2 })
  })
})

describe('what answers show of themselves', () => {
  const settingsTo = async (settings: object) => {
    await ask('/admin/settings', settings, {}, 'PUT')
    await ask('/admin/settings/publish', {})
  }
  const gradeOf = (id: string) =>
    vi.waitFor(
      async () => {
        const row = await env.DB.prepare('select grade, grade_weight as weight from requests where id = ?')
          .bind(id)
          .first()
        expect(row).not.toBeNull()
        return row as { grade: number | null; weight: number | null }
      },
      { timeout: 10_000, interval: 200 },
    )

  test('is graded: a broken form below what was expected, a sound one above', async () => {
    const wish = { model: 'auto-test', messages, response_format: { type: 'json_object' } }
    upstream(completion)
    const broken = await ask('/v1/chat/completions', wish)
    upstream(({ body }) => completionOf(body.model, '{"hello":"routers"}'))
    const sound = await ask('/v1/chat/completions', wish)
    const [bad, good] = await Promise.all(
      [broken, sound].map(({ response }) => gradeOf(response.headers.get('x-request-id') ?? '')),
    )
    expect(bad?.grade).toBeLessThan(0.3)
    expect(good?.grade).toBeGreaterThan(bad?.grade ?? 1)
    expect(bad?.weight).toBe(good?.weight)
  })

  test('is judged by a model of the tenant’s choice, blind, beside the second best, within its budget', async () => {
    await settingsTo({ router: { judge: { model: 'openai/gpt-4.1-mini', share: 0.02, dailyBudgetUsd: 1 } } })
    vi.spyOn(Math, 'random').mockReturnValue(0.001)
    const sent = upstream(({ body }) => {
      const isJudge = body.model === 'gpt-4.1-mini'
      return completionOf(body.model, isJudge ? '{"a": 9, "b": 2, "reason": "a is right"}' : `Answer of ${body.model}.`)
    })
    const { response } = await ask('/v1/chat/completions', { model: 'auto-test', messages })
    vi.mocked(Math.random).mockRestore()
    const id = response.headers.get('x-request-id')
    const row = await env.DB.prepare("select score, weight from feedback where request_id = ? and source = 'judge'")
      .bind(id)
      .first()
    expect([0.9, 0.2]).toContain(row?.['score'])
    const [answer, second, verdict] = sent.map(({ body }) => body)
    expect(new Set([answer.model, second.model])).toEqual(new Set(['gpt-5-nano', 'gpt-5-pro']))
    expect(verdict.model).toBe('gpt-4.1-mini')
    const shown = JSON.stringify(verdict.messages)
    expect(shown).toContain('Answer of gpt-5-nano.')
    expect(shown).not.toContain('openai/')
    // What judging costs is recorded like any other request.
    await vi.waitFor(
      async () => {
        const { results } = await env.DB.prepare(
          "select cost_nanos from requests where reason = 'judge: verdict'",
        ).all()
        expect(results).toHaveLength(1)
        expect(results[0]?.['cost_nanos']).toBeGreaterThan(0)
      },
      { timeout: 10_000, interval: 200 },
    )
    await settingsTo({ router: { judge: { model: 'openai/gpt-4.1-mini', share: 0.02, dailyBudgetUsd: 0 } } })
    vi.spyOn(Math, 'random').mockReturnValue(0.001)
    const before = sent.length
    await ask('/v1/chat/completions', { model: 'auto-test', messages })
    vi.mocked(Math.random).mockRestore()
    expect(sent.length).toBe(before + 1)
    await settingsTo({ router: {} })
  })

  test('is told by what the caller does next: regret when it is asked again, approval when it goes on', async () => {
    upstream(({ body }) => completionOf(body.model, 'Nobody knows for sure what routers dream of at night.'))
    // A key of its own: whoever repeats itself as these tests do is taken for a machine.
    const { json: key } = await ask('/admin/keys', { name: 'auto-test-person' })
    const person = { authorization: `Bearer ${key.secret}` }
    const said = `Tell me, at some length, what routers dream of at night, please. ${crypto.randomUUID()}`
    const first = { role: 'user', content: said }
    const { response, json } = await ask('/v1/chat/completions', { model: 'auto-test', messages: [first] }, person)
    await new Promise((done) => setTimeout(done, 2_200))
    const next = [
      first,
      json.choices[0].message,
      { role: 'user', content: 'And by day? I would like to know that too.' },
    ]
    await ask('/v1/chat/completions', { model: 'auto-test', messages: next }, person)
    const id = response.headers.get('x-request-id') ?? ''
    const told = await vi.waitFor(
      async () => {
        const row = await env.DB.prepare('select source, score, weight from feedback where request_id = ?')
          .bind(id)
          .first()
        expect(row).not.toBeNull()
        return row
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(told).toMatchObject({ source: 'continued', weight: 0.1 })
  }, 20_000)
})
