import { expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { sent } from './support.ts'

const tool = {
  type: 'function',
  function: { name: 'get', description: 'Gets.', parameters: { properties: { a: {} } } },
}

it('sends a function with its schema, an object by default', () => {
  const bare = { type: 'function', function: { name: 'now' } }
  expect(sent({ tools: [tool, bare] }).tools).toEqual([
    { name: 'get', description: 'Gets.', input_schema: { type: 'object', properties: { a: {} } } },
    { name: 'now', input_schema: { type: 'object' } },
  ])
})

it("passes the vendor's own tools and cache marks", () => {
  const search = { type: 'web_search_20250305', name: 'web_search' }
  const { tools } = sent({ tools: [search, { ...tool, cache_control: { type: 'ephemeral' } }] })
  expect(tools[0]).toEqual(search)
  expect(tools[1].cache_control).toEqual({ type: 'ephemeral' })
})

const CHOICES: [ChatRequest['tool_choice'], boolean | undefined, object | undefined][] = [
  [undefined, undefined, undefined],
  ['auto', undefined, { type: 'auto' }],
  ['none', undefined, { type: 'none' }],
  ['required', undefined, { type: 'any' }],
  [{ type: 'function', function: { name: 'get' } }, undefined, { type: 'tool', name: 'get' }],
  ['odd', undefined, undefined],
  [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
  ['required', false, { type: 'any', disable_parallel_tool_use: true }],
  ['none', false, { type: 'none' }],
  ['auto', true, { type: 'auto' }],
]
it.each(CHOICES)('choice %j with parallel calls %j becomes %j', (tool_choice, parallel, expected) => {
  const chat = { tools: [tool], tool_choice, ...(parallel !== undefined && { parallel_tool_calls: parallel }) }
  expect(sent(chat).tool_choice).toEqual(expected)
})

it('sends no choice without tools', () => {
  expect(sent({ tool_choice: 'none', parallel_tool_calls: false, tools: [] })).not.toHaveProperty('tool_choice')
})

it.each(['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-fable-5'])(
  'asks %s in words: it cannot be forced',
  (model) => {
    const any = sent({ tools: [tool], tool_choice: 'required' }, model)
    expect(any.tool_choice).toEqual({ type: 'auto' })
    expect(any.system).toContain('at least one of the tools')
    const one = sent({ tools: [tool], tool_choice: { type: 'function', function: { name: 'get' } } }, model)
    expect(one.system).toContain('"get"')
  },
)

it('still forces Haiku 5.5', () => {
  expect(sent({ tools: [tool], tool_choice: 'required' }, 'claude-haiku-5-5').tool_choice).toEqual({ type: 'any' })
})
