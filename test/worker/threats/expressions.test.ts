import { beforeAll, describe, expect, test } from 'vitest'
import { fitsPattern } from '../../../src/gateway/routing/permitted.ts'
import { compilePattern } from '../../../src/policy/condition/compile-pattern.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'
import { ask, completion, outside, tidyUp } from './support.ts'

tidyUp()

/** Patterns that a backtracking engine needs exponential or polynomial time for, and what makes it. Source: the OWASP page on ReDoS, Davis et al. 2018. */
const PATTERNS: readonly (readonly [pattern: string, unit: string, end: string])[] = [
  ['^(a+)+$', 'a', '!'],
  ['^([a-zA-Z]+)*$', 'a', '!'],
  ['^(a|aa)+$', 'a', '!'],
  ['^(a|a?)+$', 'a', '!'],
  ['(.*a){12}$', 'a', '!'],
  ['^(\\d+|\\w+)*$', '1', '!'],
  ['^([a-z0-9]+[._-]?)*@', 'a.', '!'],
  ['(x+x+)+y', 'x', ''],
  ['\\s+$', ' ', 'x'],
  ['(a*)*b', 'a', ''],
  ['((a*)*)*b', 'a', ''],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a', ''],
]

/** A text that each of them is in. */
const HITS: Readonly<Record<string, string>> = {
  '^(a+)+$': 'aaa',
  '^([a-zA-Z]+)*$': 'abc',
  '^(a|aa)+$': 'aaa',
  '^(a|a?)+$': 'aa',
  '(.*a){12}$': 'a'.repeat(12),
  '^(\\d+|\\w+)*$': '1a',
  '^([a-z0-9]+[._-]?)*@': 'a.b@',
  '(x+x+)+y': 'xxy',
  '\\s+$': 'a ',
  '(a*)*b': 'aab',
  '((a*)*)*b': 'b',
  '^(([a-z])+.)+[A-Z]([a-z])+$': 'abXyz',
}

let key = ''
const messages = [{ role: 'user', content: 'Hi' }]

beforeAll(async () => {
  forgetAll()
  key = await newTenant('expressions', { sandbox: true, houseCredentials: true })
})

describe.each(PATTERNS)('the expression %s', (pattern, unit, end) => {
  test('is decided of a text of twenty thousand characters, for which trying path by path would take longer than anybody lives', () => {
    const { isIn, states } = compilePattern(pattern)
    expect(states).toBeLessThanOrEqual(500)
    expect(isIn(unit.repeat(20_000) + end)).toBe(false)
    expect(isIn(HITS[pattern] ?? '')).toBe(true)
  })

  test('in a policy, met by the text that is worst for it, keeps no request waiting', async () => {
    const rule = {
      name: pattern,
      when: `request.metadata.text.matches(${JSON.stringify(pattern)})`,
      effect: { do: 'deny' },
    }
    const made = await admin('POST', '/admin/policies', key, rule)
    expect([200, 201, 400]).toContain(made.status)
    const text = unit.repeat(400) + end
    const { status } = await ask(key, { body: { model: 'sandbox/echo-small', messages, metadata: { text } } })
    expect([200, 403]).toContain(status)
    if (made.status === 201) await admin('DELETE', `/admin/policies/${made.body['id']}`, key)
  })

  test('in a Portkey condition keeps no request waiting', async () => {
    outside(() => Response.json(completion('Hi')))
    const config = {
      strategy: {
        mode: 'conditional',
        // biome-ignore lint/suspicious/noThenProperty: Portkey's own name
        conditions: [{ query: { 'metadata.text': { $regex: pattern } }, then: 'a' }],
        default: 'a',
      },
      targets: [{ name: 'a', provider: 'openai' }],
    }
    const headers = {
      'x-portkey-config': JSON.stringify(config),
      'x-portkey-metadata': JSON.stringify({ text: unit.repeat(400) + end }),
    }
    const { status } = await ask(key, { headers, body: { model: 'gpt-4.1', messages } })
    expect([200, 400]).toContain(status)
  })
})

test('a pattern of models with many stars is held against a name in one pass', () => {
  const stars = `${'a*'.repeat(90)}b`
  const counting = { finds: 0 }
  const name = `openai/${'a'.repeat(200)}`
  const { indexOf } = String.prototype
  const spied = Object.assign(Object(name) as string, {
    indexOf(part: string, at: number) {
      counting.finds++
      return indexOf.call(name, part, at)
    },
  })
  expect(fitsPattern(`openai/${stars}`, spied)).toBe(false)
  expect(fitsPattern(`openai/${'a*'.repeat(90)}`, spied)).toBe(true)
  expect(counting.finds).toBeLessThanOrEqual(200)
})

test('a key whose models are patterns with many stars keeps no request waiting', async () => {
  const models = Array.from({ length: 20 }, () => `${'*a'.repeat(60)}b`)
  const made = await admin('POST', '/admin/keys', key, { name: 'stars', scopes: ['inference'], models })
  const secret = made.status === 201 ? String(made.body['secret']) : key
  const { status } = await ask(secret, { body: { model: `sandbox/${'a'.repeat(180)}`, messages } })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
})
