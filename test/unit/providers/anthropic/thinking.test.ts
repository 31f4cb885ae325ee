import { expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { sent } from './support.ts'

const tool = {
  type: 'function',
  function: { name: 'get', description: 'Gets.', parameters: { properties: { a: {} } } },
}

it.each([
  ['minimal', 1_024],
  ['low', 1_024],
  ['medium', 4_096],
  ['high', 12_288],
  ['xhigh', 12_288],
])('%s is a budget on older models, inside max_tokens and without temperature', (reasoning_effort, budget_tokens) => {
  const body = sent({ reasoning_effort, temperature: 0.5, top_p: 0.5, top_k: 5 })
  expect(body.thinking).toEqual({ type: 'enabled', budget_tokens })
  expect(body.max_tokens).toBe(16_384 + budget_tokens)
  expect(body).not.toHaveProperty('temperature')
  expect(body).not.toHaveProperty('top_p')
  expect(body).not.toHaveProperty('top_k')
})

it.each([
  [1_024, undefined],
  [1_025, 1_024],
  [4_000, 2_000],
  [90_000, 12_288],
])("keeps the caller's limit of %i and fits the budget into it", (max_tokens, budget) => {
  const body = sent({ reasoning_effort: 'high', max_tokens })
  expect(body.max_tokens).toBe(max_tokens)
  expect(body.thinking?.budget_tokens).toBe(budget)
})

it.each([
  ['claude-opus-4-6', 'xhigh', 'high'],
  ['claude-opus-4-6', 'minimal', 'low'],
  ['claude-opus-5', 'xhigh', 'xhigh'],
  ['claude-sonnet-5-5', 'medium', 'medium'],
])('%s thinks adaptively: %s is the effort %s', (model, reasoning_effort, effort) => {
  const body = sent({ reasoning_effort, max_tokens: 100 }, model)
  expect(body.thinking).toEqual({ type: 'adaptive', display: 'summarized' })
  expect(body.output_config).toEqual({ effort })
  expect(body.max_tokens).toBe(100)
})

it('none as effort asks for no thinking, and for the least where thinking cannot be turned off', () => {
  expect(sent({ reasoning_effort: 'none' })).not.toHaveProperty('thinking')
  expect(sent({ reasoning_effort: 'none' }, 'claude-opus-4-6')).not.toHaveProperty('output_config')
  const body = sent({ reasoning_effort: 'none' }, 'claude-opus-5-5')
  expect(body).not.toHaveProperty('thinking')
  expect(body.output_config).toEqual({ effort: 'low' })
})

it('effort is not sent to models that cannot think', () => {
  expect(sent({ reasoning_effort: 'high' }, 'claude-3-5-haiku-20241022')).not.toHaveProperty('thinking')
})

it.each(['claude-sonnet-4-5', 'claude-opus-4-6'])('thinking gives way to a forced tool on %s', (model) => {
  expect(sent({ reasoning_effort: 'high', tools: [tool], tool_choice: 'required' }, model)).not.toHaveProperty(
    'thinking',
  )
})

it('thinking does not begin in the middle of a tool round whose thinking was not sent back', () => {
  const call = { id: 'a', type: 'function' as const, function: { name: 'get', arguments: '{}' } }
  const round = (reasoning_details?: object[]): ChatRequest['messages'] => [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', tool_calls: [call], ...(reasoning_details && { reasoning_details }) },
    { role: 'tool', tool_call_id: 'a', content: 'x' },
  ]
  const signed = [{ type: 'reasoning.text', text: 'Hm', signature: 's', index: 0 }]
  expect(sent({ reasoning_effort: 'low', messages: round() })).not.toHaveProperty('thinking')
  expect(sent({ reasoning_effort: 'low', messages: round(signed) })).toHaveProperty('thinking')
  expect(sent({ reasoning_effort: 'low', messages: round() }, 'claude-opus-5')).toHaveProperty('thinking')
})

it("leaves room for the answer beside the caller's own budget", () => {
  expect(sent({ thinking: { type: 'enabled', budget_tokens: 30_000 } }).max_tokens).toBe(46_384)
})

it('keeps the temperature when thinking is disabled explicitly', () => {
  expect(sent({ thinking: { type: 'disabled' }, temperature: 0.3 }).temperature).toBe(0.3)
})
