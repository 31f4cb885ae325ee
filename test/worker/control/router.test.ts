import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { plainRequest, readFeatures } from '../../../src/learning/predictor/features.ts'
import { packPredictor } from '../../../src/learning/predictor/pack.ts'
import { train } from '../../../src/learning/predictor/train.ts'
import { kvKeys } from '../../../src/storage/kv-keys.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { ask, forgetAll, newTenant } from './support.ts'

const tenant = 'router-acme'
let key = ''

function predictor(): string {
  const examples = Array.from({ length: 60 }, (_, at) => ({
    features: readFeatures(plainRequest(at % 2 ? `add ${at} and ${at}` : `prove theorem ${at}`)),
    task: '',
    quality: [1, at % 2],
    amounts: { tokens: [100, 50] },
  }))
  const bytes = packPredictor(train(['openai/a', 'openai/b'], examples))
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

const aims = [{ share: 0.95, costWeight: 40, caution: 0 }]

async function published(): Promise<TenantSnapshot['router']> {
  return (await env.CONFIG.get<TenantSnapshot>(kvKeys.snapshot(tenant), 'json'))?.router
}

async function bring(stage = 'screening'): Promise<string> {
  const { status, body, text } = await ask('POST', '/admin/router/versions', key, {
    predictor: predictor(),
    aims,
    stage,
  })
  expect(status, text).toBe(201)
  return String(body['id'])
}

async function move(id: string, stage: string): Promise<number> {
  const answer = await ask('POST', `/admin/router/versions/${id}/stage`, key, { stage, reason: 'the test says so' })
  return answer.status
}

async function stages(): Promise<Record<string, string>> {
  const { body } = await ask('GET', '/admin/router/versions', key)
  return Object.fromEntries((body['data'] as { id: string; stage: string }[]).map(({ id, stage }) => [id, stage]))
}

beforeAll(async () => {
  forgetAll()
  key = await newTenant(tenant)
})

describe('versions of the router', () => {
  test('go under test and in charge one at a time, reach the data plane, and can be taken back', async () => {
    const [first, second] = [await bring(), await bring()]
    expect(await published()).toMatchObject({ current: null, underTest: null })
    expect(await move(first, 'current')).toBe(201)
    expect(await published()).toMatchObject({ current: { id: first, aims } })
    expect(await move(second, 'shadow')).toBe(201)
    expect(await published()).toMatchObject({ underTest: { id: second, stage: 'shadow' } })
    const third = await bring()
    expect(await move(third, 'ab')).toBe(201)
    expect(await stages()).toMatchObject({ [first]: 'current', [second]: 'rejected', [third]: 'ab' })
    expect(await move(third, 'current')).toBe(201)
    expect(await stages()).toMatchObject({ [first]: 'replaced', [third]: 'current' })
  })

  test('that are rolled back give way to the one before', async () => {
    const first = await bring('current')
    const second = await bring('current')
    expect(await stages()).toMatchObject({ [first]: 'replaced', [second]: 'current' })
    expect(await move(second, 'rolled_back')).toBe(201)
    expect(await stages()).toMatchObject({ [first]: 'current', [second]: 'rolled_back' })
    expect(await move(second, 'rolled_back')).toBe(409)
  })

  test('keep their weights where the data plane finds them', async () => {
    const id = await bring()
    const bytes = await env.CONFIG.get(kvKeys.predictor(tenant, id), 'arrayBuffer')
    expect(bytes?.byteLength).toBeGreaterThan(1_000)
  })

  test('are refused when they are no predictor, and nothing is kept', async () => {
    const before = Object.keys(await stages()).length
    const refused = await ask('POST', '/admin/router/versions', key, { predictor: btoa('weights, I swear') })
    expect(refused).toMatchObject({ status: 400, error: { code: 'invalid_request', param: 'predictor' } })
    expect(Object.keys(await stages()).length).toBe(before)
  })

  test('have every step recorded with who took it, from where to where, and why', async () => {
    const id = await bring()
    await move(id, 'shadow')
    const { body } = await ask('GET', '/admin/router', key)
    const steps = body['actions'] as { subject: string; from: string; to: string; reason: string; actor: string }[]
    expect(steps.find(({ subject, to }) => subject === `version:${id}` && to === 'shadow')).toMatchObject({
      from: 'screening',
      reason: 'the test says so',
      actor: expect.stringMatching(/^key_/),
    })
  })
})

describe('models on their way into `auto`', () => {
  test('are kept with their stage, and reach the data plane', async () => {
    const body = { model: 'openai/new', stage: 'canary', reason: 'looks good' }
    expect(await ask('POST', '/admin/router/models', key, body)).toMatchObject({
      status: 201,
      body: { stage: 'canary' },
    })
    expect(await published()).toMatchObject({ entering: { 'openai/new': 'canary' } })
    const { body: shown } = await ask('GET', '/admin/router', key)
    expect(shown['entering']).toMatchObject([{ model: 'openai/new', stage: 'canary' }])
  })
})
