import { expect } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import { litellm } from '../../../../src/conventions/litellm/litellm.ts'
import { SECRET } from '../support.ts'

/** What is asked unless a test says otherwise. */
export const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] }

/** What LiteLLM's convention makes of a request; the wish must be one, and no secret anywhere but in the keys. */
export const read = (fields: Record<string, unknown>, headers: Record<string, string> = {}) => {
  const reading = litellm.read(new Headers(headers), { ...body, ...fields })
  expect(Wish.strict().safeParse(reading.wish).error).toBeUndefined()
  expect(JSON.stringify([reading.wish, reading.sets, reading.warnings, reading.model])).not.toContain(SECRET)
  return reading
}
