import OpenAI from 'openai'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_KEY, startGateway } from '../support/gateway.ts'

const gateway = startGateway()
let client: OpenAI
beforeAll(() => {
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: LOCAL_KEY, maxRetries: 0 })
})

const model = 'sandbox/echo-small'
const input = 'What is the weather in Paris?'
const weather = {
  type: 'function' as const,
  name: 'get_weather',
  description: 'The weather in a city',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  strict: true,
}

describe('OpenAI’s client speaks Responses', () => {
  test('text', async () => {
    const response = await client.responses.create({ model, input, instructions: 'Be brief.' })
    expect(response.status).toBe('completed')
    expect(response.output_text).toContain('Sandbox')
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    )
  })

  test('a stream amounts to the same response', async () => {
    const whole = await client.responses.create({ model, input })
    const streamed = await client.responses.stream({ model, input }).finalResponse()
    expect(streamed.output_text).toBe(whole.output_text)
    expect(streamed.usage).toEqual(whole.usage)
  })

  test('tools, and what becomes of their results', async () => {
    const asked = await client.responses.create({ model, input, tools: [weather], tool_choice: 'required' })
    const call = asked.output.find((item) => item.type === 'function_call')
    expect(JSON.parse(call?.arguments ?? '')).toHaveProperty('city')
    const told = await client.responses.create({
      model,
      tools: [weather],
      input: [
        { role: 'user', content: input },
        ...asked.output.filter((item) => item.type === 'function_call'),
        { type: 'function_call_output', call_id: call?.call_id ?? '', output: 'Sunny' },
      ],
    })
    expect(told.output_text).not.toBe('')
  })

  test('a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    }
    const format = { type: 'json_schema' as const, name: 'place', schema, strict: true }
    const { output_text } = await client.responses.create({ model, input, text: { format } })
    expect(JSON.parse(output_text)).toHaveProperty('city')
  })

  test.each([
    ['sandbox/down', OpenAI.InternalServerError],
    ['no-such-model', OpenAI.NotFoundError],
  ])('the error of %s is one that it knows', async (name, kind) => {
    await expect(client.responses.create({ model: name, input })).rejects.toThrow(kind)
  })

  test('a stream that is cut does not end as if it were whole', async () => {
    const streaming = client.responses.stream({ model: 'sandbox/cut', input }).finalResponse()
    const end = await streaming.catch((thrown: unknown) => thrown)
    if (!(end instanceof Error)) expect(end).toMatchObject({ status: 'failed' })
  })
})
