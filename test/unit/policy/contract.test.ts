import { expect, test } from 'vitest'
import { Policy, PolicyInput } from '../../../src/contract/policies.ts'

const deny = { do: 'deny' }
const night = { timezone: 'Europe/Berlin', from: '22:00', to: '06:00' }

test('what is left out is enforced, for everybody, always', () => {
  expect(PolicyInput.parse({ name: 'A', effect: deny })).toEqual({
    name: 'A',
    mode: 'enforce',
    when: 'true',
    effect: deny,
  })
})

const effects = [
  { do: 'allow' },
  { do: 'deny', message: 'No.' },
  { do: 'redact', direction: 'both', detect: ['email'] },
  { do: 'block', direction: 'input', detect: ['secret', 'prompt_injection'] },
  { do: 'flag', direction: 'output', detect: ['url'] },
  { do: 'route_only', providers: ['openai'] },
  { do: 'route_only', models: ['openai/gpt-4*', '*'] },
  { do: 'require', zdr: true },
  { do: 'require', region: 'eu' },
  { do: 'cap_cost', usd: 0.05 },
  { do: 'require_metadata', keys: ['team'] },
  { do: 'purpose', allowed: ['support'] },
]

test.each(effects)('%j is an effect', (effect) => {
  expect(PolicyInput.parse({ name: 'A', effect }).effect).toEqual(effect)
})

const wrong: Record<string, object> = {
  'an unknown field': { effect: deny, scopes: {} },
  'an unknown field of an effect': { effect: { do: 'allow', message: 'Yes.' } },
  'an effect nobody knows': { effect: { do: 'log' } },
  'no effect': {},
  'a filter for nothing': { effect: { do: 'redact', direction: 'both', detect: [] } },
  'a filter for what nothing finds': { effect: { do: 'redact', direction: 'both', detect: ['shoe_size'] } },
  'a filter without a side': { effect: { do: 'redact', detect: ['email'] } },
  'a route to anywhere': { effect: { do: 'route_only' } },
  'a route to nowhere': { effect: { do: 'route_only', models: [] } },
  'a pattern of two': { effect: { do: 'route_only', models: ['a/*&b/*'] } },
  'a pattern of many stars': { effect: { do: 'route_only', models: ['*a*b*c*d*'] } },
  'a requirement of nothing': { effect: { do: 'require' } },
  'a requirement that data is kept': { effect: { do: 'require', zdr: false } },
  'a negative cap': { effect: { do: 'cap_cost', usd: -1 } },
  'an endless cap': { effect: { do: 'cap_cost', usd: Number.POSITIVE_INFINITY } },
  'a scope of nobody': { effect: deny, scope: {} },
  'a scope of an empty team': { effect: deny, scope: { teams: [''] } },
  'an unknown time zone': { effect: deny, between: { ...night, timezone: 'Europe/Atlantis' } },
  'a time of day that is none': { effect: deny, between: { ...night, to: '24:00' } },
  'a window without length': { effect: deny, between: { ...night, to: '22:00' } },
  'an eighth day': { effect: deny, between: { ...night, days: [8] } },
  'a priority between two': { effect: deny, priority: 0.5 },
  'a mode nobody knows': { effect: deny, mode: 'dry' },
}

test.each(Object.entries(wrong))('%s is refused', (_, fields) => {
  expect(PolicyInput.safeParse({ name: 'A', ...fields }).success).toBe(false)
})

test('a window by the clock of a zone is taken', () => {
  const input = { name: 'A', effect: deny, between: { ...night, days: [1, 7] }, scope: { teams: ['team_legal'] } }
  expect(PolicyInput.parse(input)).toMatchObject(input)
})

test('a policy that is kept has an id and a version', () => {
  const input = { name: 'A', effect: deny }
  expect(Policy.safeParse(input).success).toBe(false)
  expect(Policy.parse({ id: 'pol_1', version: 1, ...input })).toMatchObject({
    id: 'pol_1',
    version: 1,
    mode: 'enforce',
  })
})
