import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { open } from '../../../src/storage/db.ts'
import type { Fact } from '../../../src/storage/facts.ts'
import { storedResponsesOf } from '../../../src/storage/stored-responses.ts'
import { ask, sse, upstream } from '../../support/worker/gateway.ts'

const MODEL = 'sandbox/echo-small'

beforeAll(async () => {
  await ask('/v1/responses', { model: MODEL, input: 'Hello', store: false })
})
afterEach(() => vi.restoreAllMocks())

test('a response can be fetched, listed by its input, and removed', async () => {
  const { json: made } = await ask('/v1/responses', { model: MODEL, input: 'My name is Ada.' })
  expect(made['store']).toBe(true)
  const { json: fetched } = await ask(`/v1/responses/${made['id']}`)
  expect(fetched).toEqual(made)
  const { json: items } = await ask(`/v1/responses/${made['id']}/input_items`)
  expect(items).toMatchObject({ object: 'list', has_more: false })
  expect(items['data'][0].content).toEqual([{ type: 'input_text', text: 'My name is Ada.' }])
  const { json: gone } = await ask(`/v1/responses/${made['id']}`, undefined, {}, 'DELETE')
  expect(gone).toMatchObject({ id: made['id'], deleted: true })
  expect((await ask(`/v1/responses/${made['id']}`)).response.status).toBe(404)
})

test('a response that is not to be kept is not', async () => {
  const { json } = await ask('/v1/responses', { model: MODEL, input: 'A secret.', store: false })
  expect(json['store']).toBe(false)
  expect((await ask(`/v1/responses/${json['id']}`)).response.status).toBe(404)
  const { results } = await env.DB.prepare("select * from stored_responses where input like '%A secret.%'").all()
  expect(results).toEqual([])
})

test('the conversation before a response is put in front of the next one, through any number of turns', async () => {
  const answers = ['Nice to meet you.', 'You are Ada.', 'London.'].map(
    (content) => () =>
      Response.json({
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1,
        model: 'm',
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 },
      }),
  )
  const sent = upstream(...answers)
  // Two targets, so that the format is translated and no provider keeps the conversation itself.
  const common = { model: 'openai/gpt-5.4', instructions: 'Be brief.' }
  const asked = (body: object) => ask('/v1/responses', { ...common, ...body }, { 'x-portkey-config': TWO })
  const { json: first } = await asked({ input: 'I am Ada.' })
  const { json: second } = await asked({ input: 'Who am I?', previous_response_id: first['id'] })
  await asked({ input: 'Where do I live?', previous_response_id: second['id'] })
  expect(second['previous_response_id']).toBe(first['id'])
  expect(sent[2]?.body.messages).toMatchObject([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'I am Ada.' },
    { role: 'assistant', content: 'Nice to meet you.' },
    { role: 'user', content: 'Who am I?' },
    { role: 'assistant', content: 'You are Ada.' },
    { role: 'user', content: 'Where do I live?' },
  ])
  expect(sent[2]?.body).not.toHaveProperty('previous_response_id')
  expect(sent[2]?.body).not.toHaveProperty('store')
})

const TWO = JSON.stringify({
  strategy: { mode: 'fallback' },
  targets: [
    { provider: 'openai', override_params: { model: 'gpt-5.4' } },
    { provider: 'openai', override_params: { model: 'gpt-5.4-mini' } },
  ],
})

test('a streamed response is kept before its last event is sent', async () => {
  const { text } = await ask('/v1/responses', { model: MODEL, input: 'Hello', stream: true })
  const { id } = JSON.parse(/data: (\{"type":"response\.completed".*\})/.exec(text)?.[1] ?? '{}').response
  expect((await ask(`/v1/responses/${id}`)).json).toMatchObject({ id, status: 'completed' })
})

test('a conversation that its provider keeps itself goes on there by its id, untouched', async () => {
  const answer = (id: string) => ({
    id,
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'gpt-5.4',
    store: true,
    output: [{ type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] }],
    usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
  })
  const sent = upstream(
    () => Response.json(answer('resp_up_1')),
    () => Response.json(answer('resp_up_2')),
  )
  await ask('/v1/responses', { model: 'openai/gpt-5.4', input: 'Hello' })
  const body = { model: 'openai/gpt-5.4', input: 'Again', previous_response_id: 'resp_up_1' }
  const { json } = await ask('/v1/responses', body)
  expect(json['id']).toBe('resp_up_2')
  expect(sent[1]).toMatchObject({ url: 'https://api.openai.com/v1/responses' })
  expect(sent[1]?.body).toEqual({ ...body, model: 'gpt-5.4' })
})

