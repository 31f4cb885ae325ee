import { Policy, type PolicyEffect } from '../../../src/contract/policies.ts'
import { compilePolicies, decide } from '../../../src/policy/compile-policies.ts'
import type { PolicyFacts } from '../../../src/policy/facts.ts'
import type { Verdict } from '../../../src/policy/verdict.ts'

/** A Wednesday, 13:00 UTC. */
export const NOON = Date.UTC(2026, 10, 25, 13)

export interface FactsGiven {
  readonly request?: Partial<PolicyFacts['request']>
  readonly key?: Partial<PolicyFacts['key']>
  readonly forecast?: PolicyFacts['forecast']
}

/** A plain chat request of a support team's key, but for what is given. */
export function facts({ request, key, forecast }: FactsGiven = {}): PolicyFacts {
  return {
    request: {
      model: 'openai/gpt-4o',
      operation: 'chat',
      stream: false,
      input_tokens: 1_200,
      max_tokens: 0,
      tools: 0,
      images: 0,
      user: '',
      metadata: {},
      ...request,
    },
    key: {
      id: 'key_1',
      name: 'Support bot',
      team: 'team_support',
      user: 'user_ada',
      role: 'member',
      scopes: ['inference'],
      tags: ['prod'],
      ...key,
    },
    tenant: { id: 'ten_acme' },
    forecast: forecast ?? { cost_usd: 0, known: false },
  }
}

let count = 0

/** A policy that always holds for everybody, but for what is given. */
export function policy(effect: PolicyEffect, more: Partial<Policy> = {}): Policy {
  const id = `pol_${++count}`
  return Policy.parse({ id, version: 1, name: `Policy ${id}`, effect, ...more })
}

/** What some policies say about a request. */
export function verdict(policies: readonly Policy[], given: FactsGiven = {}, now = NOON): Verdict {
  return decide(compilePolicies(policies), facts(given), now)
}
