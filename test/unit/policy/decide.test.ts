import { describe, expect, test } from 'vitest'
import type { Policy } from '../../../src/contract/policies.ts'
import { type FactsGiven, policy, verdict } from './samples.ts'

interface Case {
  readonly policies: readonly Policy[]
  readonly given?: FactsGiven
  /** What the caller is told; null: it may pass. */
  readonly denied: string | RegExp | null
}

const no = 'false'
const unanswered = "request.metadata.team == 'search'"
const cost = (cost_usd: number, known = true): FactsGiven => ({ forecast: { cost_usd, known } })

const admission: Record<string, Case> = {
  'without policies a request passes': { policies: [], denied: null },
  'a policy that denies denies': { policies: [policy({ do: 'deny', message: 'Not today.' })], denied: 'Not today.' },
  'a policy without words names itself': {
    policies: [policy({ do: 'deny' }, { name: 'Freeze' })],
    denied: 'The policy “Freeze” denies this request.',
  },
  'what does not hold does not deny': { policies: [policy({ do: 'deny' }, { when: no })], denied: null },
  'denying overrides allowing': {
    policies: [policy({ do: 'allow' }, { priority: 9 }), policy({ do: 'deny', message: 'No.' })],
    denied: 'No.',
  },
  'of two that deny the higher speaks': {
    policies: [policy({ do: 'deny', message: 'Low.' }), policy({ do: 'deny', message: 'High.' }, { priority: 1 })],
    denied: 'High.',
  },
  'an allow that fits lets pass': {
    policies: [policy({ do: 'allow' }), policy({ do: 'allow' }, { when: no })],
    denied: null,
  },
  'what no allow fits is denied': {
    policies: [policy({ do: 'allow' }, { when: no })],
    denied: 'No policy allows this request.',
  },
  'an allow for others makes no list for this caller': {
    policies: [policy({ do: 'allow' }, { when: no, scope: { teams: ['team_legal'] } })],
    denied: null,
  },
  'an allow outside its hours leaves its list closed': {
    policies: [policy({ do: 'allow' }, { between: { timezone: 'UTC', from: '14:00', to: '15:00' } })],
    denied: 'No policy allows this request.',
  },
  'a deny outside its hours denies nothing': {
    policies: [policy({ do: 'deny' }, { between: { timezone: 'UTC', from: '14:00', to: '15:00' } })],
    denied: null,
  },
  'a policy that is off does nothing': { policies: [policy({ do: 'deny' }, { mode: 'off' })], denied: null },
  'an allow that is off makes no list': {
    policies: [policy({ do: 'allow' }, { mode: 'off', when: no })],
    denied: null,
  },
  'a policy in shadow denies nothing': { policies: [policy({ do: 'deny' }, { mode: 'shadow' })], denied: null },
  'a cost above the cap is refused, both figures said': {
    policies: [policy({ do: 'cap_cost', usd: 0.1 })],
    given: cost(0.4200001),
    denied: 'This request is predicted to cost $0.4200001; the limit is $0.1.',
  },
  'a cost at the cap passes': { policies: [policy({ do: 'cap_cost', usd: 0.1 })], given: cost(0.1), denied: null },
  'a cost that nobody knows passes': {
    policies: [policy({ do: 'cap_cost', usd: 0.1 })],
    given: cost(9, false),
    denied: null,
  },
  'a cost that is no number is above every cap': {
    policies: [policy({ do: 'cap_cost', usd: 0.1 })],
    given: cost(Number.NaN),
    denied: /predicted to cost/,
  },
  'metadata that is missing or empty is asked for by name': {
    policies: [policy({ do: 'require_metadata', keys: ['team', 'ticket', 'toString'] })],
    given: { request: { metadata: { team: 'search', ticket: '' } } },
    denied: 'This request needs metadata: ticket, toString.',
  },
  'metadata that is there is enough': {
    policies: [policy({ do: 'require_metadata', keys: ['team'] })],
    given: { request: { metadata: { team: 'search' } } },
    denied: null,
  },
  'a purpose that is not allowed is refused': {
    policies: [policy({ do: 'purpose', allowed: ['support', 'research'] })],
    given: { request: { metadata: { purpose: 'marketing' } } },
    denied: 'This request needs a metadata.purpose that is allowed: support, research.',
  },
  'no purpose at all is refused': {
    policies: [policy({ do: 'purpose', allowed: ['support'] })],
    denied: /metadata.purpose/,
  },
  'a purpose that is allowed passes': {
    policies: [policy({ do: 'purpose', allowed: ['support'] })],
    given: { request: { metadata: { purpose: 'support' } } },
    denied: null,
  },
  'a deny that cannot be answered denies': {
    policies: [policy({ do: 'deny', message: 'No.' }, { when: unanswered })],
    denied: 'No.',
  },
  'an allow that cannot be answered allows nothing': {
    policies: [policy({ do: 'allow' }, { when: unanswered })],
    denied: 'No policy allows this request.',
  },
  'a cap that cannot be answered holds': {
    policies: [policy({ do: 'cap_cost', usd: 0.1 }, { when: unanswered })],
    given: cost(0.2),
    denied: /predicted to cost/,
  },
  'a purpose that cannot be answered is asked for': {
    policies: [policy({ do: 'purpose', allowed: ['support'] }, { when: unanswered })],
    denied: /metadata.purpose/,
  },
  'metadata whose need cannot be answered is asked for': {
    policies: [policy({ do: 'require_metadata', keys: ['team'] }, { when: unanswered })],
    denied: /needs metadata: team/,
  },
}

test.each(Object.entries(admission))('%s', (_, { policies, given, denied }) => {
  const { allowed, deniedBy } = verdict(policies, given)
  expect(allowed).toBe(denied === null)
  if (denied === null) expect(deniedBy).toBeNull()
  else expect(deniedBy?.message).toMatch(denied)
})

