import { expect, it } from 'vitest'
import type { Asking } from '../../../../../src/gateway/call.ts'
import { conversationOf, homeOf, settle } from '../../../../../src/gateway/routing/auto/homes.ts'

const now = Date.UTC(2026, 10, 25)

function asking(tenantId: string, session: string | null = null, keyId = 'key_1'): Asking {
  return { session, caller: { tenant: { tenantId }, key: { id: keyId } } } as unknown as Asking
}

const chat = (first: string) => ({ model: 'auto', messages: [{ role: 'user' as const, content: first }] })

it('a conversation is known by its beginning and its key, or by what the caller calls it', () => {
  const name = conversationOf(asking('a'), chat('Hello'))
  expect(conversationOf(asking('a'), chat('Hello'))).toBe(name)
  expect(conversationOf(asking('a'), chat('Hello!'))).not.toBe(name)
  expect(conversationOf(asking('b'), chat('Hello'))).not.toBe(name)
  expect(conversationOf(asking('a', null, 'key_2'), chat('Hello'))).not.toBe(name)
  expect(conversationOf(asking('a', 'S'), chat('Hello'))).toBe(conversationOf(asking('a', 'S'), chat('Other')))
})

it('a conversation that goes on is at home with who answered it, for five minutes', () => {
  settle('one', { arm: 'openai/a', length: 10, at: now })
  expect(homeOf('one', 3, now + 299_000)?.arm).toBe('openai/a')
  expect(homeOf('one', 3, now + 301_000)).toBeNull()
})

it('a first question is at home nowhere, even if it was asked before', () => {
  settle('two', { arm: 'openai/a', length: 10, at: now })
  expect(homeOf('two', 1, now)).toBeNull()
})

it('conversations without end are forgotten, the oldest first', () => {
  settle('oldest', { arm: 'openai/a', length: 1, at: now })
  for (let at = 0; at < 6_000; at++) settle(`many ${at}`, { arm: 'openai/b', length: 1, at: now })
  expect(homeOf('oldest', 3, now)).toBeNull()
  expect(homeOf('many 5999', 3, now)?.arm).toBe('openai/b')
})
