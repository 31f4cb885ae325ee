import { expect, it } from 'vitest'
import { sent } from './support.ts'

const MODEL = 'claude-opus-4-6'
const schema = { type: 'object', properties: { age: { type: 'integer' } }, required: ['age'] }
const wanted = { response_format: { type: 'json_schema', json_schema: { name: 'person', schema } } }

it('has its version in the body and no model', () => {
  const body = sent(MODEL, { stream: true })
  expect(body).toMatchObject({ anthropic_version: 'vertex-2023-10-16', stream: true })
  expect(body).not.toHaveProperty('model')
  expect(body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }])
})

it('takes the traits of the model from its name, version included', () => {
  expect(sent('claude-opus-4-6', { reasoning_effort: 'high' })).toMatchObject({
    thinking: { type: 'adaptive' },
    output_config: { effort: 'high' },
  })
  expect(sent('claude-sonnet-4-5@20250929', { reasoning_effort: 'high' }).thinking).toMatchObject({ type: 'enabled' })
})

it('answers in a schema by the answer tool, as the other way is off unless an organization allows it', () => {
  const body = sent(MODEL, wanted)
  expect(body.tools).toMatchObject([{ name: 'structured_answer', input_schema: schema }])
  expect(body.tool_choice).toEqual({ type: 'tool', name: 'structured_answer' })
  expect(body.output_config?.format).toBeUndefined()
})

it('passes on an output format that the caller writes himself', () => {
  const output_config = { format: { type: 'json_schema', schema } }
  expect(sent(MODEL, { output_config }).output_config).toEqual(output_config)
})

it('moves a cache mark of the whole request to the last block, where it is understood', () => {
  const mark = { type: 'ephemeral' }
  const body = sent(MODEL, { cache_control: mark, messages: [{ role: 'user', content: 'Hello' }] })
  expect(body).not.toHaveProperty('cache_control')
  expect(body.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hello', cache_control: mark }] }])
})

it('leaves a mark that is there already', () => {
  const own = { type: 'ephemeral', ttl: '1h' }
  const content = [{ type: 'text', text: 'Hello', cache_control: own }]
  const body = sent(MODEL, { cache_control: { type: 'ephemeral' }, messages: [{ role: 'user', content }] })
  expect(body.messages[0].content[0].cache_control).toEqual(own)
})

it('asks for no service tier, which only Anthropic’s own prices have', () => {
  expect(sent(MODEL, { service_tier: 'auto' })).not.toHaveProperty('service_tier')
})
