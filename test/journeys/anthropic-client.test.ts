import Anthropic from '@anthropic-ai/sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_KEY, startGateway } from '../support/gateway.ts'

const gateway = startGateway()
let client: Anthropic
beforeAll(() => {
  client = new Anthropic({ baseURL: gateway.url, apiKey: LOCAL_KEY, maxRetries: 0 })
})

const model = 'sandbox/echo-small'
const messages = [{ role: 'user' as const, content: 'What is the weather in Paris?' }]
const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
}

describe('Anthropic’s own client works unchanged', () => {
  test('text', async () => {
    const message = await client.messages.create({ model, max_tokens: 500, messages, system: 'Be brief.' })
    expect(message).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' })
    expect(message.content[0]).toMatchObject({ type: 'text', text: expect.stringContaining('Sandbox') })
    expect(message.usage.input_tokens).toBeGreaterThan(0)
  })

  test('a stream amounts to the same message', async () => {
    const whole = await client.messages.create({ model, max_tokens: 500, messages })
    const streamed = await client.messages.stream({ model, max_tokens: 500, messages }).finalMessage()
    expect(streamed.content).toEqual(whole.content)
    expect(streamed.stop_reason).toBe(whole.stop_reason)
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens)
  })

  test('tools, streamed or not, and what becomes of their results', async () => {
    const asked = { model, max_tokens: 500, messages, tools: [weather], tool_choice: { type: 'any' as const } }
    const whole = await client.messages.create(asked)
    const streamed = await client.messages.stream(asked).finalMessage()
    for (const { content, stop_reason } of [whole, streamed]) {
      expect(stop_reason).toBe('tool_use')
      expect(content.find(({ type }) => type === 'tool_use')).toMatchObject({
        name: 'get_weather',
        input: { city: expect.any(String) },
      })
    }
    const use = whole.content.find((block) => block.type === 'tool_use')
    const told = await client.messages.create({
      model,
      max_tokens: 500,
      tools: [weather],
      messages: [
        ...messages,
        { role: 'assistant', content: whole.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: use?.id ?? '', content: 'Sunny' }] },
      ],
    })
    expect(told.stop_reason).toBe('end_turn')
  })

  test('tokens are counted without an answer', async () => {
    const { input_tokens } = await client.messages.countTokens({ model, messages })
    expect(input_tokens).toBeGreaterThan(3)
  })

  test.each([
    ['sandbox/down', Anthropic.InternalServerError, 'overloaded_error', 529],
    ['no-such-model', Anthropic.NotFoundError, 'not_found_error', 404],
  ])('the error of %s is one that it knows', async (name, kind, type, status) => {
    const failure = await client.messages.create({ model: name, max_tokens: 9, messages }).catch((thrown) => thrown)
    expect(failure).toBeInstanceOf(kind)
    expect(failure.status).toBe(status)
    expect(failure.error).toMatchObject({ type: 'error', error: { type } })
    expect(failure.requestID).toMatch(/^req_/)
  })

  test('a stream that is cut raises an error', async () => {
    const streaming = client.messages.stream({ model: 'sandbox/cut', max_tokens: 500, messages }).finalMessage()
    await expect(streaming).rejects.toThrow()
  })

  test('a wrong key is refused as it expects', async () => {
    const stranger = new Anthropic({ baseURL: gateway.url, apiKey: 'sl-wrong', maxRetries: 0 })
    await expect(stranger.messages.create({ model, max_tokens: 9, messages })).rejects.toThrow(
      Anthropic.AuthenticationError,
    )
  })

  test('a request without max_tokens is refused, and the field named', async () => {
    const request = { model, messages } as unknown as Anthropic.MessageCreateParamsNonStreaming
    await expect(client.messages.create(request)).rejects.toThrow(/max_tokens/)
  })
})
