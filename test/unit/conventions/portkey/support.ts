import { expect } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import { portkey } from '../../../../src/conventions/portkey/portkey.ts'

/** What is asked unless a test says otherwise. */
export const body = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }] }

/** What Portkey's convention makes of a request; the wish must be one. */
export const read = (headers: Record<string, string>, asked: Record<string, unknown> = body, pathname?: string) => {
  const reading = portkey.read(new Headers(headers), asked, pathname)
  expect(Wish.safeParse(reading.wish).error).toBeUndefined()
  return reading
}
/** The same, with a config in its header. */
export const withConfig = (
  config: unknown,
  headers: Record<string, string> = {},
  asked: Record<string, unknown> = body,
) => read({ 'x-portkey-config': JSON.stringify(config), ...headers }, asked)
