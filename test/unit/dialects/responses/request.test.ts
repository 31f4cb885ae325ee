import { describe, expect, test } from 'vitest'
import { read } from './support.ts'

describe('what was asked arrives in chat under its own name', () => {
  test.each([
    [{ input: 'Hi' }, { messages: [{ role: 'user', content: 'Hi' }] }],
    [
      { instructions: 'Be brief.' },
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hello' },
        ],
      },
    ],
    [{ max_output_tokens: 99 }, { max_completion_tokens: 99 }],
    [
      { temperature: 0.5, top_p: 0.9 },
      { temperature: 0.5, top_p: 0.9 },
    ],
    [
      { user: 'u', safety_identifier: 's', prompt_cache_key: 'k' },
      { user: 'u', safety_identifier: 's', prompt_cache_key: 'k' },
    ],
    [
      { metadata: { a: 'b' }, service_tier: 'flex' },
      { metadata: { a: 'b' }, service_tier: 'flex' },
    ],
    [{ stream: true }, { stream: true, stream_options: { include_usage: true } }],
    [{ reasoning: { effort: 'high', summary: 'auto' } }, { reasoning_effort: 'high' }],
    [
      { text: { format: { type: 'json_object' }, verbosity: 'low' } },
      { response_format: { type: 'json_object' }, verbosity: 'low' },
    ],
    [
      { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } } },
      {
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' }, strict: true } },
      },
    ],
    [
      { include: ['message.output_text.logprobs'], top_logprobs: 2 },
      { logprobs: true, top_logprobs: 2 },
    ],
    [{ cache: { ttl: 60 } }, { cache: { ttl: 60 } }],
    [{ include: ['reasoning.encrypted_content'], store: false, truncation: 'disabled' }, {}],
  ])('%j becomes %j', (body, expected) => {
    const { chat, warnings } = read(body)
    const standard = { model: 'openai/gpt-5', messages: [{ role: 'user', content: 'Hello' }] }
    expect(chat).toEqual({ ...standard, ...expected })
    expect(warnings).toEqual([])
  })
})

const tool = { type: 'function', name: 'f', description: 'd', parameters: { type: 'object' }, strict: true }
const chatTool = {
  type: 'function',
  function: { name: 'f', description: 'd', parameters: { type: 'object' }, strict: true },
}

describe('functions and the choice among them are carried over', () => {
  test.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['required', 'required'],
    [
      { type: 'function', name: 'f' },
      { type: 'function', function: { name: 'f' } },
    ],
    [
      { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'f' }] },
      {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] },
      },
    ],
  ])('the choice %j becomes %j', (tool_choice, expected) => {
    const { chat, warnings } = read({ tools: [tool], tool_choice, parallel_tool_calls: false })
    expect(chat).toMatchObject({ tools: [chatTool], tool_choice: expected, parallel_tool_calls: false })
    expect(warnings).toEqual([])
  })

  test('a request left without functions chooses among none', () => {
    const { chat, warnings } = read({ tools: [{ type: 'web_search' }], tool_choice: 'auto', parallel_tool_calls: true })
    expect(Object.keys(chat)).toEqual(['model', 'messages'])
    expect(warnings).toEqual([
      'Tools of type `web_search` are left out: only tools that the caller runs are carried over.',
    ])
  })
})

describe('what cannot be carried over is named', () => {
  test.each([
    [{ truncation: 'auto' }, 'truncation'],
    [{ max_tool_calls: 3 }, 'max_tool_calls'],
    [{ seed: 3 }, 'seed'],
    [{ reasoning: { summary: 'detailed' } }, 'reasoning.summary'],
    [{ reasoning: { mode: 'pro' } }, 'reasoning.mode'],
    [{ include: ['file_search_call.results'] }, 'file_search_call.results'],
    [{ tools: [tool], tool_choice: { type: 'file_search' } }, 'file_search'],
    [
      {
        input: [
          { role: 'user', content: 'Hi' },
          { type: 'web_search_call', id: 'ws_1' },
        ],
      },
      'web_search_call',
    ],
    [{ input: [{ role: 'user', content: [{ type: 'input_file', file_url: 'https://a.test/b.pdf' }] }] }, 'file_url'],
  ])('%j is warned of', (body, name) => {
    expect(read(body).warnings).toEqual([expect.stringContaining(name)])
  })
})

describe('a wrong request is refused by the name of its field', () => {
  test.each([
    [{ conversation: 'conv_1' }, 'conversation'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
    [{ background: true }, 'background'],
    [{ model: undefined }, 'model'],
    [{ input: undefined }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: ['Hi'] }, 'input.0'],
    [{ input: [{ role: 'tool', content: 'x' }] }, 'input.0.role'],
    [{ input: [{ role: 'user', content: 7 }] }, 'input.0.content'],
    [{ input: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }, 'input.0.content.0.type'],
    [{ input: [{ role: 'user', content: [{ type: 'input_text' }] }] }, 'input.0.content.0.text'],
    [{ input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'file_1' }] }] }, 'input.0.content.0.file_id'],
    [{ input: [{ role: 'user', content: [{ type: 'input_file' }] }] }, 'input.0.content.0.file_data'],
    [{ input: [{ type: 'nonsense' }] }, 'input.0.type'],
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input.0.id'],
    [{ input: [{ type: 'function_call', name: 'f', arguments: '{}' }] }, 'input.0.call_id'],
    [{ input: [{ type: 'function_call_output', output: 'x' }] }, 'input.0.call_id'],
    [{ input: [{ type: 'reasoning', encrypted_content: 'sluice-v1.e30=' }] }, 'input.0.encrypted_content'],
    [{ input: [{ type: 'reasoning', encrypted_content: 'sluice-v1.%%' }] }, 'input.0.encrypted_content'],
    [{ tools: [{ type: 'function' }] }, 'tools.0.name'],
    [{ tools: {} }, 'tools'],
    [{ tool_choice: 'sometimes' }, 'tool_choice'],
    [{ tool_choice: { type: 'allowed_tools', mode: 'no', tools: [] } }, 'tool_choice.mode'],
    [{ text: { format: { type: 'xml' } } }, 'text.format.type'],
    [{ text: { format: { type: 'json_schema', name: 'n' } } }, 'text.format.schema'],
    [{ max_output_tokens: 0 }, 'max_output_tokens'],
    [{ temperature: 3 }, 'temperature'],
    [{ top_p: '1' }, 'top_p'],
    [{ top_logprobs: 21 }, 'top_logprobs'],
    [{ stream: 'yes' }, 'stream'],
    [{ store: 'yes' }, 'store'],
    [{ truncation: 'sometimes' }, 'truncation'],
    [{ reasoning: { effort: 3 } }, 'reasoning.effort'],
    [{ metadata: [] }, 'metadata'],
  ])('%j', (body, param) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ name: 'Fault', code: 'invalid_request', param }))
  })
})
