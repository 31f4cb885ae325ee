import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import anthropicChat from '../../fixtures/providers/anthropic/chat.json'
import anthropicStream from '../../fixtures/providers/anthropic/chat.sse?raw'
import anthropicOverloaded from '../../fixtures/providers/anthropic/overloaded.sse?raw'
import anthropicRefused from '../../fixtures/providers/anthropic/refused.json'
import anthropicThinking from '../../fixtures/providers/anthropic/thinking.sse?raw'
import anthropicTools from '../../fixtures/providers/anthropic/tools.json'
import anthropicToolsStream from '../../fixtures/providers/anthropic/tools.sse?raw'
import geminiChat from '../../fixtures/providers/gemini/chat.json'
import geminiStream from '../../fixtures/providers/gemini/chat.sse?raw'
import geminiEmbeddings from '../../fixtures/providers/gemini/embeddings.json'
import geminiImage from '../../fixtures/providers/gemini/image.json'
import geminiThinking from '../../fixtures/providers/gemini/thinking.sse?raw'
import geminiTools from '../../fixtures/providers/gemini/tools.json'
import geminiToolsStream from '../../fixtures/providers/gemini/tools.sse?raw'
import tasks from '../../fixtures/providers/tasks/answers.json'
import { expectOpenAi, expectOpenAiEvents } from '../../support/openai-contract.ts'
import { ask, type Sent, sse, upstream } from '../../support/worker/gateway.ts'

const SANDBOX = 'sandbox/echo-small'
const MODELS = [SANDBOX, 'sandbox/echo-reasoner', 'anthropic/claude-opus-5-5', 'gemini/gemini-3.8-flash']
const PROMPT = 'Call get_weather for Paris.'
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const FUNCTION = { name: 'get_weather', description: 'Tells the weather of a city.', parameters: SCHEMA }
const FORMAT = { name: 'place', strict: true, schema: { ...SCHEMA, additionalProperties: false } }

/** What is asked, in the fields of chat and of Responses. */
const QUESTIONS: readonly { readonly chat: object; readonly responses: object }[] = [
  { chat: {}, responses: {} },
  { chat: { reasoning_effort: 'high' }, responses: { reasoning: { effort: 'high' } } },
  { chat: { max_tokens: 16 }, responses: { max_output_tokens: 16 } },
  {
    chat: { tools: [{ type: 'function', function: FUNCTION }], tool_choice: 'required' },
    responses: { tools: [{ type: 'function', ...FUNCTION }], tool_choice: 'required' },
  },
  {
    chat: { response_format: { type: 'json_schema', json_schema: FORMAT } },
    responses: { text: { format: { type: 'json_schema', ...FORMAT } } },
  },
  { chat: { user: 'ada', metadata: { team: 'blue' } }, responses: { user: 'ada', metadata: { team: 'blue' } } },
]
const CASES = MODELS.flatMap((model) => QUESTIONS.map((question) => ({ model, ...question })))

const FILE = { id: 'file-up', object: 'file', bytes: 9, created_at: 1, filename: 'a.jsonl', purpose: 'batch' }
const BATCH = { id: 'batch_up', object: 'batch', endpoint: '/v1/chat/completions', completion_window: '24h' }

beforeAll(async () => {
  await ask('/v1/chat/completions', { model: SANDBOX, messages: [{ role: 'user', content: 'Hello' }] })
  upstream(provider)
})
afterAll(() => vi.restoreAllMocks())

/** Plays whichever provider is asked. */
function provider(sent: Sent): Response {
  const { url } = sent
  if (url.includes('anthropic')) return anthropic(sent)
  if (url.includes('googleapis')) return gemini(sent)
  if (url.endsWith('/embeddings')) return Response.json(tasks.embeddings)
  if (url.includes('/files')) return Response.json({ ...FILE, status: 'processed' })
  if (url.includes('/batches'))
    return Response.json({ ...BATCH, input_file_id: 'file-up', status: 'validating', created_at: 1 })
  return Response.json({ error: { message: 'Something broke.', type: 'server_error' } }, { status: 500 })
}

function anthropic({ body }: Sent): Response {
  if (JSON.stringify(body.messages).includes('overload')) return sse(anthropicOverloaded)
  if (body.stream && body.tools) return sse(anthropicToolsStream)
  if (body.stream) return sse(body.thinking ? anthropicThinking : anthropicStream)
  if (body.metadata) return Response.json(anthropicRefused)
  return Response.json(body.tools ? anthropicTools : anthropicChat)
}

function gemini({ url, body }: Sent): Response {
  if (url.includes(':batchEmbedContents')) return Response.json(geminiEmbeddings)
  if (JSON.stringify(body).includes('IMAGE')) return Response.json(geminiImage)
  if (!url.includes(':stream')) return Response.json(body.tools ? geminiTools : geminiChat)
  if (body.tools) return sse(geminiToolsStream)
  return sse(JSON.stringify(body).includes('thinking') ? geminiThinking : geminiStream)
}

