import { expect, it } from 'vitest'
import { BEDROCK } from '../../../../src/providers/bedrock/about.ts'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import chat from '../../../fixtures/providers/bedrock/chat.json'
import tools from '../../../fixtures/providers/bedrock/tools.json'
import { bodyOf, tool } from './support.ts'

const answered = (content: unknown[], more: object = {}, fields = {}) =>
  bedrock.reply!({ output: { message: { content } }, stopReason: 'end_turn', ...more }, bodyOf(fields))

it('turns an answer into a completion under the name that the caller used', () => {
  expect(bedrock.reply!(chat, bodyOf())).toEqual({
    id: '',
    object: 'chat.completion',
    created: 0,
    model: 'ours/alias',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello! How can I help?' }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 2112,
      completion_tokens: 8,
      total_tokens: 2120,
      prompt_tokens_details: { cached_tokens: 2000, cache_write_tokens: 100, cache_write_1h_tokens: 60 },
    },
  })
})

it('counts what was cached for an hour apart, as it has a price of its own', () => {
  const { usage } = bedrock.reply!(chat, bodyOf())
  expect(BEDROCK.usage!({ ...usage })).toEqual({
    inputTokens: 2112,
    cachedInputTokens: 2000,
    cacheWriteTokens: 100,
    outputTokens: 8,
    reasoningTokens: 0,
    reportedCostNanos: null,
    more: { cacheWrite1hTokens: 60 },
  })
  expect(BEDROCK.usage!({ prompt_tokens: 5, completion_tokens: 1 })).not.toHaveProperty('more')
})

it('turns tool uses into calls, and reasoning into details with Bedrock’s mark', () => {
  const { message, finish_reason } = bedrock.reply!(tools, bodyOf()).choices[0]!
  expect(finish_reason).toBe('tool_calls')
  expect(message).toEqual({
    role: 'assistant',
    content: 'I will look.',
    reasoning_content: 'Rome is in Italy.',
    reasoning_details: [
      {
        type: 'reasoning.text',
        text: 'Rome is in Italy.',
        signature: 'EqQBCgIYAhIM1gbcDa9G',
        format: 'amazon-bedrock-v1',
        index: 0,
      },
      { type: 'reasoning.encrypted', data: 'EmwKAhgBEgy3va3pzix/LafPsn4a', format: 'amazon-bedrock-v1', index: 1 },
    ],
    tool_calls: [
      {
        id: 'tooluse_kZJMlvQmRJ6eAyJE5GIl7Q',
        type: 'function',
        function: { name: 'get_weather', arguments: '{"city":"Rome"}' },
      },
      { id: 'tooluse_02', type: 'function', function: { name: 'get_time', arguments: '{}' } },
    ],
  })
})

it('has no content, rather than an empty one, when the model only calls tools', () => {
  const { message } = answered([{ toolUse: { toolUseId: 'a', name: 'get', input: {} } }]).choices[0]!
  expect(message.content).toBeNull()
})

it('gives tools the names that the caller knows', () => {
  const name = `${'n'.repeat(70)}.x`
  const use = { toolUseId: 'a', name: 'n'.repeat(64), input: {} }
  const { message } = answered([{ toolUse: use }], {}, { tools: [tool(name)] }).choices[0]!
  expect(message.tool_calls?.[0]?.function.name).toBe(name)
})

it('keeps text that is cited, and leaves out citations and what the service’s own tools did', () => {
  const { message } = answered([
    { toolUse: { toolUseId: 's', name: 'nova_grounding', input: {}, type: 'server_tool_use' } },
    { toolResult: { toolUseId: 's', content: [] } },
    { citationsContent: { content: [{ text: 'Rome' }, { text: ' is old.' }], citations: [{ title: 'x' }] } },
    { text: ' Yes.' },
  ]).choices[0]!
  expect(message).toEqual({ role: 'assistant', content: 'Rome is old. Yes.' })
})

it('names the model that a prompt router chose', () => {
  const invokedModelId = 'arn:aws:bedrock:us-west-2:1:inference-profile/us.meta.llama3'
  expect(answered([], { trace: { promptRouter: { invokedModelId } } }).model).toBe(invokedModelId)
})

it.each([{}, { output: {} }, null, 'x'])('refuses %j, which is no answer', (json) => {
  expect(() => bedrock.reply!(json, bodyOf())).toThrow('The provider sent no message.')
})
