import OpenAI from 'openai'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_KEY, startGateway } from '../support/gateway.ts'

const gateway = startGateway()
let client: OpenAI
beforeAll(() => {
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: LOCAL_KEY, maxRetries: 0 })
})

const model = 'sandbox/echo-small'
const messages = [{ role: 'user' as const, content: 'What is the weather in Paris?' }]
const weather = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}

describe('OpenAI’s own client works unchanged', () => {
  test('text', async () => {
    const { data, response, request_id } = await client.chat.completions.create({ model, messages }).withResponse()
    expect(data.choices[0]?.message.content).toContain('Sandbox')
    expect(data.choices[0]?.finish_reason).toBe('stop')
    expect(data.usage?.total_tokens).toBe((data.usage?.prompt_tokens ?? 0) + (data.usage?.completion_tokens ?? 0))
    expect(request_id).toBe(response.headers.get('x-request-id'))
  })

  test.each([true, false])('a stream, with include_usage %s', async (include_usage) => {
    const stream = await client.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage },
    })
    let text = ''
    const usages: unknown[] = []
    const finishes: unknown[] = []
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      if (chunk.usage) usages.push(chunk.usage)
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason)
    }
    const whole = await client.chat.completions.create({ model, messages })
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(finishes).toEqual(['stop'])
    expect(usages).toEqual(include_usage ? [whole.usage] : [])
  })

  test('tools, and what becomes of their results', async () => {
    const asked = await client.chat.completions.create({ model, messages, tools: [weather], tool_choice: 'required' })
    const call = asked.choices[0]?.message.tool_calls?.[0]
    expect(asked.choices[0]?.finish_reason).toBe('tool_calls')
    if (call?.type !== 'function') throw new Error('no call')
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city')
    const result = { role: 'tool' as const, tool_call_id: call.id, content: 'Sunny, 21 degrees' }
    const told = await client.chat.completions.create({
      model,
      tools: [weather],
      messages: [...messages, { role: 'assistant', content: null, tool_calls: [call] }, result],
    })
    expect(told.choices[0]?.message.content).toContain('Sunny, 21 degrees')
  })

  test('streamed tool calls end with tool_calls', async () => {
    const stream = client.chat.completions.stream({ model, messages, tools: [weather], tool_choice: 'required' })
    const final = await stream.finalChatCompletion()
    expect(final.choices[0]?.finish_reason).toBe('tool_calls')
    const [call] = final.choices[0]?.message.tool_calls ?? []
    if (call?.type !== 'function') throw new Error('no call')
    expect(call.function.name).toBe('get_weather')
    expect(JSON.parse(call.function.arguments)).toHaveProperty('city')
  })

  test('an answer that keeps to a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
      required: ['name', 'age'],
      additionalProperties: false,
    }
    const response_format = { type: 'json_schema' as const, json_schema: { name: 'person', strict: true, schema } }
    const { choices } = await client.chat.completions.create({ model, messages, response_format })
    const person = JSON.parse(choices[0]?.message.content ?? '')
    expect(typeof person.name).toBe('string')
    expect(Number.isInteger(person.age)).toBe(true)
  })

  test('images, n, stop, seed and logprobs', async () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }
    const seen = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, image] }],
    })
    expect(seen.choices[0]?.message.content).toContain('image')
    const many = await client.chat.completions.create({
      model,
      messages,
      n: 3,
      seed: 7,
      logprobs: true,
      top_logprobs: 2,
    })
    expect(many.choices.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(many.choices[0]?.logprobs?.content?.length).toBeGreaterThan(0)
    const again = await client.chat.completions.create({
      model,
      messages,
      n: 3,
      seed: 7,
      logprobs: true,
      top_logprobs: 2,
    })
    expect(again.choices).toEqual(many.choices)
    const stopped = await client.chat.completions.create({ model, messages, stop: ['answer'] })
    expect(stopped.choices[0]?.message.content).toBe('Sandbox ')
  })

  test('models, one by one and all', async () => {
    const ids: string[] = []
    for await (const each of client.models.list()) ids.push(each.id)
    expect(ids).toEqual(expect.arrayContaining(['auto', 'sandbox/echo-small', 'sandbox/flaky']))
    expect(await client.models.retrieve('sandbox/echo-small')).toMatchObject({
      id: 'sandbox/echo-small',
      object: 'model',
    })
    await expect(client.models.retrieve('sandbox2/none')).rejects.toThrow(OpenAI.NotFoundError)
  })

  test('auto picks a model and says why', async () => {
    const { response } = await client.chat.completions.create({ model: 'auto', messages }).withResponse()
    expect(response.headers.get('x-sluice-provider')).toBe('sandbox')
    expect(response.headers.get('x-sluice-route-reason')).toMatch(/^auto \(\w+(, on trial)?\): quality /)
  })
})

