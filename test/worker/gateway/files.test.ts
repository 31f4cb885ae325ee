import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { LOCAL_KEY } from '../../../src/env.ts'
import { isFact } from '../../../src/storage/check-fact.ts'
import { open } from '../../../src/storage/db.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { remoteObjectsOf } from '../../../src/storage/remote-objects.ts'
import { ask, type Sent, upstream } from '../../support/worker/gateway.ts'
import { ask as asTenant, forgetAll, newKey, newTenant } from '../control/support.ts'

beforeAll(async () => {
  forgetAll()
  await ask('/v1/chat/completions', { model: 'sandbox/echo-small', messages: [{ role: 'user', content: 'Hello' }] })
})
afterEach(() => vi.restoreAllMocks())

const fileAt = (id: string) => ({ id, object: 'file', bytes: 3, created_at: 1, filename: 'a.jsonl', purpose: 'batch' })

/** A provider with files and batches, as OpenAI has them. */
function provider(batch: object = {}): Sent[] {
  return upstream(({ url, method }) => {
    if (url.endsWith('/content')) return new Response('{"custom_id":"1"}\n')
    if (method === 'DELETE') return Response.json({ id: 'file-up', object: 'file', deleted: true })
    if (url.includes('/batches')) {
      return Response.json({
        id: 'batch_up',
        object: 'batch',
        status: 'validating',
        input_file_id: 'file-up',
        ...batch,
      })
    }
    return Response.json(fileAt(/files\/([\w-]+)/.exec(url)?.[1] ?? 'file-up'))
  })
}

async function upload() {
  const form = new FormData()
  form.set('purpose', 'batch')
  form.set('file', new File(['{}\n'], 'a.jsonl'))
  return ask('/v1/files', form)
}

