import { describe, expect, it } from 'vitest'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import { lossesOf } from '../../../../src/providers/bedrock/request/losses.ts'
import { bodyOf, CLAUDE, HOME, LLAMA, NOVA, sent, target, tool } from './support.ts'

describe('the address', () => {
  const urlOf = (fields: object, chat = {}) => bedrock.request(bodyOf(chat), target(fields)).url

  it('holds the model, encoded, and what it is asked to do', () => {
    expect(urlOf({})).toBe(`${HOME}/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse`)
    expect(urlOf({}, { stream: true })).toMatch(/\/converse-stream$/)
    const arn = 'arn:aws:bedrock:us-west-2:1:inference-profile/us.x'
    expect(urlOf({ model: arn })).toBe(
      `${HOME}/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A1%3Ainference-profile%2Fus.x/converse`,
    )
  })

  it('is asked in safety and without the version that settings of the deployment are given', () => {
    const baseUrl = 'http://bedrock-runtime.us-west-2.amazonaws.com/v1'
    expect(urlOf({ baseUrl, model: 'm' })).toBe(`${HOME}/model/m/converse`)
    expect(urlOf({ baseUrl: 'http://localhost:4566/v1', model: 'm' })).toBe('http://localhost:4566/model/m/converse')
  })

  it('must be given, as each region has its own', () => {
    expect(() => urlOf({ baseUrl: null })).toThrow(/region/)
  })

  it('of the probe is that of the service that knows the models', () => {
    expect(bedrock.probe(target())).toEqual({
      method: 'GET',
      url: 'https://bedrock.us-west-2.amazonaws.com/foundation-models?byOutputModality=TEXT',
      headers: { authorization: 'Bearer key-k9' },
      body: null,
    })
  })
})

describe('the body', () => {
  it('asks a Claude with a limit, and other makers’ models with what the caller asks', () => {
    expect(sent()).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
      inferenceConfig: { maxTokens: 16_384 },
    })
    expect(sent({}, LLAMA)).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi' }] }], inferenceConfig: {} })
    const asked = { max_completion_tokens: 50, temperature: 1.7, top_p: 0.5, stop: ['\n', 'END'] }
    expect(sent(asked, LLAMA).inferenceConfig).toEqual({
      maxTokens: 50,
      temperature: 1,
      topP: 0.5,
      stopSequences: ['\n', 'END'],
    })
  })

  it('samples a Claude as its version takes it', () => {
    const asked = { max_tokens: 50, temperature: 2, top_p: 0.5, top_k: 5, stop: ['\n', 'END'] }
    expect(sent(asked)).toMatchObject({
      inferenceConfig: { maxTokens: 50, temperature: 1, stopSequences: ['END'] },
      additionalModelRequestFields: { top_k: 5 },
    })
    expect(sent(asked).inferenceConfig).not.toHaveProperty('topP')
    expect(sent(asked, 'anthropic.claude-opus-4-8').inferenceConfig).toEqual({ maxTokens: 50, stopSequences: ['END'] })
  })

  it('leaves out what OpenAI’s models on Bedrock refuse', () => {
    const asked = { temperature: 0.5, top_p: 0.5, stop: 'END', max_tokens: 9 }
    expect(sent(asked, 'openai.gpt-oss-120b-1:0').inferenceConfig).toEqual({
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.5,
    })
    expect(sent(asked, 'us.openai.gpt-5.2').inferenceConfig).toEqual({ maxTokens: 9 })
  })

  it('passes Bedrock’s own fields on, and no others', () => {
    const guardrailConfig = { guardrailIdentifier: 'g', guardrailVersion: '1' }
    const body = sent({
      guardrailConfig,
      additionalModelRequestFields: { anthropic_beta: ['x'] },
      seed: 1,
      user: 'u',
      cache: {},
    })
    expect(body).toMatchObject({ guardrailConfig, additionalModelRequestFields: { anthropic_beta: ['x'] } })
    expect(Object.keys(body).sort()).toEqual([
      'additionalModelRequestFields',
      'guardrailConfig',
      'inferenceConfig',
      'messages',
    ])
  })

  it('names a service tier only where it is not the one that every request gets', () => {
    expect(sent({ service_tier: 'priority' }, NOVA).serviceTier).toEqual({ type: 'priority' })
    for (const tier of ['auto', 'default', 'standard_only', null])
      expect(sent({ service_tier: tier })).not.toHaveProperty('serviceTier')
  })

  it('never asks for several answers', () => {
    expect(() => sent({ n: 2 })).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'n' }))
    expect(sent({ n: 1 })).not.toHaveProperty('n')
  })
})

