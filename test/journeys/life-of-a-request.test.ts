import { expect, test } from 'vitest'
import { LOCAL_KEY, OPERATOR_KEY, startGateway } from '../support/gateway.ts'

const gateway = startGateway()
const messages = [{ role: 'user', content: 'Tell me of rivers' }]

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it never came')
}

/** Recording lags behind the answer by what the queue takes. */
async function generation(id: string): Promise<Record<string, any>> {
  return until(async () => {
    const response = await gateway.send('GET', `/v1/generations/${id}`)
    return response.ok ? ((await response.json()) as Record<string, any>) : null
  })
}

test('an answer is recorded with its tokens, cost and attempts, and found by either id', async () => {
  const response = await gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/echo-large', messages })
  const { id, usage } = (await response.json()) as { id: string; usage: Record<string, number> }
  const record = await generation(response.headers.get('x-request-id') ?? '')
  expect(record).toMatchObject({
    provider: 'sandbox',
    model: 'echo-large',
    upstreamId: id,
    outcome: 'ok',
    finishReason: 'stop',
    usageSource: 'provider',
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
    attempts: [{ provider: 'sandbox', model: 'echo-large', status: 200, error: null }],
    prompt: null,
  })
  expect(record.costNanos).toBe((usage.prompt_tokens ?? 0) * 3_000 + (usage.completion_tokens ?? 0) * 15_000)
  expect((await generation(id)).id).toBe(record.id)
})

test('a failure is recorded with every attempt', async () => {
  const response = await gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/down', messages })
  const record = await generation(response.headers.get('x-request-id') ?? '')
  expect(record).toMatchObject({ outcome: 'failed', status: 503, errorCode: 'provider_overloaded', costNanos: 0 })
  expect(record.attempts).toHaveLength(3)
})

test('one kept answer serves JSON and stream alike, and costs nothing again', async () => {
  const ask = (extra: object) =>
    gateway.send('POST', '/v1/chat/completions', {
      model: 'sandbox/echo-small',
      messages,
      cache: { ttl: 60 },
      ...extra,
    })
  const first = await ask({ seed: 1 })
  const text = await first.text()
  expect(first.headers.get('x-sluice-cache')).toBe('miss')
  const hit = await until(async () => {
    const again = await ask({ seed: 1 })
    return again.headers.get('x-sluice-cache') === 'hit' ? again : null
  })
  expect(await hit.text()).toBe(text)
  expect((await generation(hit.headers.get('x-request-id') ?? '')).costNanos).toBe(0)
  const streamed = await ask({ seed: 1, stream: true })
  expect(streamed.headers.get('x-sluice-cache')).toBe('hit')
  const said = JSON.parse(text).choices[0].message.content
  expect(await streamed.text()).toContain(JSON.stringify(said))
  expect((await ask({ seed: 2 })).headers.get('x-sluice-cache')).toBe('miss')
  expect((await ask({ seed: 1, cache: { refresh: true, ttl: 60 } })).headers.get('x-sluice-cache')).toBe('miss')
  expect((await ask({ seed: 1, cache: { ttl: 0 } })).headers.get('x-sluice-cache')).toBe('bypass')
})

test('identical concurrent misses ask the provider once', async () => {
  const ask = () =>
    gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/slow-700', messages, cache: { ttl: 60 } })
  const answers = await Promise.all([ask(), ask(), ask(), ask()])
  const states = answers.map((answer) => answer.headers.get('x-sluice-cache')).sort()
  expect(states).toEqual(['hit', 'hit', 'hit', 'miss'])
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
})

test('an alias falls back from a dead model to a live one', async () => {
  await gateway.send('PUT', '/admin/aliases/steady', {
    strategy: 'fallback',
    models: ['sandbox/down', 'sandbox/echo-small'],
  })
  const response = await gateway.send('POST', '/v1/chat/completions', { model: 'steady', messages })
  expect(response.status).toBe(200)
  expect(response.headers.get('x-sluice-model')).toBe('echo-small')
  // A stumble is tried once more before its traffic moves on.
  expect(response.headers.get('x-sluice-attempts')).toBe('3')
})

