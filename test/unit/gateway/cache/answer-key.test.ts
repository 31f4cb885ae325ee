import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TenantSettings } from '../../../../src/contract/settings.ts'
import { answerKey, canonical } from '../../../../src/gateway/cache/answer-key.ts'
import type { TenantSnapshot } from '../../../../src/storage/snapshot.ts'

const tenant = (tenantId: string, aliases: TenantSnapshot['aliases'] = {}): TenantSnapshot => ({
  tenantId,
  version: 1,
  publishedAt: 0,
  active: true,
  hosts: [],
  keys: {},
  dataKey: null,
  credentials: [],
  aliases,
  settings: TenantSettings.parse({}),
})
const chat = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }], temperature: 0 }

test('two tenants never share a place', async () => {
  expect(await answerKey(tenant('a'), chat)).not.toBe(await answerKey(tenant('b'), chat))
})

test('the order of keys does not matter, at any depth', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, each]) => [key, shuffled(each)]),
    )
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(shuffled(value))).toBe(canonical(value))
    }),
  )
})

test('canonical text says what the value says, so different values differ', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test.each([
  ['temperature', { temperature: 1 }],
  ['a message', { messages: [{ role: 'user' as const, content: 'ho' }] }],
  ['the model', { model: 'other' }],
  ['a field nobody knows', { novelty: true }],
])('%s shapes the answer', async (_, change) => {
  expect(await answerKey(tenant('a'), { ...chat, ...change })).not.toBe(await answerKey(tenant('a'), chat))
})

test.each([
  ['streaming', { stream: true, stream_options: { include_usage: true } }],
  ['who asks', { user: 'somebody', metadata: { team: 'x' } }],
  ['the cache wish', { cache: { ttl: 5 } }],
])('%s does not shape the answer', async (_, change) => {
  expect(await answerKey(tenant('a'), { ...chat, ...change })).toBe(await answerKey(tenant('a'), chat))
})

test('what an alias stands for is part of the place', async () => {
  const before = tenant('a', { m: { strategy: 'fallback', models: ['x/1'] } })
  const after = tenant('a', { m: { strategy: 'fallback', models: ['x/2'] } })
  expect(await answerKey(before, chat)).not.toBe(await answerKey(after, chat))
})
