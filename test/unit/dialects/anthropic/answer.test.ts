import { expect, it, test } from 'vitest'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import chat from '../../../fixtures/providers/anthropic/chat.json'
import tools from '../../../fixtures/providers/anthropic/tools.json'
import { asked, completion, read } from './support.ts'

const answer = (...said: Parameters<typeof completion>): any => anthropicDialect.answer(completion(...said), asked)

it('answers a plain text as a message with an id of its own', () => {
  expect(answer({ content: 'Hello' })).toEqual({
    id: 'msg_0123456789abcdef0123456789abcdef',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'Hello' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
  })
})

it('gives back what Anthropic itself answered: thinking with signatures, text, calls, and usage', () => {
  for (const recorded of [chat, tools]) {
    const whole = anthropic.reply?.(recorded, { chat: asked.chat, text: '' })
    const told: any = whole && anthropicDialect.answer(whole, asked)
    const content = recorded.content.map(({ citations: _, ...block }: any) => block)
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = recorded.usage
    expect(told.content).toEqual(content)
    expect(told.stop_reason).toBe(recorded.stop_reason)
    expect(told.usage).toMatchObject({
      input_tokens,
      cache_creation_input_tokens,
      cache_read_input_tokens,
      output_tokens,
    })
  }
})

it('tells input without what was read from or written to a cache, and never below nothing', () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 20,
    total_tokens: 120,
    prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
    completion_tokens_details: { reasoning_tokens: 5 },
  }
  expect(answer({ content: 'a' }, { usage }).usage).toEqual({
    input_tokens: 10,
    cache_read_input_tokens: 60,
    cache_creation_input_tokens: 30,
    output_tokens: 20,
    output_tokens_details: { thinking_tokens: 5 },
  })
  expect(answer({}, { usage: { ...usage, prompt_tokens: 1 } }).usage.input_tokens).toBe(0)
})

const tool_calls = [{ id: 'c', type: 'function' as const, function: { name: 'f', arguments: '{"a":1}' } }]

test.each([
  ['a finished answer', {}, { finish_reason: 'stop' }, 'end_turn', null],
  ['an answer whose reason is not told', {}, { finish_reason: null }, 'end_turn', null],
  ['an answer at its limit', {}, { finish_reason: 'length' }, 'max_tokens', null],
  ['a filtered answer', {}, { finish_reason: 'content_filter' }, 'refusal', null],
  ['a refusal', { refusal: 'No.' }, { finish_reason: 'stop' }, 'refusal', null],
  ['a call', { tool_calls }, { finish_reason: 'tool_calls' }, 'tool_use', null],
  ['a call that the vendor ends with stop', { tool_calls }, { finish_reason: 'stop' }, 'tool_use', null],
  ['a tool use without a call', {}, { finish_reason: 'tool_calls' }, 'end_turn', null],
  ['a stop string that the vendor names', {}, { stop_reason: 'END' }, 'stop_sequence', 'END'],
  ['a stop string that nobody asked for', {}, { stop_reason: 'other' }, 'end_turn', null],
])('%s has its stop reason', (_, message, more, reason, sequence) => {
  expect(answer(message, more)).toMatchObject({ stop_reason: reason, stop_sequence: sequence })
})

it('explains a refusal where the model did', () => {
  const stop_details = { type: 'refusal', category: null, explanation: 'No.' }
  expect(answer({ refusal: 'No.' })).toMatchObject({ content: [], stop_details })
})

test.each([
  ['', {}],
  ['{"a":1}', { a: 1 }],
  ['[1]', { value: [1] }],
  ['{"a":', { invalid_json: '{"a":' }],
])('a call with the arguments %j is told as an object', (json, input) => {
  const calls = [{ id: '', type: 'function' as const, function: { name: 'f', arguments: json } }]
  const id = `toolu_${asked.id}_0`
  expect(answer({ tool_calls: calls }).content).toEqual([{ type: 'tool_use', id, name: 'f', input }])
})

it('joins thinking that comes in fragments, up to its signature', () => {
  const reasoning_details = [
    { type: 'reasoning.text' as const, text: 'a', index: 0 },
    { type: 'reasoning.text' as const, text: 'b', index: 0 },
    { type: 'reasoning.text' as const, signature: 's', index: 0 },
    { type: 'reasoning.text' as const, text: 'c', index: 1 },
  ]
  expect(answer({ reasoning_details, reasoning_content: 'abc' }).content).toEqual([
    { type: 'thinking', thinking: 'ab', signature: 's' },
    { type: 'thinking', thinking: 'c', signature: '' },
  ])
})

it('carries the marks and extras of another vendor there and back', () => {
  const extra_content = { google: { thought_signature: 'c2ln' } }
  const format = 'google-gemini-v1'
  const message = {
    content: 'Looking.',
    reasoning_details: [
      { type: 'reasoning.text' as const, text: 'a', signature: 'c2ln', format, index: 0 },
      { type: 'reasoning.encrypted' as const, data: 'ZGF0YQ==', format: 'openai-responses-v1', index: 1 },
    ],
    tool_calls: tool_calls.map((call) => ({ ...call, extra_content })),
    extra_content,
  }
  const { content } = answer(message)
  const turns = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content },
  ]
  expect(read({ messages: turns }).chat.messages[1]).toEqual({ role: 'assistant', ...message })
})

it('carries unsigned thinking back as the plain text it was', () => {
  const { content } = answer({ content: 'b', reasoning_content: 'a' })
  expect(read({ messages: [{ role: 'assistant', content }] }).chat.messages).toEqual([
    { role: 'assistant', content: 'b', reasoning_content: 'a' },
  ])
})