test('feedback teaches auto which model to prefer', async () => {
  await gateway.send('PUT', '/admin/aliases/pick', {
    strategy: 'auto',
    models: ['sandbox/echo-small', 'sandbox/echo-large'],
  })
  for (let round = 0; round < 60; round++) {
    const response = await gateway.send('POST', '/v1/chat/completions', {
      model: 'pick',
      messages: [{ role: 'user', content: `round ${round}` }],
    })
    await response.text()
    const good = response.headers.get('x-sluice-model') === 'echo-large'
    const told = await gateway.send('POST', '/v1/feedback', {
      id: response.headers.get('x-request-id'),
      score: Number(good),
    })
    expect(told.status).toBe(201)
  }
  let large = 0
  for (let round = 0; round < 20; round++) {
    const response = await gateway.send('POST', '/v1/chat/completions', { model: 'pick', messages })
    if (response.headers.get('x-sluice-model') === 'echo-large') large++
  }
  expect(large).toBeGreaterThanOrEqual(18)
})

test('a key is made, used, revoked, and then opens nothing', async () => {
  const made = (await (await gateway.send('POST', '/admin/keys', { name: 'short-lived' })).json()) as {
    id: string
    secret: string
  }
  const headers = { authorization: `Bearer ${made.secret}` }
  const ask = () => gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/echo-small', messages }, headers)
  expect((await ask()).status).toBe(200)
  expect((await gateway.send('GET', '/admin/keys', undefined, headers)).status).toBe(403)
  expect((await gateway.send('DELETE', `/admin/keys/${made.id}`)).status).toBe(200)
  expect((await ask()).status).toBe(401)
})

test('tenants do not see each other, and a host serves only its own', async () => {
  const operator = { authorization: `Bearer ${OPERATOR_KEY}` }
  const created = await gateway.send(
    'POST',
    '/admin/operator/tenants',
    { id: 'acme', name: 'Acme', settings: { sandbox: true } },
    operator,
  )
  expect(created.status).toBe(201)
  const { key } = (await created.json()) as { key: { secret: string } }
  const acme = { authorization: `Bearer ${key.secret}` }
  const theirs = await gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/echo-small', messages })
  const id = theirs.headers.get('x-request-id') ?? ''
  await generation(id)
  expect((await gateway.send('GET', `/v1/generations/${id}`, undefined, acme)).status).toBe(404)
  expect((await gateway.send('POST', '/v1/feedback', { id, score: 1 }, acme)).status).toBe(404)
  expect((await gateway.send('POST', '/admin/hosts', { host: 'ai.acme.example' }, acme)).status).toBe(201)
  expect((await gateway.sendTo('ai.acme.example', '/v1/models', acme)).status).toBe(200)
  expect((await gateway.sendTo('ai.acme.example', '/v1/models', { authorization: `Bearer ${LOCAL_KEY}` })).status).toBe(
    401,
  )
  expect((await gateway.sendTo('nobody.example', '/v1/models', acme)).status).toBe(421)
})

test('the sandbox answers only tenants that turned it on', async () => {
  const operator = { authorization: `Bearer ${OPERATOR_KEY}` }
  const created = await gateway.send('POST', '/admin/operator/tenants', { id: 'sober', name: 'Sober' }, operator)
  const { key } = (await created.json()) as { key: { secret: string } }
  const headers = { authorization: `Bearer ${key.secret}` }
  const refused = await gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/echo-small', messages }, headers)
  expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: 'provider_not_configured' } }])
  const { data } = (await (await gateway.send('GET', '/v1/models', undefined, headers)).json()) as {
    data: { id: string }[]
  }
  expect(data.map(({ id }) => id)).toEqual(['auto'])
})

test('the clock runs its jobs and writes down what they did', async () => {
  for (const cron of ['* * * * *', '*/5 * * * *', '7 * * * *', '17 3 * * *']) await gateway.tick(cron)
  const { data } = (await (await gateway.send('GET', '/admin/operator/jobs')).json()) as {
    data: { job: string; ok: boolean }[]
  }
  expect(new Set(data.map(({ job }) => job))).toEqual(
    new Set([
      'apply-retention',
      'deliver-mails',
      'deliver-webhooks',
      'enter-models',
      'forecast-spend',
      'improve-routers',
      'optimize',
      'probe-providers',
      'publish-tenants',
      'reconcile-budgets',
      'replay-dead-letters',
      'sign-audit-logs',
      'watch-providers',
      'watch-routers',
      'watch-usage',
      'write-analytics-reports',
      'write-reports',
    ]),
  )
  expect(data.filter(({ ok }) => !ok)).toEqual([])
})