/** Asks all at once: each waits for what is done behind its answer. */
function each<Case>(cases: readonly Case[], check: (one: Case) => Promise<void>): Promise<unknown> {
  return Promise.all(cases.map(check))
}

const messages = [{ role: 'user', content: PROMPT }]

describe.concurrent('chat', { timeout: 30_000 }, () => {
  test('answers are what OpenAI describes, whoever gives them', () =>
    each(CASES, async ({ model, chat }) => {
      const { response, json } = await ask('/v1/chat/completions', { model, messages, ...chat })
      expect(response.status, JSON.stringify(json)).toBe(200)
      expectOpenAi('CreateChatCompletionResponse', json)
    }))

  test('streams are what OpenAI describes, with usage and without', () =>
    each(CASES, async ({ model, chat }) => {
      for (const include_usage of [true, false]) {
        const body = { model, messages, ...chat, stream: true, stream_options: { include_usage } }
        const { text } = await ask('/v1/chat/completions', body)
        const chunks = expectOpenAiEvents('CreateChatCompletionStreamResponse', text)
        expect(chunks.length).toBeGreaterThan(1)
        expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
      }
    }))

  test('several choices with their probabilities are too', async () => {
    const body = { model: SANDBOX, messages, n: 2, logprobs: true, top_logprobs: 2 }
    expectOpenAi('CreateChatCompletionResponse', (await ask('/v1/chat/completions', body)).json)
    const { text } = await ask('/v1/chat/completions', { ...body, stream: true })
    expect(
      expectOpenAiEvents('CreateChatCompletionStreamResponse', text).some(({ choices }) => choices[0].logprobs),
    ).toBe(true)
  })

  test('an answer from the cache is too, in the form it was kept in and in the other', async () => {
    const ways = [true, false].flatMap((kept) => [true, false].map((told) => ({ kept, told })))
    await each(ways, async ({ kept, told }) => {
      const cached = { model: SANDBOX, messages, cache: { ttl: 60, namespace: `${kept} ${told}` } }
      await ask('/v1/chat/completions', { ...cached, stream: kept })
      const { response, json, text } = await ask('/v1/chat/completions', { ...cached, stream: told })
      expect(response.headers.get('x-sluice-cache')).toBe('hit')
      if (told) expectOpenAiEvents('CreateChatCompletionStreamResponse', text)
      else expectOpenAi('CreateChatCompletionResponse', json)
    })
  })
})

describe.concurrent('Responses', { timeout: 30_000 }, () => {
  test('answers are what OpenAI describes, at once and when they are asked for again', () =>
    each(CASES, async ({ model, responses }) => {
      const { json } = await ask('/v1/responses', { model, input: PROMPT, ...responses })
      expectOpenAi('Response', json)
      expectOpenAi('Response', (await ask(`/v1/responses/${json['id']}`)).json)
      expectOpenAi('ResponseItemList', (await ask(`/v1/responses/${json['id']}/input_items`)).json)
    }))

  test('events are what OpenAI describes', () =>
    each(CASES, async ({ model, responses }) => {
      const { text } = await ask('/v1/responses', { model, input: PROMPT, ...responses, stream: true })
      const events = expectOpenAiEvents('ResponseStreamEvent', text)
      expect(events.at(-1).type).toMatch(/^response\.(completed|incomplete)$/)
    }))

  test('the probabilities of an answer are too', async () => {
    const body = { model: SANDBOX, input: PROMPT, include: ['message.output_text.logprobs'], top_logprobs: 2 }
    expectOpenAi('Response', (await ask('/v1/responses', body)).json)
    expectOpenAiEvents('ResponseStreamEvent', (await ask('/v1/responses', { ...body, stream: true })).text)
  })

  test('items of every kind are listed as OpenAI describes them', async () => {
    const input = [
      { role: 'user', content: [{ type: 'input_text', text: PROMPT }] },
      { type: 'function_call', call_id: 'c1', name: 'get_weather', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'Sunny.' },
      { type: 'message', role: 'assistant', content: 'It is sunny.' },
      { role: 'user', content: 'Thanks.' },
    ]
    const { json } = await ask('/v1/responses', { model: SANDBOX, input })
    expectOpenAi('ResponseItemList', (await ask(`/v1/responses/${json['id']}/input_items`)).json)
  })

  test('a count of tokens is too', async () => {
    expectOpenAi('TokenCountsResource', (await ask('/v1/responses/input_tokens', { model: SANDBOX, input: 'Hi' })).json)
  })
})

