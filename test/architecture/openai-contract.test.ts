import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readDescription, reduce, SOURCE } from '../fixtures/contracts/reduce.ts'
import { expectOpenAi, expectOpenAiEvents, faultsOf, openAiSchemas } from '../support/openai-contract.ts'

const answer = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'Hi', refusal: null }, logprobs: null, finish_reason: 'stop' },
  ],
}
const [choice] = answer.choices

test.skipIf(!existsSync(SOURCE))('the reduced description is what its source gives', () => {
  expect(readFileSync('test/fixtures/contracts/openai.json', 'utf8')).toBe(reduce(readDescription()))
})

test('every schema of the reduced description can be checked by', () => {
  expect(openAiSchemas.length).toBeGreaterThan(100)
  for (const schema of openAiSchemas) expect(() => faultsOf(schema, {})).not.toThrow()
})

describe('what OpenAI does not describe is told by its place', () => {
  test.each<[schema: string, value: unknown, faults: string[]]>([
    ['CreateChatCompletionResponse', answer, []],
    ['CreateChatCompletionResponse', { ...answer, provider: 'x', choices: [{ ...choice, provider: 'x' }] }, []],
    [
      'CreateChatCompletionResponse',
      { ...answer, model: undefined },
      ["the value: must have required property 'model'"],
    ],
    [
      'CreateChatCompletionResponse',
      { ...answer, choices: [{ ...choice, message: { role: 'assistant', content: 7 } }] },
      ["choices.0.message: must have required property 'refusal'", 'choices.0.message.content: must be string'],
    ],
    [
      'CreateChatCompletionResponse',
      { ...answer, object: 'chat' },
      ['object: must be equal to one of the allowed values: chat.completion'],
    ],
    [
      'CreateChatCompletionResponse',
      { ...answer, created: 1_700_000_000_000 },
      ['created: must match format "unixtime"'],
    ],
    // A union is told by the branch that its tag names.
    [
      'ResponseStreamEvent',
      {
        type: 'response.refusal.done',
        item_id: 'a',
        output_index: 0,
        content_index: 0,
        sequence_number: 'x',
        refusal: 'No',
      },
      ['sequence_number: must be integer'],
    ],
    [
      'ErrorResponse',
      { error: { message: 'No.', type: 'x', param: null } },
      ["error: must have required property 'code'"],
    ],
  ])('%s %j', (schema, value, faults) => {
    expect(faultsOf(schema, JSON.parse(JSON.stringify(value)))).toEqual(faults)
  })

  test('and fails the test', () => {
    expect(() => expectOpenAi('Model', { id: 'm' })).toThrow('Model: {"id":"m"}')
    expect(() => expectOpenAiEvents('Model', 'data: {"id":"m"}\n\ndata: [DONE]\n\n')).toThrow('Model: {"id":"m"}')
  })
})

test('a stream’s events are given, an error among them', () => {
  const chunk = { ...answer, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: null }] }
  const error = { error: { message: 'No.', type: 'api_error', param: null, code: 'internal' } }
  const text = [chunk, error].map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  expect(expectOpenAiEvents('CreateChatCompletionStreamResponse', text)).toEqual([chunk, error])
})
