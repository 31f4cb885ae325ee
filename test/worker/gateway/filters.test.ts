import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ContentFilters } from '../../../src/contract/filters.ts'
import worker from '../../../src/worker.ts'
import { sse, upstream } from '../../support/worker/gateway.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'

const SECRET = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'
let count = 0

beforeAll(() => forgetAll())
const contexts: ExecutionContext[] = []

async function settled() {
  await Promise.all(contexts.splice(0).map(waitOnExecutionContext))
}

afterEach(async () => {
  await settled()
  vi.restoreAllMocks()
}, 30_000)

async function tenantWith(filters: ContentFilters, more: object = {}): Promise<string> {
  const key = await newTenant(`filtered-${count++}`, { filters, ...more })
  for (const provider of ['openai', 'anthropic']) {
    const made = await admin('POST', '/admin/credentials', key, {
      provider,
      name: provider,
      secret: `key of ${provider}`,
    })
    if (made.status !== 201) throw new Error(made.text)
  }
  return key
}

async function send(path: string, body: object, key: string) {
  const ctx = createExecutionContext()
  contexts.push(ctx)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const request = new Request(`http://localhost${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const response = await worker.fetch(request, env, ctx)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? JSON.parse(text) : {},
  }
}

const chat = (content: unknown, key: string, more: object = {}) =>
  send('/v1/chat/completions', { model: 'openai/gpt-5.6', messages: [{ role: 'user', content }], ...more }, key)

const usage = { prompt_tokens: 50, completion_tokens: 40, total_tokens: 90 }
const frame = { id: 'chatcmpl-1', created: 1, model: 'gpt-5.6' }
const says = (message: object) => () =>
  Response.json({
    ...frame,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
    usage,
  })

function streams(...pieces: string[]) {
  const chunk = (choices: object[], more: object = {}) =>
    `data: ${JSON.stringify({ ...frame, object: 'chat.completion.chunk', choices, ...more })}\n\n`
  const said = pieces.map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }]))
  const end = [chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]), chunk([], { usage }), 'data: [DONE]\n\n']
  return () => sse([...said, ...end].join(''))
}

/** What a stream said, put together. */
function saidIn(text: string) {
  const events = text
    .split('\n\n')
    .flatMap((event) => (event.startsWith('data: {') ? [JSON.parse(event.slice(6))] : []))
  const choices = events.flatMap((event) => event.choices)
  return {
    content: choices.map(({ delta }) => delta.content ?? '').join(''),
    ends: choices.flatMap(({ finish_reason: reason }) => (reason ? [reason] : [])),
    isDone: text.endsWith('data: [DONE]\n\n'),
  }
}

async function recorded(key: string, is: (row: Record<string, any>) => boolean = () => true) {
  await settled()
  return vi.waitFor(
    async () => {
      const { body } = await admin('GET', '/admin/requests', key)
      const row = (body.data as Record<string, any>[]).find(is)
      if (!row) throw new Error('not recorded yet')
      return (await admin('GET', `/v1/generation?id=${row.id}`, key)).body.data as Record<string, any>
    },
    { timeout: 10_000, interval: 300 },
  )
}

const redactEmail: ContentFilters = { input: [{ detect: 'email', action: 'redact' }] }
const strict: ContentFilters = { output: [{ detect: 'secret', action: 'block' }] }

describe('what is looked for in requests', () => {
  test('is taken out before a provider sees it, and is not on record either', async () => {
    const key = await tenantWith(redactEmail, { storeText: true })
    const sent = upstream(says({ content: 'I wrote to [EMAIL_1].' }))
    const answer = await chat('Write to ann@example.com, not bob@example.com, please: ann@example.com', key)
    expect(sent[0]?.body.messages[0].content).toBe('Write to [EMAIL_1], not [EMAIL_2], please: [EMAIL_1]')
    expect(answer.json.choices[0].message.content).toBe('I wrote to [EMAIL_1].')
    expect(JSON.stringify(await recorded(key))).not.toContain('example.com')
  }, 20_000)

  test.each([
    ['whole', false],
    ['streamed', true],
  ])(
    'comes back to the caller in an answer that is %s, where the tenant wants that',
    async (_, stream) => {
      const key = await tenantWith({ ...redactEmail, reversible: true }, { storeText: true })
      const answers = stream
        ? streams('I wrote to [EM', 'AIL_', '1].', ' Bye')
        : says({ content: 'I wrote to [EMAIL_1]. Bye' })
      upstream(answers)
      const answer = await chat('Write to ann@example.com', key, { stream })
      const content = stream ? saidIn(answer.text).content : answer.json.choices[0].message.content
      expect(content).toBe('I wrote to ann@example.com. Bye')
      expect(JSON.stringify(await recorded(key))).not.toContain('ann@example')
    },
    20_000,
  )

  test('refuses a request in the caller’s dialect, asks nobody, and is counted without a word of it', async () => {
    const key = await tenantWith({ input: [{ detect: 'secret', action: 'block' }] }, { storeText: true })
    const sent = upstream(says({ content: 'never' }))
    const refused = await chat(`my token is ${SECRET}`, key)
    expect([refused.status, refused.json.error.code]).toEqual([400, 'content_blocked'])
    expect(refused.text).not.toContain(SECRET)
    expect(sent).toEqual([])
    const row = await recorded(key)
    expect(row).toMatchObject({ errorCode: 'content_blocked', policy: { found: { secret: 1 } } })
    expect(JSON.stringify(row)).not.toContain(SECRET)
  }, 20_000)

  test('is looked for in arguments and results of tools, which stay JSON', async () => {
    const key = await tenantWith(redactEmail)
    const sent = upstream(says({ content: 'ok' }))
    const call = { id: 'c1', type: 'function', function: { name: 'mail', arguments: '{"to":"ann\\u0040example.com"}' } }
    const messages = [
      { role: 'user', content: 'go on' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'sent to bob@example.com' },
    ]
    await send('/v1/chat/completions', { model: 'openai/gpt-5.6', messages }, key)
    const [, assistant, tool] = sent[0]?.body.messages ?? []
    expect(JSON.parse(assistant.tool_calls[0].function.arguments)).toEqual({ to: '[EMAIL_1]' })
    expect(tool.content).toBe('sent to [EMAIL_2]')
  })

  test('is taken out of texts that become vectors', async () => {
    const key = await tenantWith(redactEmail)
    const sent = upstream(() => Response.json({ data: [{ index: 0, embedding: [0.1] }], usage: { prompt_tokens: 3 } }))
    await send('/v1/embeddings', { model: 'openai/text-embedding-3-small', input: ['ann@example.com', 'hello'] }, key)
    expect(sent[0]?.body.input).toEqual(['[EMAIL_1]', 'hello'])
  })

  test('keeps a request in a provider’s own format from going as it came', async () => {
    const key = await tenantWith(redactEmail)
    const sent = upstream(() =>
      Response.json({
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'x',
        content: [{ type: 'text', text: 'hi' }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 1, output_tokens: 1 },
      }),
    )
    const body = {
      model: 'anthropic/claude-opus-5',
      max_tokens: 20,
      messages: [{ role: 'user', content: 'ann@example.com' }],
    }
    const answer = await send('/v1/messages', body, key)
    expect(JSON.stringify(sent[0]?.body)).toContain('[EMAIL_1]')
    expect(JSON.stringify(sent[0]?.body)).not.toContain('ann@')
    expect(answer.json.content[0].text).toBe('hi')
  })

  test('refuses what is passed on unread', async () => {
    const key = await tenantWith(redactEmail)
    const sent = upstream(() => Response.json({}))
    const refused = await send('/openai/v1/anything', { text: 'ann@example.com' }, key)
    expect([refused.status, sent.length]).not.toEqual([200, 1])
    expect(sent).toEqual([])
  })
})

describe('what is looked for in answers', () => {
  test.each([
    ['whole', false],
    ['streamed', true],
  ])(
    'is taken out of an answer that is %s, of its record, and of what memory keeps',
    async (_, stream) => {
      const key = await tenantWith({ output: [{ detect: 'secret', action: 'redact' }] }, { storeText: true })
      const pieces = ['The token is ', SECRET.slice(0, 9), SECRET.slice(9, 30), SECRET.slice(30), ', yes.']
      const sent = upstream(stream ? streams(...pieces) : says({ content: pieces.join('') }))
      const more = { stream, cache: { ttl: 600 } }
      const content = (answer: { text: string; json: any }) =>
        stream ? saidIn(answer.text).content : answer.json.choices[0].message.content
      const first = await chat('token?', key, more)
      expect(content(first)).toBe('The token is [SECRET_1], yes.')
      await settled()
      const second = await chat('token?', key, more)
      expect(second.headers.get('x-sluice-cache')).toBe('hit')
      expect(content(second)).toBe('The token is [SECRET_1], yes.')
      expect(sent).toHaveLength(1)
      const row = await recorded(key, ({ cache }) => cache === 'miss')
      expect(row).toMatchObject({ policy: { found: { secret: 1 } } })
      expect(JSON.stringify(row)).not.toContain(SECRET)
    },
    20_000,
  )

  test('ends a stream before it leaves, and what the provider said is paid for', async () => {
    const key = await tenantWith(strict, { storeText: true })
    upstream(streams('Fine so far. ', 'The token is ', SECRET.slice(0, 20), SECRET.slice(20), ' and more'))
    const said = saidIn((await chat('token?', key, { stream: true, stream_options: { include_usage: true } })).text)
    expect(said).toEqual({ content: 'Fine so far. The token is ', ends: ['content_filter'], isDone: true })
    const row = await recorded(key)
    expect(row).toMatchObject({ inputTokens: 50, outputTokens: 40, finishReason: 'content_filter' })
    expect(JSON.stringify(row)).not.toContain(SECRET.slice(0, 20))
  }, 20_000)

  test('withholds a whole answer, and says so', async () => {
    const key = await tenantWith(strict)
    upstream(says({ content: `It is ${SECRET}` }))
    const answer = await chat('token?', key)
    expect(answer.text).not.toContain(SECRET)
    expect(answer.json.choices[0]).toMatchObject({ message: { content: null }, finish_reason: 'content_filter' })
    expect(answer.headers.get('x-sluice-warning')).toContain('secret')
  })

  test('is looked for in the arguments of the tools that it calls', async () => {
    const key = await tenantWith({ output: [{ detect: 'email', action: 'redact' }] })
    const call = { id: 'c1', type: 'function', function: { name: 'mail', arguments: '{"to":"ann@example.com"}' } }
    upstream(says({ content: null, tool_calls: [call] }))
    const answer = await chat('mail ann', key)
    expect(JSON.parse(answer.json.choices[0].message.tool_calls[0].function.arguments)).toEqual({ to: '[EMAIL_1]' })
  })

  test('flags change nothing and are on record', async () => {
    const key = await tenantWith({ output: [{ detect: 'email', action: 'flag' }] })
    upstream(says({ content: 'ann@example.com' }))
    expect((await chat('mail?', key)).json.choices[0].message.content).toBe('ann@example.com')
    expect(await recorded(key)).toMatchObject({ policy: { found: { email: 1 } } })
  }, 20_000)
})

test('a policy filters the requests that it fits, and no others', async () => {
  const key = await tenantWith({})
  const when = "request.user == 'mallory'"
  const effect = { do: 'redact', direction: 'input', detect: ['email'] }
  const made = await admin('POST', '/admin/policies', key, { name: 'p', when, effect })
  expect(made.status).toBe(201)
  const sent = upstream(says({ content: 'ok' }))
  await chat('ann@example.com', key, { user: 'mallory' })
  await chat('ann@example.com', key, { user: 'ann' })
  expect(sent.map(({ body }) => body.messages[0].content)).toEqual(['[EMAIL_1]', 'ann@example.com'])
})

test.each(['(a', 'a*', '(?=x)y'])('the pattern %s is refused when it is saved', async (pattern) => {
  const key = await tenantWith({})
  const filters = { input: [{ detect: 'custom', pattern, action: 'redact' }] }
  const refused = await admin('PUT', '/admin/settings', key, { filters })
  expect(refused).toMatchObject({ status: 400, error: { param: 'filters.input' } })
})