describe('what goes wrong is said in the client’s own words', () => {
  test.each([
    ['sandbox/down', OpenAI.InternalServerError, 'provider_overloaded'],
    ['sandbox/ratelimited', OpenAI.RateLimitError, 'rate_limit_exceeded'],
    ['sandbox/overflow', OpenAI.BadRequestError, 'context_length_exceeded'],
    ['sandbox/refuses', OpenAI.BadRequestError, 'content_policy_violation'],
    ['sandbox/html', OpenAI.InternalServerError, 'provider_failed'],
    ['sandbox/garbage', OpenAI.InternalServerError, 'provider_failed'],
    ['nonsense', OpenAI.NotFoundError, 'model_not_found'],
    ['openai/gpt-5.4', OpenAI.BadRequestError, 'provider_not_configured'],
  ])('%s', async (name, kind, code) => {
    const failure = await client.chat.completions.create({ model: name, messages }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(kind)
    expect(failure).toMatchObject({ code, requestID: expect.stringMatching(/^req_/) })
  })

  test('a flaky model is asked a second time', async () => {
    const { response } = await client.chat.completions
      .create({ model: 'sandbox/flaky', messages: [{ role: 'user', content: 'flaky, once' }] })
      .withResponse()
    expect(response.headers.get('x-sluice-attempts')).toBe('2')
  })

  test.each([true, false])(
    'a stream that is cut ends with an error, not as an answer (include_usage %s)',
    async (include_usage) => {
      const stream = await client.chat.completions.create({
        model: 'sandbox/cut',
        messages,
        stream: true,
        stream_options: { include_usage },
      })
      const read = async () => {
        for await (const chunk of stream) expect(chunk.choices[0]?.finish_reason ?? null).toBeNull()
      }
      await expect(read()).rejects.toThrow('before the answer was complete')
    },
  )

  test.each([
    ['not JSON', '{', 'invalid_json', null],
    ['no messages', '{"model":"auto"}', 'invalid_request', 'messages'],
    [
      'a wrong role',
      '{"model":"auto","messages":[{"role":"boss","content":"x"}]}',
      'invalid_request',
      'messages.0.role',
    ],
    ['a wrong type', '{"model":"auto","messages":[{"role":"user","content":"x"}],"n":"two"}', 'invalid_request', 'n'],
  ])('%s', async (_, body, code, param) => {
    const headers = { authorization: `Bearer ${LOCAL_KEY}`, 'content-type': 'application/json' }
    const response = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers, body })
    expect(response.status).toBe(400)
    expect(response.headers.get('x-should-retry')).toBe('false')
    const { error } = (await response.json()) as { error: Record<string, unknown> }
    expect(error).toMatchObject({
      type: 'invalid_request_error',
      code,
      param,
      request_id: response.headers.get('x-request-id'),
    })
  })

  test('too many requests say when to come back', async () => {
    const response = await gateway.send('POST', '/v1/chat/completions', { model: 'sandbox/ratelimited', messages })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(response.headers.get('x-should-retry')).toBe('true')
  })

  test('legacy completions, whole and streamed', async () => {
    const prompt = 'What is the weather in Paris?'
    const whole = await client.completions.create({ model, prompt })
    let text = ''
    for await (const piece of await client.completions.create({ model, prompt, stream: true })) {
      text += piece.choices[0]?.text ?? ''
    }
    expect(whole.object).toBe('text_completion')
    expect(text).toBe(whole.choices[0]?.text)
  })

  test('a page of another origin may ask, and read what it is told', async () => {
    const url = `${gateway.url}/v1/chat/completions`
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://page.test' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    for (const key of [LOCAL_KEY, 'sl-wrong']) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { origin: 'https://page.test', authorization: `Bearer ${key}` },
        body: JSON.stringify({ model, messages }),
      })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-expose-headers')).toBe('*')
      await response.text()
    }
  })
})
