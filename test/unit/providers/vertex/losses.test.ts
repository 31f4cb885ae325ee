import { expect, it } from 'vitest'
import { vertex } from '../../../../src/providers/vertex/vertex.ts'
import { bodyOf, sent, target } from './support.ts'

const told = (model: string, fields: Record<string, unknown>) => vertex.losses?.(bodyOf(fields), target({ model }))
const schema = { type: 'object', properties: { a: { type: 'string', minLength: 1 } } }
const response_format = { type: 'json_schema', json_schema: { schema, strict: true } }

it('are those of the model’s own wire format', () => {
  const fields = { n: 2, logit_bias: { 1: 1 } }
  expect(told('gemini-3.5-flash', fields)).toEqual(['`logit_bias` was dropped: not taken here.'])
  expect(told('claude-opus-4-6', fields)).toEqual(['`n` and `logit_bias` were dropped: not taken here.'])
  expect(told('mistralai/mistral-medium-3', fields)).toEqual(['`logit_bias` was dropped: not taken here.'])
  expect(told('meta/llama-3.3-70b-instruct-maas', fields)).toEqual([])
})

it('know that a Claude has the answer tool there, which takes any schema', () => {
  expect(told('claude-opus-4-6', { response_format })).toEqual([])
  expect(told('gemini-3.5-flash', { response_format })).toHaveLength(1)
})

it('a Mistral is sent a strict schema closed, and an open model no thinking of others', () => {
  expect(sent('mistralai/mistral-medium-3', { response_format }).response_format.json_schema.schema).toEqual({
    ...schema,
    additionalProperties: false,
  })
  const messages = [{ role: 'assistant', content: 'Hi', reasoning_content: 'Hm.' }]
  expect(sent('meta/llama-3.3-70b-instruct-maas', { messages }).messages).toEqual([
    { role: 'assistant', content: 'Hi' },
  ])
})