const scopes: readonly (readonly [why: string, scope: Policy['scope'], isFor: boolean])[] = [
  ['nobody in particular', undefined, true],
  ['its team', { teams: ['team_legal', 'team_support'] }, true],
  ['its user', { users: ['user_ada'] }, true],
  ['its key', { keys: ['key_1'] }, true],
  ['another team, but its key', { teams: ['team_legal'], keys: ['key_1'] }, true],
  ['another team', { teams: ['team_legal'] }, false],
  ['another user and key', { users: ['user_bob'], keys: ['key_2'] }, false],
  ['a team of the name of its user', { teams: ['user_ada'] }, false],
]

test.each(scopes)('a policy for %s is for the caller or not', (_, scope, isFor) => {
  expect(verdict([policy({ do: 'deny' }, { ...(scope && { scope }) })]).allowed).toBe(!isFor)
})

test('a key without team or user is in the scope of neither', () => {
  const nobody = { key: { team: '', user: '' } }
  expect(
    verdict([policy({ do: 'deny' }, { scope: { teams: ['team_support'], users: ['user_ada'] } })], nobody).allowed,
  ).toBe(true)
})

describe('what is asked for beside', () => {
  test('of several route_only policies all hold', () => {
    const { only } = verdict([
      policy({ do: 'route_only', providers: ['openai', 'azure', 'anthropic'] }),
      policy({ do: 'route_only', providers: ['azure', 'openai'], models: ['openai/*', 'azure/gpt-4o'] }),
      policy({ do: 'route_only', models: ['azure/gpt-4*', 'openai/gpt-4o', 'mistral/*'] }),
      policy({ do: 'route_only', models: ['nobody/*'] }, { when: no }),
    ])
    expect(only).toEqual({ providers: ['azure', 'openai'], models: ['azure/gpt-4o', 'openai/gpt-4o'] })
  })

  test('without one, nothing is kept from answering', () => {
    expect(verdict([policy({ do: 'deny' })]).only).toEqual({ providers: null, models: null })
  })

  test('every requirement holds, and the least cap', () => {
    const asked = verdict([
      policy({ do: 'require', region: 'us' }),
      policy({ do: 'require', region: 'eu', zdr: true }),
      policy({ do: 'require', region: 'eu' }),
      policy({ do: 'cap_cost', usd: 3 }),
      policy({ do: 'cap_cost', usd: 0.5 }),
    ])
    expect(asked).toMatchObject({ allowed: true, zdr: true, regions: ['eu', 'us'], maxCostUsd: 0.5 })
  })

  test('a requirement that cannot be answered holds, and so does a route', () => {
    const asked = verdict([
      policy({ do: 'require', zdr: true }, { when: unanswered }),
      policy({ do: 'route_only', providers: ['openai'] }, { when: unanswered }),
    ])
    expect(asked.zdr).toBe(true)
    expect(asked.only.providers).toEqual(['openai'])
  })

  test('filters go to the side they are for, each once, and also when nobody can say whether they are due', () => {
    const { filters } = verdict([
      policy({ do: 'redact', direction: 'both', detect: ['email', 'phone'] }, { priority: 2 }),
      policy({ do: 'block', direction: 'input', detect: ['secret'] }, { when: unanswered, priority: 1 }),
      policy({ do: 'redact', direction: 'output', detect: ['email'] }),
      policy({ do: 'flag', direction: 'input', detect: ['url'] }, { when: no }),
    ])
    const redact = [
      { detect: 'email', action: 'redact' },
      { detect: 'phone', action: 'redact' },
    ]
    expect(filters).toEqual({ input: [...redact, { detect: 'secret', action: 'block' }], output: redact })
  })
})

test('in shadow it says what would be, and enforces nothing of it', () => {
  const strict = policy({ do: 'deny', message: 'No.' }, { mode: 'shadow' })
  const said = verdict([
    policy({ do: 'allow' }),
    strict,
    policy({ do: 'require', zdr: true, region: 'eu' }, { mode: 'shadow' }),
    policy({ do: 'route_only', providers: ['openai'] }, { mode: 'shadow' }),
    policy({ do: 'cap_cost', usd: 0 }, { mode: 'shadow' }),
  ])
  expect(said).toMatchObject({ allowed: true, zdr: false, regions: [], maxCostUsd: null })
  expect(said.only.providers).toBeNull()
  expect(said.applied).toHaveLength(1)
  expect(said.shadow).toMatchObject({ allowed: false, deniedBy: { id: strict.id, message: 'No.' } })
  expect(said.shadow.applied).toHaveLength(5)
})

test('an allow in shadow closes its list only in shadow', () => {
  const said = verdict([policy({ do: 'allow' }, { mode: 'shadow', when: no })])
  expect([said.allowed, said.shadow.allowed]).toEqual([true, false])
})

test('what could not be answered is reported with its policy, and not what did not need to be', () => {
  const failing = policy({ do: 'deny' }, { when: unanswered, name: 'Search only' })
  const { errors } = verdict([failing, policy({ do: 'deny' }, { when: `request.stream && ${unanswered}` })])
  expect(errors).toEqual([`Search only (${failing.id}): No such key: team.`])
})

test('a time zone that is no longer known protects and does not permit', () => {
  const between = { timezone: 'Mars/Olympus', from: '00:00', to: '12:00' }
  const lost = (effect: Policy['effect']) => ({ ...policy(effect), between })
  expect(verdict([lost({ do: 'deny' })]).allowed).toBe(false)
  expect(verdict([lost({ do: 'allow' })]).allowed).toBe(false)
  expect(verdict([lost({ do: 'deny' })]).errors[0]).toContain('There is no time zone Mars/Olympus.')
})
