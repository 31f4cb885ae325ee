import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildSluice, type SluiceSubject, startSluice } from '../bench/subjects/sluice.ts'
import { type FaultUpstream, startFaultUpstream } from '../support/fault-upstream.ts'

const SLOW = 'f07'
const SILENT = 'f09'
const aliases = {
  hedged: {
    strategy: 'fallback' as const,
    models: [`openai/${SLOW}:hedged`, 'custom/steady:hedged'],
    hedge_after_ms: 150,
  },
  reading: { strategy: 'fallback' as const, models: [`openai/${SILENT}:reading`, 'custom/steady:reading'] },
  split: { strategy: 'weighted' as const, models: ['openai/steady:heavy', 'custom/steady:light'], weights: [9, 1] },
  ruled: {
    strategy: 'fallback' as const,
    models: ['openai/steady:usual'],
    rules: [{ metadata: { tier: 'gold' }, models: ['custom/steady:gold'] }],
  },
}

let upstream: FaultUpstream
let sluice: SluiceSubject

beforeAll(async () => {
  upstream = await startFaultUpstream()
  sluice = await startSluice('sluice', await buildSluice(), upstream.port, {
    aliases,
    settings: { unpricedModels: 'upper_bound' },
  })
})
afterAll(() => {
  sluice.stop()
  upstream.stop()
})

function ask(model: string, fields: object = {}, signal: AbortSignal | null = null): Promise<Response> {
  const { port, path, headers } = sluice.ask({ name: '', behaviour: '', promptBytes: 0, stream: false, concurrency: 1 })
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Go on' }], ...fields }),
    signal,
  })
}

function attemptsOf(suffix: string) {
  return upstream.attempts.filter(({ model }) => model.endsWith(`:${suffix}`))
}

/** Milliseconds until the gateway has hung up on the upstream; null when it has not within three seconds. */
async function hungUpAfter(suffix: string, since: number): Promise<number | null> {
  for (let tries = 0; tries < 60; tries++) {
    const closedAt = attemptsOf(suffix)[0]?.closedAt
    if (closedAt) return closedAt - since
    await pause(50)
  }
  return null
}

test('a route that hedges is answered by the second when the first lets it wait, and hangs up on the first', async () => {
  const startedAt = Date.now()
  const response = await ask('hedged', { stream: true })
  expect(response.headers.get('x-sluice-model')).toBe('steady:hedged')
  expect(response.headers.get('x-sluice-attempts')).toBe('2')
  expect(Date.now() - startedAt).toBeLessThan(3_000)
  expect(await response.text()).toContain('word60')
  expect(await hungUpAfter('hedged', startedAt)).not.toBeNull()
})

test('a caller who hangs up in a pause of a stream ends the call upstream within two seconds, and is recorded as cancelled', async () => {
  const before = (await sluice.counts()).outcomes.cancelled ?? 0
  const leaving = new AbortController()
  const answer = ask('reading', { stream: true }, leaving.signal)
    .then((response) => response.text())
    .catch(() => null)
  await pause(600)
  const leftAt = Date.now()
  leaving.abort()
  expect(await answer).toBeNull()
  expect(await hungUpAfter('reading', leftAt)).toBeLessThan(2_000)
  await expect.poll(async () => (await sluice.counts()).outcomes.cancelled ?? 0, { timeout: 4_000 }).toBe(before + 1)
})

test('a weighted route gives each target its share', async () => {
  await Promise.all(Array.from({ length: 200 }, async () => (await ask('split')).text()))
  const heavy = attemptsOf('heavy').length
  expect(heavy + attemptsOf('light').length).toBe(200)
  expect(heavy).toBeGreaterThan(150)
  expect(heavy).toBeLessThan(199)
})

test('a rule on metadata decides where a request goes', async () => {
  const gold = await ask('ruled', { metadata: { tier: 'gold' } })
  const usual = await ask('ruled', { metadata: { tier: 'silver' } })
  expect([gold, usual].map(({ headers }) => headers.get('x-sluice-model'))).toEqual(['steady:gold', 'steady:usual'])
})
