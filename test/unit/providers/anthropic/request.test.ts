import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import { bodyOf, sent } from './support.ts'

const target = { provider: 'anthropic', model: 'claude-opus-5', apiKey: 'secret', baseUrl: null }

it('posts to the Messages API with its key and version', () => {
  const { method, url, headers } = anthropic.request(bodyOf(), target)
  expect([method, url]).toEqual(['POST', 'https://api.anthropic.com/v1/messages'])
  expect(headers).toEqual({
    'x-api-key': 'secret',
    'anthropic-version': '2023-06-01',
    'content-type': 'application/json',
  })
})

it('replaces the address, for messages and for the probe', () => {
  const elsewhere = { ...target, baseUrl: 'https://proxy.test/v1' }
  expect(anthropic.request(bodyOf(), elsewhere).url).toBe('https://proxy.test/v1/messages')
  expect(anthropic.probe(elsewhere).url).toBe('https://proxy.test/v1/models?limit=1')
})

it('probes by listing one model, without a body', () => {
  const { method, url, headers, body } = anthropic.probe(target)
  expect([method, url, body]).toEqual(['GET', 'https://api.anthropic.com/v1/models?limit=1', null])
  expect(headers['x-api-key']).toBe('secret')
})

it("sends the target's model, not the caller's", () => {
  expect(sent({ model: 'auto' }, 'claude-opus-5').model).toBe('claude-opus-5')
})

it('drops what has no counterpart', () => {
  const chat = {
    n: 2,
    seed: 1,
    logprobs: true,
    top_logprobs: 3,
    presence_penalty: 1,
    logit_bias: {},
    metadata: { a: 'b' },
  }
  expect(Object.keys(sent(chat)).sort()).toEqual(['max_tokens', 'messages', 'model'])
})

const PLAIN: [string, Partial<ChatRequest>, object][] = [
  ['max_tokens', { max_tokens: 7 }, { max_tokens: 7 }],
  ['max_completion_tokens before max_tokens', { max_tokens: 7, max_completion_tokens: 9 }, { max_tokens: 9 }],
  ['a temperature above 1 as 1', { temperature: 1.7 }, { temperature: 1 }],
  ['temperature 0', { temperature: 0 }, { temperature: 0 }],
  ['top_p', { top_p: 0.5 }, { top_p: 0.5 }],
  ['top_k', { top_k: 5 }, { top_k: 5 }],
  ['one stop', { stop: 'END' }, { stop_sequences: ['END'] }],
  ['several stops, without blank ones', { stop: ['a', '\n', 'b'] }, { stop_sequences: ['a', 'b'] }],
  ['stream', { stream: true }, { stream: true }],
  ['user', { user: 'u1' }, { metadata: { user_id: 'u1' } }],
  ['service_tier', { service_tier: 'standard_only' }, { service_tier: 'standard_only' }],
  ['the default service tier by its name there', { service_tier: 'default' }, { service_tier: 'standard_only' }],
  [
    'thinking untouched',
    { thinking: { type: 'enabled', budget_tokens: 2000 } },
    { thinking: { type: 'enabled', budget_tokens: 2000 } },
  ],
  [
    'a cache mark on the whole request',
    { cache_control: { type: 'ephemeral' } },
    { cache_control: { type: 'ephemeral' } },
  ],
]
it.each(PLAIN)('sends %s', (_, chat, expected) => {
  expect(sent(chat)).toMatchObject(expected)
})

it.each([
  { stop: [' '] },
  { service_tier: 'flex' },
  { stream: false },
  { temperature: null, top_p: null, stop: null, user: null, reasoning_effort: null, tools: null },
])('sends nothing for %j', (chat) => {
  expect(Object.keys(sent(chat)).sort()).toEqual(['max_tokens', 'messages', 'model'])
})

describe('what each model takes', () => {
  it.each([
    ['claude-3-haiku-20240307', 4_096],
    ['claude-3-5-sonnet-20241022', 8_192],
    ['claude-opus-4-20250514', 16_384],
    ['claude-opus-4-6', 32_768],
    ['claude-mythos-preview', 32_768],
    ['MiniMax-M2', 8_192],
  ])('gives %s a default of %i tokens', (model, tokens) => {
    expect(sent({}, model).max_tokens).toBe(tokens)
  })

  it.each([
    ['claude-3-haiku-20240307', { temperature: 0.2, top_p: 0.9, top_k: 3 }],
    ['claude-opus-4-1-20250805', { temperature: 0.2, top_k: 3 }],
    ['claude-sonnet-4-6', { temperature: 0.2, top_k: 3 }],
    ['claude-opus-4-7', {}],
    ['claude-haiku-5-5', {}],
    ['claude-fable-5', {}],
  ])('sends %s only the sampling parameters it accepts', (model, expected) => {
    const { temperature, top_p, top_k } = sent({ temperature: 0.2, top_p: 0.9, top_k: 3 }, model)
    expect({ temperature, top_p, top_k }).toEqual({
      temperature: undefined,
      top_p: undefined,
      top_k: undefined,
      ...expected,
    })
  })
})