describe('thinking', () => {
  const thought = { type: 'reasoning.text', text: 'Hm.', signature: 'c2ln', format: 'amazon-bedrock-v1', index: 0 }
  const call = { id: 'a', type: 'function', function: { name: 'get', arguments: '{}' } }
  const waiting = (reasoning_details: unknown[]) => [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: null, tool_calls: [call], reasoning_details },
    { role: 'tool', tool_call_id: 'a', content: '1' },
  ]

  it('of a Claude has a budget below its limit, and no temperature beside it', () => {
    const body = sent({ reasoning_effort: 'medium', temperature: 0.5 })
    expect(body.additionalModelRequestFields).toEqual({ thinking: { type: 'enabled', budget_tokens: 4096 } })
    expect(body.inferenceConfig).toEqual({ maxTokens: 16_384 + 4096 })
  })

  it('of a newer Claude is adaptive, its effort among the model’s own fields: Converse’s is refused', () => {
    const body = sent({ reasoning_effort: 'high' }, 'us.anthropic.claude-opus-4-6-v1')
    expect(body.additionalModelRequestFields).toEqual({
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'high' },
    })
    expect(body).not.toHaveProperty('outputConfig')
  })

  it('goes on after a tool’s result only where Bedrock’s own reasoning came back with the call', () => {
    const asked = { reasoning_effort: 'low', tools: [tool('get')] }
    expect(sent({ ...asked, messages: waiting([thought]) }).additionalModelRequestFields).toHaveProperty('thinking')
    expect(sent({ ...asked, messages: waiting([]) })).not.toHaveProperty('additionalModelRequestFields')
  })

  it('of a Nova has an effort; one that thinks hard decides on its limits itself', () => {
    const model = 'us.amazon.nova-2-lite-v1:0'
    const asked = { max_tokens: 99, temperature: 0.2, top_p: 0.3 }
    expect(sent({ ...asked, reasoning_effort: 'minimal' }, model)).toMatchObject({
      additionalModelRequestFields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
      inferenceConfig: { maxTokens: 99, temperature: 0.2, topP: 0.3 },
    })
    const hard = sent({ ...asked, reasoning_effort: 'xhigh' }, model)
    expect(hard.additionalModelRequestFields.reasoningConfig.maxReasoningEffort).toBe('high')
    expect(hard.inferenceConfig).toEqual({})
    expect(sent({ reasoning_effort: 'none' }, model).additionalModelRequestFields).toEqual({
      reasoningConfig: { type: 'disabled' },
    })
    expect(sent({ reasoning_effort: 'high' }, NOVA)).not.toHaveProperty('additionalModelRequestFields')
  })

  it('of OpenAI’s models has one name for the open ones and another for the rest', () => {
    const ask = (model: string) => sent({ reasoning_effort: 'low' }, model).additionalModelRequestFields
    expect(ask('openai.gpt-oss-20b-1:0')).toEqual({ reasoning_effort: 'low' })
    expect(ask('us.openai.gpt-5.2')).toEqual({ reasoning: { effort: 'low' } })
  })
})

