import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { needsOf } from '../../../../src/providers/capabilities/needs.ts'

const TOOL = { type: 'function', function: { name: 'f' } }
const ask = (fields: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }],
  ...fields,
})
const namesOf = (fields: Partial<ChatRequest>, inputTokens?: number) =>
  needsOf(ask(fields), inputTokens).map(({ is }) => is)
const user = (...parts: { type: string }[]): ChatRequest['messages'] => [{ role: 'user', content: parts as never }]

describe('what a request needs', () => {
  it('is nothing when it is plain text', () => {
    expect(needsOf(ask())).toEqual([])
  })

  const table: readonly [string, Partial<ChatRequest>, string[]][] = [
    ['tools', { tools: [TOOL] }, ['tools']],
    ['calls told of in the conversation', { messages: [{ role: 'tool', tool_call_id: 'c', content: '1' }] }, ['tools']],
    ['a required call', { tools: [TOOL], tool_choice: 'required' }, ['tools', 'forced_tools']],
    [
      'a named call',
      { tools: [TOOL], tool_choice: { type: 'function', function: { name: 'f' } } },
      ['tools', 'forced_tools'],
    ],
    ['one call at a time', { tools: [TOOL], parallel_tool_calls: false }, ['tools', 'parallel_tools']],
    ['an image', { messages: user({ type: 'text' }, { type: 'image_url' }) }, ['vision']],
    ['sound and a file', { messages: user({ type: 'input_audio' }, { type: 'file' }) }, ['audio', 'file']],
    ['a schema', { response_format: { type: 'json_schema' } }, ['json_schema']],
    ['JSON', { response_format: { type: 'json_object' } }, ['json_object']],
    [
      'JSON beside tools',
      { tools: [TOOL], response_format: { type: 'json_object' } },
      ['tools', 'json_with_tools', 'json_object'],
    ],
    ['log probabilities', { logprobs: true }, ['logprobs']],
    ['several answers', { n: 2 }, ['n']],
    ['a seed, even 0', { seed: 0 }, ['seed']],
    ['stop sequences', { stop: 'x' }, ['stop']],
    ['an effort', { reasoning_effort: 'low' }, ['reasoning_effort']],
    ['sampling', { temperature: 0 }, ['sampling']],
    ['penalties', { presence_penalty: 1 } as never, ['penalties']],
    [
      'an answer begun',
      {
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: '{' },
        ],
      },
      ['prefill'],
    ],
    ['the role developer', { messages: [{ role: 'developer', content: 'Be brief.' }] }, ['developer_role']],
    ['room to answer', { max_tokens: 5 }, ['output']],
  ]

  it.each(table)('%s', (_, fields, names) => {
    expect(namesOf(fields)).toEqual(names)
  })

  it.each([
    ['no tool is listed', { tools: [], tool_choice: 'required', parallel_tool_calls: true }],
    ['a field is null', { tools: null, temperature: null, n: null, seed: null, stop: null, response_format: null }],
    ['a field asks for the default', { temperature: 1, top_p: 1, n: 1, logprobs: false, reasoning_effort: 'none' }],
    ['stop is an empty list', { stop: [] }],
    ['a part of content is none it knows, whatever its name', { messages: user({ type: 'constructor' }) }],
  ])('is nothing where %s', (_, fields) => {
    expect(namesOf(fields as Partial<ChatRequest>)).toEqual([])
  })

  it('counts the room for the answer into the context', () => {
    expect(needsOf(ask({ max_completion_tokens: 50 }), 100)).toEqual([
      { is: 'context', tokens: 150 },
      { is: 'output', tokens: 50 },
    ])
  })
})
