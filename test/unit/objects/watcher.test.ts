import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TailRequest } from '../../../src/contract/live-tail.ts'
import { TAIL_CLOSED } from '../../../src/contract/tail-closed.ts'
import { tailRequestOf } from '../../../src/objects/tail-request.ts'
import { acknowledge, lookAfter, newWatcher, offer, WINDOW, wants } from '../../../src/objects/watcher.ts'
import type { TenantSnapshot } from '../../../src/storage/snapshot.ts'
import { factOf } from '../../support/fact.ts'

const row = tailRequestOf(factOf({ keyId: 'key_1', provider: 'openai', model: 'gpt-5.6', requestedModel: 'auto' }))
const rows = (count: number): TailRequest[] => Array.from({ length: count }, () => row)
const START = 1_000_000
const MINUTE = 60_000

test('a request is shown without its texts, what it says of itself, and what was decided on it', () => {
  const fact = factOf({ prompt: 'SECRET QUESTION', answer: 'SECRET ANSWER', metadata: { note: 'SECRET NOTE' } })
  const shown = JSON.stringify(tailRequestOf(fact))
  expect(shown).not.toContain('SECRET')
  expect(shown).not.toContain('heads')
  expect(JSON.parse(shown)).toMatchObject({ id: fact.id, costUsd: 0.0000015, inputTokens: 100 })
})

test.each([
  [{}, true],
  [{ model: 'auto' }, true],
  [{ model: 'gpt-5.6' }, true],
  [{ model: 'openai/*' }, true],
  [{ model: '*/gpt-*' }, true],
  [{ model: 'g*-5*6' }, true],
  [{ model: 'gpt-5' }, false],
  [{ model: 'anthropic/*' }, false],
  [{ provider: 'openai', key: 'key_1', status: '2xx' }, true],
  [{ status: '200' }, true],
  [{ status: '5xx' }, false],
  [{ provider: 'gemini' }, false],
  [{ key: 'key_2' }, false],
])('the filter %j on an answer of openai/gpt-5.6 is %s', (filter, expected) => {
  expect(wants(filter, row)).toBe(expected)
})

test('a pattern takes what an expression of the same meaning takes', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '*'), maxLength: 8 })
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
  fc.assert(
    fc.property(text, name, (pattern, requestedModel) => {
      const named = { ...row, provider: '!', model: '!', requestedModel }
      expect(wants({ model: pattern }, named)).toBe(
        new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(requestedModel),
      )
    }),
  )
})

test('of everything pushed each request is shown once or counted as missed, and never more than the window is under way', () => {
  const step = fc.oneof(
    fc.record({ rows: fc.integer({ min: 0, max: 400 }), missed: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ taken: fc.integer({ min: -5, max: 2_000 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let watcher = newWatcher('hash', {}, START)
      let pushed = 0
      let shown = 0
      let gaps = 0
      for (const each of steps) {
        if ('taken' in each) {
          const next = acknowledge(watcher, each.taken, START)
          gaps += next.gap
          watcher = next.watcher
        } else {
          const next = offer(watcher, rows(each.rows), each.missed, START)
          pushed += each.rows + each.missed
          shown += next.shown.length
          gaps += next.gap
          watcher = next.watcher
        }
        expect(watcher.sent - watcher.taken).toBeLessThanOrEqual(WINDOW)
      }
      expect(shown + gaps + watcher.missed).toBe(pushed)
    }),
  )
})

describe('a socket', () => {
  const key = { id: 'key_1', name: 'k', scopes: ['usage:read'], expiresAt: null } as const
  const snapshot = { tenantId: 'acme', active: true, keys: { hash: key } } as unknown as TenantSnapshot
  const watcher = newWatcher('hash', {}, START)
  const codeOf = (published: TenantSnapshot | null, heardAt: number, now: number, changes = {}) =>
    lookAfter({ ...watcher, ...changes }, published, heardAt, now).close?.code ?? null

  test('stays open while its key may read requests and it says something now and then', () => {
    expect(codeOf(snapshot, START + 10 * MINUTE, START + 11 * MINUTE)).toBeNull()
  })

  test.each([
    ['revoked', { ...snapshot, keys: {} }],
    ['without the scope', { ...snapshot, keys: { hash: { ...key, scopes: ['inference'] } } }],
    ['expired', { ...snapshot, keys: { hash: { ...key, expiresAt: START } } }],
    ['of a suspended tenant', { ...snapshot, active: false }],
    ['whose name is that of an object’s own property', { ...snapshot, keys: {} }, { secretHash: 'constructor' }],
  ])('is closed when its key is %s', (_, published, changes?: object) => {
    expect(codeOf(published as unknown as TenantSnapshot, START, START + 1, changes ?? {})).toBe(TAIL_CLOSED.revoked)
  })

  test('stays ten minutes on a key that cannot be looked up', () => {
    expect(codeOf(null, START + 9 * MINUTE, START + 10 * MINUTE)).toBeNull()
    expect(codeOf(null, START + 9 * MINUTE, START + 10 * MINUTE + 1)).toBe(TAIL_CLOSED.revoked)
  })

  test('is closed after two silent minutes, a minute without room, or half an hour', () => {
    expect(codeOf(snapshot, START, START + 2 * MINUTE + 1)).toBe(TAIL_CLOSED.silent)
    const full = { fullSince: START, missed: 12 }
    expect(codeOf(snapshot, START + MINUTE, START + MINUTE + 1, full)).toBe(TAIL_CLOSED.slow)
    expect(codeOf(snapshot, START + 30 * MINUTE, START + 30 * MINUTE + 1)).toBe(TAIL_CLOSED.over)
  })
})
