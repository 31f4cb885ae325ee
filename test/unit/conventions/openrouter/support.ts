import { expect } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import { openrouter } from '../../../../src/conventions/openrouter/openrouter.ts'

/** What is asked unless a test says otherwise. */
export const body = { model: 'anthropic/claude-sonnet-4.5', messages: [{ role: 'user', content: 'Hi' }] }

/** What OpenRouter's convention makes of a request; the wish must be one. */
export const read = (fields: Record<string, unknown>, headers: Record<string, string> = {}) => {
  const reading = openrouter.read(new Headers(headers), { ...body, ...fields })
  expect(Wish.strict().safeParse(reading.wish).error).toBeUndefined()
  return reading
}