it('treats an application’s own profile as the model that the target says it leads to', () => {
  const arn = 'arn:aws:bedrock:us-west-2:1:application-inference-profile/x1'
  expect(sent({ reasoning_effort: 'low' }, arn)).not.toHaveProperty('additionalModelRequestFields')
  const known = sent({ reasoning_effort: 'low', base_model: CLAUDE }, arn)
  expect(known.additionalModelRequestFields).toHaveProperty('thinking')
  expect(known).not.toHaveProperty('base_model')
})

it('goes on from a beginning with Claudes that do', () => {
  const { prefill } = bedrock
  expect(prefill!(CLAUDE)).toEqual({})
  expect(prefill!('anthropic.claude-3-haiku-20240307-v1:0')).toEqual({})
  for (const model of ['us.anthropic.claude-opus-4-6-v1', 'anthropic.claude-opus-5', NOVA, LLAMA])
    expect(prefill!(model)).toBeNull()
})

describe('losses', () => {
  const of = (fields: Record<string, unknown>, model = CLAUDE) => lossesOf(bodyOf(fields).chat, model)

  it('are none for what every model gets', () => {
    expect(of({ max_tokens: 9, temperature: 0.5, tools: [tool('get')], tool_choice: 'required', stop: ['x'] })).toEqual(
      [],
    )
  })

  it('name fields that Converse or the model does not have', () => {
    expect(of({ seed: 1, logprobs: true, presence_penalty: 1, reasoning_effort: 'low' }, LLAMA)).toEqual([
      '`seed`, `logprobs`, `presence_penalty` and `reasoning_effort` were dropped: not taken here.',
    ])
    const effort = ['`reasoning_effort` was dropped: not taken here.']
    expect(of({ reasoning_effort: 'low' }, 'anthropic.claude-3-haiku-20240307-v1:0')).toEqual(effort)
    expect(of({ reasoning_effort: 'low', base_model: 'meta.llama3' }, 'arn:aws:bedrock:us-west-2:1:x')).toEqual(effort)
    expect(of({ reasoning_effort: 'low' })).toEqual([])
    expect(of({ temperature: 0.5, top_p: 0.5, top_k: 3 })).toEqual(['`top_p` was dropped: not taken here.'])
    expect(of({ temperature: 0.5, stop: 'x', top_k: 3 }, 'us.openai.gpt-5.2')).toEqual([
      '`temperature`, `stop` and `top_k` were dropped: not taken here.',
    ])
    expect(of({ temperature: 1.5 }, LLAMA)).toEqual(['`temperature` was lowered to 1, the most there is here.'])
  })

  it('are none for fields that ask for nothing', () => {
    const nothing = { n: 1, seed: null, logprobs: false, presence_penalty: 0, logit_bias: null, tool_choice: 'auto' }
    expect(of({ ...nothing, parallel_tool_calls: true, tools: [tool('get')] }, LLAMA)).toEqual([])
  })

  it('name what of tools and of a schema is only told', () => {
    const loose = { type: 'object', anyOf: [{ properties: {} }] }
    const tools = [tool('a.b', { parameters: loose, strict: true })]
    expect(of({ tools, tool_choice: 'required', parallel_tool_calls: false }, LLAMA)).toEqual([
      '`parallel_tool_calls` and `strict` were dropped: not taken here.',
      '`tool_choice` is asked for in words, and not enforced.',
      '`tools` is not kept to the letter: a.b: the top-level union became one object with the properties of all.',
    ])
    const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 0 } } }
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } }
    expect(of({ response_format })).toEqual(['`response_format` is not kept to the letter: age: `minimum`.'])
    expect(of({ response_format }, NOVA)).toEqual([])
    for (const format of [response_format, { type: 'json_object' }])
      expect(of({ response_format: format }, LLAMA)).toEqual([
        '`response_format` is asked for in words, and not enforced.',
      ])
  })

  it('are what the provider tells', () => {
    expect(bedrock.losses?.(bodyOf({ seed: 1 }), target())).toEqual(['`seed` was dropped: not taken here.'])
  })
})
