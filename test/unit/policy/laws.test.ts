import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Policy, type PolicyEffect } from '../../../src/contract/policies.ts'
import { compilePolicies, decide } from '../../../src/policy/compile-policies.ts'
import type { PolicyFacts } from '../../../src/policy/facts.ts'
import { mayAnswer } from '../../../src/policy/narrowing.ts'
import { facts, NOON } from './samples.ts'

const effects = fc.constantFrom<PolicyEffect>(
  { do: 'allow' },
  { do: 'deny' },
  { do: 'deny', message: 'No.' },
  { do: 'redact', direction: 'both', detect: ['email', 'phone'] },
  { do: 'block', direction: 'input', detect: ['secret'] },
  { do: 'route_only', models: ['openai/*', 'azure/gpt-*'] },
  { do: 'route_only', models: ['*/gpt-4o', 'mistral/*'], providers: ['openai', 'azure'] },
  { do: 'route_only', models: ['openai/gpt-4*', '*-mini'], providers: ['openai', 'mistral'] },
  { do: 'require', zdr: true },
  { do: 'require', region: 'eu' },
  { do: 'cap_cost', usd: 1 },
  { do: 'cap_cost', usd: 0.1 },
  { do: 'require_metadata', keys: ['team'] },
  { do: 'purpose', allowed: ['support'] },
)
const conditions = fc.constantFrom(
  'true',
  'false',
  'request.stream',
  "request.metadata.team == 'search'",
  "'team' in request.metadata",
  "key.tags.exists(tag, tag == 'prod')",
  'forecast.cost_usd > 0.5',
  'this is no condition',
)
const scopes = fc.constantFrom<Policy['scope']>(
  undefined,
  { teams: ['a'] },
  { users: ['u'], keys: ['k'] },
  { teams: ['b'] },
)
const windows = fc.constantFrom<Policy['between']>(
  undefined,
  { timezone: 'Europe/Berlin', from: '08:00', to: '18:00' },
  { timezone: 'America/New_York', days: [6, 7], from: '22:00', to: '06:00' },
)
const oneOf = fc
  .record({
    effect: effects,
    when: conditions,
    scope: scopes,
    between: windows,
    mode: fc.constantFrom('enforce', 'enforce', 'shadow', 'off'),
    priority: fc.constantFrom(undefined, 0, 1),
  })
  .map((given) => JSON.parse(JSON.stringify(given)))

/** Up to twelve policies of any kind, their ids in no order. */
const policies = fc
  .uniqueArray(fc.tuple(fc.nat(99), oneOf), { maxLength: 12, selector: ([at]) => at })
  .map((drawn) => drawn.map(([at, given]) => Policy.parse({ id: `p${at}`, version: 1, name: `P${at}`, ...given })))

const requests = fc.record({
  stream: fc.boolean(),
  metadata: fc.constantFrom<Record<string, string>>({}, { team: 'search' }, { team: 'x', purpose: 'support' }),
  team: fc.constantFrom('', 'a', 'b', 'c'),
  user: fc.constantFrom('', 'u'),
  cost: fc.constantFrom(0, 0.3, 2),
})
const drawn = requests.map(
  ({ stream, metadata, team, user, cost }): PolicyFacts =>
    facts({
      request: { stream, metadata },
      key: { team, user },
      forecast: { cost_usd: cost, known: cost > 0 },
    }),
)
const extra = (policy: Partial<Policy>): Policy => Policy.parse({ id: 'q', version: 1, name: 'Q', ...policy })
const say = (written: readonly Policy[], asked: PolicyFacts) => decide(compilePolicies(written), asked, NOON)

test('the order in which policies are given never changes what they say', () => {
  const shuffled = policies.chain((written) =>
    fc.tuple(fc.constant(written), fc.shuffledSubarray(written, { minLength: written.length })),
  )
  fc.assert(
    fc.property(shuffled, drawn, ([written, mixed], asked) => {
      expect(say(mixed, asked)).toEqual(say(written, asked))
    }),
    { numRuns: 500 },
  )
})

test('another policy that denies never lets more pass', () => {
  fc.assert(
    fc.property(policies, oneOf, drawn, (written, given, asked) => {
      const denying = extra({ ...given, effect: { do: 'deny' } })
      if (!say(written, asked).allowed) expect(say([...written, denying], asked).allowed).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('another policy of any kind but allow never lets more pass, nor more answer', () => {
  const targets = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'azure/gpt-4o', 'mistral/small-mini', 'mistral/large']
  const answering = (written: readonly Policy[], asked: PolicyFacts) => {
    const { allowed, only } = say(written, asked)
    return allowed ? targets.filter((target) => mayAnswer(only, ...(target.split('/') as [string, string]))) : []
  }
  fc.assert(
    fc.property(policies, oneOf, drawn, (written, given, asked) => {
      fc.pre(given.effect.do !== 'allow')
      const before = new Set(answering(written, asked))
      expect(answering([...written, extra(given)], asked).filter((target) => !before.has(target))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('a policy in shadow never changes what is enforced', () => {
  fc.assert(
    fc.property(policies, oneOf, drawn, (written, given, asked) => {
      const { shadow: _, errors: before, ...enforced } = say(written, asked)
      const { shadow: __, errors, ...still } = say([...written, extra({ ...given, mode: 'shadow' })], asked)
      expect(still).toEqual(enforced)
      expect(errors).toEqual(expect.arrayContaining([...before]))
    }),
    { numRuns: 500 },
  )
})

test('the shadow says what would be enforced if all policies in shadow were', () => {
  fc.assert(
    fc.property(policies, drawn, (written, asked) => {
      const all = written.map((policy) => (policy.mode === 'shadow' ? { ...policy, mode: 'enforce' as const } : policy))
      const { allowed, deniedBy, applied } = say(all, asked)
      expect(say(written, asked).shadow).toEqual({ allowed, deniedBy, applied })
    }),
    { numRuns: 500 },
  )
})

test('policies for others change nothing for a caller', () => {
  fc.assert(
    fc.property(policies, oneOf, drawn, (written, given, asked) => {
      const others = extra({ ...given, scope: { teams: ['z'], users: ['z'], keys: ['z'] } })
      expect(say([...written, others], asked)).toEqual(say(written, asked))
    }),
    { numRuns: 500 },
  )
})

test('compiled policies say the same every time, whoever asked before', () => {
  fc.assert(
    fc.property(policies, drawn, drawn, (written, first, second) => {
      const compiled = compilePolicies(written)
      const alone = decide(compiled, first, NOON)
      decide(compiled, second, NOON + 1)
      expect(decide(compiled, first, NOON)).toEqual(alone)
    }),
    { numRuns: 300 },
  )
})
