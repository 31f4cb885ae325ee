import { describe, expect, it } from 'vitest'
import { cohere } from '../../../../src/providers/cohere/cohere.ts'
import { bodyOf, sent, target } from './support.ts'

const tool = (name: string, extra = {}) => ({
  type: 'function',
  function: { name, parameters: { type: 'object' }, ...extra },
})

describe('a request for Cohere', () => {
  it('goes to its own chat with the key in a header', () => {
    const { method, url, headers } = cohere.request(bodyOf(), target)
    expect([method, url]).toEqual(['POST', 'https://api.cohere.com/v2/chat'])
    expect(headers).toEqual({ authorization: 'Bearer key', 'content-type': 'application/json' })
    expect(cohere.probe(target).url).toBe('https://api.cohere.com/v1/models?page_size=1')
  })

  it('finds its own chat from the address of its OpenAI layer', () => {
    const old = { ...target, baseUrl: 'https://api.cohere.ai/compatibility/v1' }
    expect(cohere.request(bodyOf(), old).url).toBe('https://api.cohere.ai/v2/chat')
    expect(cohere.probe(old).url).toBe('https://api.cohere.ai/v1/models?page_size=1')
  })

  it('says the settings in its words, and nothing it does not know', () => {
    const fields = {
      max_completion_tokens: 64,
      stop: 'END',
      temperature: 0.5,
      top_p: 1,
      top_k: 40,
      seed: 7,
      logprobs: true,
      top_logprobs: 3,
      n: 2,
      user: 'u',
      parallel_tool_calls: false,
      stream: true,
      stream_options: { include_usage: true },
    }
    expect(sent(fields)).toEqual({
      model: 'command-a-03-2025',
      messages: [{ role: 'user', content: 'Hi' }],
      max_tokens: 64,
      stop_sequences: ['END'],
      temperature: 0.5,
      p: 0.99,
      k: 40,
      seed: 7,
      logprobs: true,
      stream: true,
    })
  })

  it('sends one penalty on its scale, where OpenAI has two', () => {
    expect(sent({ frequency_penalty: 2, presence_penalty: 1 })).toMatchObject({ frequency_penalty: 1 })
    expect(sent({ frequency_penalty: 0, presence_penalty: 0.5 })).toMatchObject({ presence_penalty: 0.5 })
    expect(sent({ frequency_penalty: 2, presence_penalty: 1 })).not.toHaveProperty('presence_penalty')
    expect(sent({ frequency_penalty: 0, presence_penalty: 0 })).not.toHaveProperty('frequency_penalty')
  })

  it('passes its own fields on', () => {
    const own = {
      documents: [{ data: { text: 'a' } }],
      citation_options: { mode: 'FAST' },
      safety_mode: 'STRICT',
      priority: 3,
    }
    expect(sent(own)).toMatchObject(own)
  })

  it('asks for JSON, with the schema beside it; what it does not know is told in words', () => {
    expect(sent({ response_format: { type: 'json_object' } }).response_format).toEqual({ type: 'json_object' })
    expect(sent({ response_format: { type: 'text' } })).not.toHaveProperty('response_format')
    const schema = {
      type: 'object',
      properties: {
        minimum: { type: 'integer', minimum: 1, description: 'how little' },
        tags: { type: 'array', items: { type: 'string', maxLength: 9 }, minItems: 1 },
        kind: { enum: [{ minimum: 1 }] },
      },
      required: ['minimum'],
      additionalProperties: false,
    }
    const format = { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } }
    expect(sent({ response_format: format }).response_format).toEqual({
      type: 'json_object',
      json_schema: {
        type: 'object',
        properties: {
          minimum: { type: 'integer', description: 'how little (minimum: 1)' },
          tags: {
            type: 'array',
            description: '(minItems: 1)',
            items: { type: 'string', description: '(maxLength: 9)' },
          },
          kind: { enum: [{ minimum: 1 }] },
        },
        required: ['minimum'],
        additionalProperties: false,
      },
    })
  })

  it.each([
    [{ reasoning_effort: 'none' }, { type: 'disabled' }],
    [{ reasoning_effort: 'low' }, { type: 'enabled', token_budget: 1024 }],
    [{ reasoning_effort: 'high' }, { type: 'enabled' }],
    [{ thinking: { type: 'enabled', token_budget: 500 } }, { type: 'enabled', token_budget: 500 }],
    [{ thinking: { type: 'enabled', budget_tokens: 500 } }, { type: 'enabled', token_budget: 500 }],
    [{ thinking: { type: 'disabled' }, reasoning_effort: 'high' }, { type: 'disabled' }],
    [{}, undefined],
  ])('turns %j into thinking', (fields, thinking) => {
    expect(sent(fields).thinking).toEqual(thinking)
  })
})

describe('tools for Cohere', () => {
  const tools = [tool('a'), tool('b', { description: 'B', strict: true, parameters: undefined })]

  it('are functions with parameters', () => {
    expect(sent({ tools }).tools).toEqual([
      { type: 'function', function: { name: 'a', parameters: { type: 'object' } } },
      { type: 'function', function: { name: 'b', description: 'B', parameters: { type: 'object', properties: {} } } },
    ])
    expect(sent({ tools: [] })).not.toHaveProperty('tools')
  })

  it('are strict when all are, or when the caller says so', () => {
    expect(sent({ tools })).not.toHaveProperty('strict_tools')
    expect(sent({ tools: [tools[1]] }).strict_tools).toBe(true)
    expect(sent({ tools, strict_tools: true }).strict_tools).toBe(true)
  })

  it('have schemas that can be kept to where they are strict, and the caller’s own where not', () => {
    const parameters = { type: 'object', properties: { id: { type: 'string', pattern: '^a$' } }, required: ['id'] }
    const sentOf = (strict: boolean) =>
      sent({ tools: [tool('a', { parameters, strict })] }).tools[0].function.parameters
    expect(sentOf(true).properties).toEqual({ id: { type: 'string', pattern: 'a' } })
    expect(sentOf(false)).toEqual(parameters)
  })

  it.each([
    ['auto', undefined, ['a', 'b']],
    ['required', 'REQUIRED', ['a', 'b']],
    ['none', 'NONE', ['a', 'b']],
    [{ type: 'function', function: { name: 'b' } }, 'REQUIRED', ['b']],
    [{ type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [tool('a')] } }, undefined, ['a']],
    [{ type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [tool('a')] } }, 'REQUIRED', ['a']],
  ])('are chosen by %j as %s among %j', (tool_choice, choice, names) => {
    const body = sent({ tools, tool_choice })
    expect(body.tool_choice).toBe(choice)
    expect(body.tools.map((each: any) => each.function.name)).toEqual(names)
  })
})