test('a file goes to its provider as it comes, and is known here by an id of the tenant’s own', async () => {
  const sent = provider()
  const { json } = await upload()
  expect(json).toMatchObject({ object: 'file', filename: 'a.jsonl', purpose: 'batch' })
  expect(json['id']).toMatch(/^file-[0-9a-f]{32}$/)
  expect(sent[0]).toMatchObject({ url: 'https://api.openai.com/v1/files', method: 'POST' })
  expect(sent[0]?.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
  const { json: fetched } = await ask(`/v1/files/${json['id']}`)
  expect(fetched).toEqual({ ...fileAt('file-up'), id: json['id'] })
  const { text } = await ask(`/v1/files/${json['id']}/content`)
  expect(text).toBe('{"custom_id":"1"}\n')
  const { json: list } = await ask('/v1/files')
  expect(list['data'].map(({ id }: { id: string }) => id)).toContain(json['id'])
})

test('another tenant’s file is not there, by whichever id', async () => {
  provider()
  const { json } = await upload()
  const stranger = await newTenant('stranger', { houseCredentials: true })
  for (const id of [json['id'], 'file-up']) {
    expect(await asTenant('GET', `/v1/files/${id}`, stranger)).toMatchObject({ status: 404 })
    const refused = await asTenant('POST', '/v1/batches', stranger, {
      input_file_id: id,
      endpoint: '/v1/chat/completions',
    })
    expect(refused).toMatchObject({ status: 400, error: { param: 'input_file_id' } })
  }
  expect((await asTenant('GET', '/v1/files', stranger)).body).toMatchObject({ data: [] })
})

test('a file that is removed is gone here and there', async () => {
  const sent = provider()
  const { json } = await upload()
  const { json: removed } = await ask(`/v1/files/${json['id']}`, undefined, {}, 'DELETE')
  expect(removed).toMatchObject({ id: json['id'], deleted: true })
  expect(sent.at(-1)).toMatchObject({ method: 'DELETE', url: 'https://api.openai.com/v1/files/file-up' })
  expect((await ask(`/v1/files/${json['id']}`)).response.status).toBe(404)
})

test('a batch names files by our ids, and what it took is written down once, at half the price', async () => {
  const facts: Fact[] = []
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
  provider()
  const { json: file } = await upload()
  const made = await ask('/v1/batches', { input_file_id: file['id'], endpoint: '/v1/chat/completions' })
  expect(made.json['id']).toMatch(/^batch_[0-9a-f]{32}$/)
  expect(made.json['input_file_id']).toBe(file['id'])
  const usage = {
    input_tokens: 1_000_000,
    output_tokens: 0,
    total_tokens: 1_000_000,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens_details: { reasoning_tokens: 0 },
  }
  const sent = provider({ status: 'completed', output_file_id: 'file-out', model: 'gpt-4o-mini', usage })
  const { json: done } = await ask(`/v1/batches/${made.json['id']}`)
  await ask(`/v1/batches/${made.json['id']}`)
  expect(done['output_file_id']).toMatch(/^file-[0-9a-f]{32}$/)
  await ask(`/v1/files/${done['output_file_id']}/content`)
  expect(sent.at(-1)?.url).toBe('https://api.openai.com/v1/files/file-out/content')
  const written = facts.filter(({ operation }) => operation === 'batches')
  expect(written).toHaveLength(1)
  expect(written[0]).toMatchObject({ inputTokens: 1_000_000, costNanos: 75_000_000, provider: 'openai' })
  expect(written.every(isFact)).toBe(true)
})

test('an error of the provider is seen as it is', async () => {
  upstream(() => Response.json({ error: { message: 'Too large', code: 'x' } }, { status: 413 }))
  const { response, json } = await upload()
  expect(response.status).toBe(413)
  expect(json).toEqual({ error: { message: 'Too large', code: 'x' } })
})

test('a file is named by our id in a request too, and the request goes to the provider that has it', async () => {
  provider()
  const { json: file } = await upload()
  const sent = upstream(() =>
    Response.json({ id: 'resp_f', object: 'response', status: 'completed', model: 'gpt-5.4', output: [], usage: {} }),
  )
  const content = [
    { type: 'input_file', file_id: file['id'] },
    { type: 'input_text', text: 'What is in it?' },
  ]
  const { response } = await ask('/v1/responses', { model: 'openai/gpt-5.4', input: [{ role: 'user', content }] })
  expect(response.status).toBe(200)
  expect(sent[0]?.body.input[0].content[0]).toEqual({ type: 'input_file', file_id: 'file-up' })
})

test('a batch that is seen in the list alone is written down too, for the key that made it', async () => {
  const facts: Fact[] = []
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
  provider({ id: 'batch_listed' })
  const { json: file } = await upload()
  const maker = await newKey(LOCAL_KEY, ['inference'])
  const body = { input_file_id: file['id'], endpoint: '/v1/chat/completions' }
  const { json: made } = await ask('/v1/batches', body, { authorization: `Bearer ${maker.secret}` })
  const usage = { input_tokens: 10, output_tokens: 5, total_tokens: 15 }
  provider({ id: 'batch_listed', status: 'completed', model: 'gpt-4o-mini', usage })
  await ask('/v1/batches')
  await ask('/v1/batches')
  expect(facts.filter(({ id }) => id === made['id'])).toMatchObject([
    { operation: 'batches', keyId: maker.id, inputTokens: 10 },
  ])
})

test('one file that cannot be fetched hides no other one', async () => {
  let uploads = 0
  upstream(({ url, method }) => {
    if (method === 'POST') return Response.json(fileAt(`file-part-${++uploads}`))
    if (url.endsWith('file-part-1')) throw new TypeError('connection lost')
    return Response.json(fileAt('file-part-2'))
  })
  const lost = await upload()
  const kept = await upload()
  const { response, json } = await ask('/v1/files')
  expect(response.status).toBe(200)
  const ids = json['data'].map(({ id }: { id: string }) => id)
  expect(ids).toContain(kept.json['id'])
  expect(ids).not.toContain(lost.json['id'])
})

test('files of the same millisecond are all on some page, and on one only', async () => {
  const objects = remoteObjectsOf(open(env), 'same-time')
  const ids = ['file-a', 'file-b', 'file-c']
  const common = { kind: 'file', provider: 'openai', keyId: 'key_1', createdAt: 5, settledAt: null } as const
  for (const id of ids) await objects.add({ ...common, id, upstreamId: `up-${id}` })
  const [first] = await objects.list('file', 1, undefined)
  const [second] = await objects.list('file', 1, first)
  const rest = await objects.list('file', 9, second)
  expect([first, second, ...rest].map((object) => object?.id)).toEqual(ids.toReversed())
})

test('an error that quotes the key is passed on without it', async () => {
  upstream(() => Response.json({ error: { message: 'Bad key canary-openai-key.' } }, { status: 401 }))
  expect((await upload()).json).toEqual({ error: { message: 'Bad key [secret].' } })
})
