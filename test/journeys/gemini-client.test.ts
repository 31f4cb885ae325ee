import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai'
import { beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_KEY, startGateway } from '../support/gateway.ts'

const gateway = startGateway()
let client: GoogleGenAI
beforeAll(() => {
  client = new GoogleGenAI({ apiKey: LOCAL_KEY, httpOptions: { baseUrl: gateway.url } })
})

/** Its client puts the name into the path: a tenant's alias or a bare id fits best, but a slash is understood too. */
const model = 'sandbox/echo-small'
const contents = 'What is the weather in Paris?'
const weather = {
  name: 'get_weather',
  description: 'The weather in a city',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}

describe('Google’s own client works unchanged', () => {
  test('text', async () => {
    const { text, usageMetadata, candidates } = await client.models.generateContent({ model, contents })
    expect(text).toContain('Sandbox')
    expect(candidates?.[0]?.finishReason).toBe('STOP')
    expect(usageMetadata?.totalTokenCount).toBeGreaterThan(0)
  })

  test('a stream amounts to the same text', async () => {
    const whole = await client.models.generateContent({ model, contents })
    let text = ''
    for await (const piece of await client.models.generateContentStream({ model, contents })) text += piece.text ?? ''
    expect(text).toBe(whole.text)
  })

  test('tools', async () => {
    const { functionCalls } = await client.models.generateContent({
      model,
      contents,
      config: {
        tools: [{ functionDeclarations: [weather] }],
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
      },
    })
    expect(functionCalls?.[0]).toMatchObject({ name: 'get_weather', args: { city: expect.any(String) } })
  })

  test('a JSON schema', async () => {
    const responseJsonSchema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
    const config = { responseMimeType: 'application/json', responseJsonSchema }
    const { text } = await client.models.generateContent({ model, contents, config })
    expect(JSON.parse(text ?? '')).toHaveProperty('city')
  })

  test.each([
    ['sandbox/down', 503],
    ['no-such-model', 404],
  ])('the error of %s is one that it knows', async (name, status) => {
    const failure = await client.models.generateContent({ model: name, contents }).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(ApiError)
    expect(failure).toMatchObject({ status })
  })

  test('a wrong key is refused', async () => {
    const stranger = new GoogleGenAI({ apiKey: 'sl-wrong', httpOptions: { baseUrl: gateway.url } })
    await expect(stranger.models.generateContent({ model, contents })).rejects.toMatchObject({ status: 401 })
  })
})
