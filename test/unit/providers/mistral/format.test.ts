import { describe, expect, it } from 'vitest'
import { mistral } from '../../../../src/providers/mistral/mistral.ts'
import { bodyOf, sent, target } from './support.ts'

const OPEN = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }
const CLOSED = { ...OPEN, additionalProperties: false }
const format = (schema: unknown, strict?: boolean) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'x', schema, ...(strict && { strict }) } },
})

describe('the schema of an answer', () => {
  it('is closed where it is to be strict', () => {
    expect(sent(format(OPEN, true)).response_format).toEqual(format(CLOSED, true).response_format)
  })

  it('leaves the caller’s own text alone where it is closed already, or need not be strict', () => {
    for (const fields of [format(CLOSED, true), format(OPEN), { response_format: { type: 'json_object' } }]) {
      const body = bodyOf(fields)
      expect(mistral.request(body, target).body).toBe(body.text.replace('ours/alias', target.model))
    }
  })
})

describe('losses', () => {
  const told = (fields: Record<string, unknown>) => mistral.losses?.(bodyOf(fields), target)

  it('are none for what Mistral takes', () => {
    expect(told({ n: 2, seed: 1, presence_penalty: 1, temperature: 1.5, user: 'u', ...format(CLOSED, true) })).toEqual(
      [],
    )
  })

  it('name fields that it would answer with 422, and how far the temperature was lowered', () => {
    expect(told({ logprobs: true, logit_bias: { 1: 1 }, temperature: 2 })).toEqual([
      '`logprobs` and `logit_bias` were dropped: not taken here.',
      '`temperature` was lowered to 1.5, the most there is here.',
    ])
  })

  it('name what a strict schema cannot say, and nothing of one that is not strict', () => {
    const map = { type: 'object', additionalProperties: { type: 'string' } }
    expect(told(format(map, true))).toEqual(['`response_format` is not kept to the letter: properties by any name.'])
    expect(told(format(map))).toEqual([])
  })
})