describe.concurrent('whatever else is asked for', { timeout: 30_000 }, () => {
  test('completions are what OpenAI describes, streamed and not', () =>
    each(MODELS, async (model) => {
      const { json } = await ask('/v1/completions', { model, prompt: PROMPT })
      expectOpenAi('CreateCompletionResponse', json)
      const { text } = await ask('/v1/completions', { model, prompt: PROMPT, stream: true })
      expect(expectOpenAiEvents('CreateCompletionResponse', text).length).toBeGreaterThan(1)
    }))

  test.each([
    ['openai/text-embedding-3-small', 'float'],
    ['openai/text-embedding-3-small', 'base64'],
    ['gemini/gemini-embedding-001', 'float'],
  ])('vectors of %s as %s are what OpenAI describes', async (model, encoding_format) => {
    const { json } = await ask('/v1/embeddings', { model, input: ['a', 'b'], encoding_format })
    expectOpenAi('CreateEmbeddingResponse', json)
  })

  test('pictures are what OpenAI describes', async () => {
    const { json } = await ask('/v1/images/generations', {
      model: 'gemini/gemini-3.1-flash-image',
      prompt: 'A kitten.',
    })
    expectOpenAi('ImagesResponse', json)
  })

  test('models are what OpenAI describes, listed and alone', async () => {
    const { json } = await ask('/v1/models')
    expectOpenAi('ListModelsResponse', json)
    await each(['auto', ...MODELS], async (name) => {
      expectOpenAi('Model', (await ask(`/v1/models/${name}`)).json)
    })
  })

  test('files and batches are what OpenAI describes', async () => {
    const form = new FormData()
    form.set('purpose', 'batch')
    form.set('file', new File(['{}'], 'a.jsonl'))
    const { json: file } = await ask('/v1/files', form)
    expectOpenAi('OpenAIFile', file)
    expectOpenAi('OpenAIFile', (await ask(`/v1/files/${file['id']}`)).json)
    expectOpenAi('ListFilesResponse', (await ask('/v1/files')).json)
    const body = { input_file_id: file['id'], endpoint: '/v1/chat/completions', completion_window: '24h' }
    const { json: batch } = await ask('/v1/batches', body)
    expectOpenAi('Batch', batch)
    expectOpenAi('Batch', (await ask(`/v1/batches/${batch['id']}`)).json)
    expectOpenAi('Batch', (await ask(`/v1/batches/${batch['id']}/cancel`, {})).json)
    expectOpenAi('ListBatchesResponse', (await ask('/v1/batches')).json)
    expectOpenAi('DeleteFileResponse', (await ask(`/v1/files/${file['id']}`, undefined, {}, 'DELETE')).json)
  })
})

describe.concurrent('errors', { timeout: 30_000 }, () => {
  const chat = { model: SANDBOX, messages }
  const cases: readonly [
    name: string,
    status: number,
    path: string,
    body?: object | undefined,
    headers?: Record<string, string>,
  ][] = [
    ['no key', 401, '/v1/chat/completions', chat, { authorization: '' }],
    ['a key that nobody has', 401, '/v1/models', undefined, { authorization: 'Bearer sk-nobody' }],
    ['no messages', 400, '/v1/chat/completions', { model: SANDBOX }],
    ['no prompt', 400, '/v1/completions', { model: SANDBOX }],
    ['no input', 400, '/v1/responses', { model: SANDBOX }],
    ['nothing to embed', 400, '/v1/embeddings', { model: 'openai/text-embedding-3-small' }],
    ['a model that nobody has', 404, '/v1/chat/completions', { ...chat, model: 'nobody/has-it' }],
    ['a model that nobody lists', 404, '/v1/models/nobody%2Fhas-it'],
    ['a file that is not there', 404, '/v1/files/file-none'],
    ['a response that is not there', 404, '/v1/responses/resp_none'],
    ['a path that is not there', 404, '/v1/nothing'],
    ['a provider that broke', 502, '/v1/chat/completions', { ...chat, model: 'openai/gpt-5.4' }],
    ['a provider that is down', 503, '/v1/chat/completions', { ...chat, model: 'sandbox/down' }],
    ['a provider’s refusal', 400, '/v1/responses', { model: 'sandbox/refuses', input: PROMPT }],
  ]

  test.each(cases)('%s is told as OpenAI does: %i', async (_, status, path, body, headers) => {
    const { response, json } = await ask(path, body, headers)
    expect(response.status).toBe(status)
    expectOpenAi('ErrorResponse', json)
  })

  test('an error inside a stream is told as OpenAI does, in chat and in Responses', async () => {
    const model = 'anthropic/claude-opus-5-5'
    const words = 'Please overload.'
    const chat = await ask('/v1/chat/completions', {
      model,
      messages: [{ role: 'user', content: words }],
      stream: true,
    })
    expect(expectOpenAiEvents('CreateChatCompletionStreamResponse', chat.text).at(-1)).toHaveProperty('error.code')
    const { text } = await ask('/v1/responses', { model, input: words, stream: true })
    expect(expectOpenAiEvents('ResponseStreamEvent', text).at(-1).type).toBe('response.failed')
  })
})
