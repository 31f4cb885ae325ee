import { expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import chat from '../../../fixtures/providers/anthropic/chat.json'
import refused from '../../../fixtures/providers/anthropic/refused.json'
import tools from '../../../fixtures/providers/anthropic/tools.json'
import { bodyOf, sent } from './support.ts'

const reply = (json: unknown, request: Partial<ChatRequest> = {}) => anthropic.reply!(json, bodyOf(request))
const first = (json: unknown, request: Partial<ChatRequest> = {}) => reply(json, request).choices[0]!

it('answers in the shape of OpenAI, with the time left to delivery', () => {
  expect(reply(chat)).toEqual({
    id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
    object: 'chat.completion',
    created: 0,
    model: 'claude-sonnet-4-5-20250929',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello! How can I help?' }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 2112,
      completion_tokens: 8,
      total_tokens: 2120,
      prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 100 },
    },
  })
})

it('gives tool calls with their arguments as JSON text, and the thinking with its signature', () => {
  expect(first(tools)).toEqual({
    index: 0,
    finish_reason: 'tool_calls',
    message: {
      role: 'assistant',
      content: 'I will look up both.',
      reasoning_content: 'The user asks for two cities.',
      reasoning_details: [
        {
          type: 'reasoning.text',
          text: 'The user asks for two cities.',
          signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h',
          index: 0,
        },
        { type: 'reasoning.encrypted', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a', index: 1 },
      ],
      tool_calls: [
        {
          id: 'toolu_01A09q90qw90lq917835lq9',
          type: 'function',
          function: { name: 'get_weather', arguments: '{"city":"Rome"}' },
        },
        { id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6', type: 'function', function: { name: 'get_time', arguments: '{}' } },
      ],
    },
  })
  expect(reply(tools).usage?.completion_tokens_details).toEqual({ reasoning_tokens: 40 })
})

it('comes back to the vendor, as a next request, exactly as the vendor sent it', () => {
  const { message } = first(tools)
  const turns = sent({
    messages: [{ role: 'user', content: 'Hi' }, { ...message }, { role: 'user', content: 'Go on' }],
  })
  expect(turns.messages[1]).toEqual({ role: 'assistant', content: tools.content })
})

it('gives null content when there are only tool calls', () => {
  const content = [{ type: 'tool_use', id: 'a', name: 'f', input: {} }]
  expect(first({ ...tools, content }).message.content).toBeNull()
})

it('says why a request was refused', () => {
  const { message, finish_reason } = first(refused)
  expect(finish_reason).toBe('content_filter')
  expect(message).toEqual({
    role: 'assistant',
    content: '',
    refusal: 'The request was declined by a safety classifier.',
  })
})

it.each([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'content_filter'],
  ['something_new', 'stop'],
  [null, 'stop'],
])('ends %s as %s', (stop_reason, finish) => {
  expect(first({ ...chat, stop_reason }).finish_reason).toBe(finish)
})

it('leaves out blocks it does not know', () => {
  const content = [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }, ...chat.content, 'junk', null]
  expect(first({ ...chat, content }).message).toEqual(first(chat).message)
})

it('gives the arguments of the answer tool as the content, and says stop', () => {
  const response_format = { type: 'json_schema', json_schema: { schema: { type: 'object' } } }
  const content = [{ type: 'tool_use', id: 'a', name: 'structured_answer', input: { age: 3 } }]
  const answer = first({ ...tools, content }, { response_format })
  expect(answer).toEqual({ index: 0, message: { role: 'assistant', content: '{"age":3}' }, finish_reason: 'stop' })
})

it("takes a tool of the caller's for what it is, whatever its name", () => {
  const content = [{ type: 'tool_use', id: 'a', name: 'structured_answer', input: {} }]
  expect(first({ ...tools, content }).finish_reason).toBe('tool_calls')
  const response_format = { type: 'json_schema', json_schema: { schema: { type: 'object' } } }
  const own = [{ type: 'function', function: { name: 'structured_answer' } }]
  expect(first({ ...tools, content }, { response_format, tools: own }).message.tool_calls).toHaveLength(1)
})

it.each([[null], ['text'], [[]], [{}], [{ content: 'text' }]])('blames the provider for an answer like %j', (json) => {
  expect(() => reply(json)).toThrow(expect.objectContaining({ code: 'provider_failed' }))
})
