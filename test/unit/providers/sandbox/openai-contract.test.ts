import { describe, expect, test } from 'vitest'
import { SANDBOX_MODELS } from '../../../../src/providers/sandbox/models.ts'
import { sandbox } from '../../../../src/providers/sandbox/sandbox.ts'
import { expectOpenAi, expectOpenAiEvents } from '../../../support/openai-contract.ts'
import { ask, user } from './support.ts'

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const tools = [{ type: 'function', function: { name: 'get_weather', parameters } }]
const schema = { type: 'json_schema', json_schema: { name: 'place', schema: parameters } }

/** Fails half-way, or says something that is no JSON, on purpose. */
const BROKEN = /^(cut|garbage|html|silent|slow|flaky)$/
const MODELS = SANDBOX_MODELS.map(({ id }) => id).filter((id) => !BROKEN.test(id))

describe.each(MODELS)('what %s says is what OpenAI describes', (model) => {
  test.each([
    ['words', {}],
    ['several choices and their probabilities', { n: 2, logprobs: true, top_logprobs: 3 }],
    ['calls', { tools, tool_choice: 'required' }],
    ['JSON', { response_format: schema }],
    ['half a sentence', { max_tokens: 2 }],
  ])('in %s, whole and in pieces', async (_, asked) => {
    const chat = { model, ...asked, ...user('Call get_weather for Genoa.') }
    const whole: any = await (await ask(chat)).json()
    expectOpenAi('error' in whole ? 'ErrorResponse' : 'CreateChatCompletionResponse', whole)
    const response = await ask({ ...chat, stream: true, stream_options: { include_usage: true } })
    const text = await response.text()
    if (response.ok) expectOpenAiEvents('CreateChatCompletionStreamResponse', text)
    else expectOpenAi('ErrorResponse', JSON.parse(text))
  })
})

test('the list of models is too', async () => {
  const target = { provider: 'sandbox', model: 'echo-small', apiKey: '', baseUrl: null }
  const response = await sandbox.answer!(sandbox.probe(target))
  expect(response.status).toBe(200)
  expectOpenAi('ListModelsResponse', await response.json())
})