test('a stream in the provider’s own events is kept too', async () => {
  const response = { id: 'resp_up_9', object: 'response', status: 'completed', model: 'gpt-5.4', output: [] }
  const events = [
    { type: 'response.created', response: { ...response, status: 'in_progress' } },
    { type: 'response.output_text.delta', delta: 'Hi', item_id: 'msg_1', output_index: 0, content_index: 0 },
    { type: 'response.completed', response: { ...response, usage: { input_tokens: 1, output_tokens: 1 } } },
  ]
  const text = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  upstream(() => sse(text))
  const answer = await ask('/v1/responses', { model: 'openai/gpt-5.4', input: 'Hello', stream: true })
  expect(answer.text).toBe(text)
  expect((await ask('/v1/responses/resp_up_9')).json).toMatchObject({ id: 'resp_up_9' })
})

test('what went before and is gone, or was never there, is named', async () => {
  const { json, response } = await ask('/v1/responses', { model: MODEL, input: 'Hi', previous_response_id: 'resp_x' })
  expect(response.status).toBe(400)
  expect(json['error']).toMatchObject({ param: 'previous_response_id' })
})

test('the tokens of a request are counted with the conversation before it', async () => {
  const { json: made } = await ask('/v1/responses', { model: MODEL, input: 'word '.repeat(200) })
  const count = async (body: object) => (await ask('/v1/responses/input_tokens', body)).json['input_tokens']
  const alone = await count({ model: MODEL, input: 'Hi' })
  expect(await count({ model: MODEL, input: 'Hi', previous_response_id: made['id'] })).toBeGreaterThan(alone + 150)
})

test('a conversation is compacted by a provider that can, and by nobody else', async () => {
  const answer = {
    id: 'resp_c',
    object: 'response.compaction',
    output: [],
    created_at: 1,
    usage: { input_tokens: 9, output_tokens: 2, total_tokens: 11 },
  }
  const sent = upstream(() => Response.json(answer))
  const { json } = await ask('/v1/responses/compact', { model: 'openai/gpt-5.4', input: 'Long talk.' })
  expect(json).toEqual(answer)
  expect(sent[0]).toMatchObject({
    url: 'https://api.openai.com/v1/responses/compact',
    body: { model: 'gpt-5.4', input: 'Long talk.' },
  })
  const refused = await ask('/v1/responses/compact', { model: 'anthropic/claude-sonnet-5', input: 'Long talk.' })
  expect(refused.json['error']).toMatchObject({ param: 'model' })
})

test('what is no JSON is not passed on as a compacted conversation, and is written down', async () => {
  const facts: Fact[] = []
  vi.spyOn(env.FACTS, 'send').mockImplementation(async (batch) => {
    facts.push(...(batch as readonly Fact[]))
    return undefined as never
  })
  upstream(() => new Response('<html>', { headers: { 'content-type': 'text/html' } }))
  const { response, json } = await ask('/v1/responses/compact', { model: 'openai/gpt-5.4', input: 'Long talk.' })
  expect(response.status).toBe(502)
  expect(json['error']).toMatchObject({ code: 'provider_failed' })
  expect(facts).toMatchObject([{ outcome: 'failed', errorCode: 'provider_failed' }])
})

test('a conversation that is longer than a model could read is refused before it fills the memory', async () => {
  const store = storedResponsesOf(open(env), 'long-talker', 1)
  const common = { createdAt: 1, expiresAt: 9, arm: 'openai/gpt-5.4', isNative: false, response: {} }
  const input = ['x'.repeat(890_000)]
  for (let turn = 0; turn < 20; turn++) {
    const previousId = turn === 0 ? null : `resp_${turn - 1}`
    await store.add({ ...common, id: `resp_${turn}`, previousId, input })
  }
  expect(await store.chain('resp_9')).toHaveLength(10)
  await expect(store.chain('resp_19')).rejects.toMatchObject({ code: 'context_length_exceeded' })
})
