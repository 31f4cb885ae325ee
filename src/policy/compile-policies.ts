import { EvaluationError } from '@marcbachmann/cel-js'
import type { Policy, PolicyEffect, PolicyScope } from '../contract/policies.ts'
import { type Condition, readCondition } from './check-condition.ts'
import { conditionContext } from './condition/environment.ts'
import { celFacts, oversizedFact, type PolicyFacts } from './facts.ts'
import { type Fit, ordersOf, rulingOf, type Verdict } from './verdict.ts'
import { isOpen } from './window.ts'

interface Rule {
  readonly policy: Policy
  /** Which of the conditions it has; null: it always holds. */
  readonly condition: number | null
  readonly isFor: (key: PolicyFacts['key']) => boolean
}

/** A tenant's policies, ready to decide. */
export interface CompiledPolicies {
  /** By priority, then id, so that the order in which they were given changes nothing. */
  readonly rules: readonly Rule[]
  /** Each text once; of a text that cannot be read, what is wrong with it. */
  readonly conditions: readonly (Condition | string)[]
  /** The most steps that all conditions take for one request, each some twenty nanoseconds. */
  readonly steps: number
}

/** Whether a condition holds, or why nobody can say. */
type Answer = boolean | string
interface Hearing {
  readonly facts: PolicyFacts
  readonly now: number
  /** The fact that is larger than conditions may read, if one is. */
  readonly oversized: string | null
  /** Of each condition already asked. */
  readonly answers: (Answer | undefined)[]
  context: Record<string, unknown> | null
}

/** Whether a policy counts as fitting when its condition cannot be answered: what protects does, what lets pass does not. */
const FITS_UNANSWERED: Readonly<Record<PolicyEffect['do'], boolean>> = {
  allow: false,
  route_only: true,
  deny: true,
  redact: true,
  block: true,
  flag: true,
  require: true,
  cap_cost: true,
  require_metadata: true,
  purpose: true,
}

/** Makes policies ready to decide, once for as long as they stay the same. Their ids must differ. */
export function compilePolicies(policies: readonly Policy[]): CompiledPolicies {
  const live = policies.filter(({ mode }) => mode !== 'off').sort(byRank)
  const texts = [...new Set(live.map(({ when }) => when.trim()))].filter((text) => text !== 'true')
  const conditions = texts.map(readCondition)
  const place = new Map(texts.map((text, at) => [text, at]))
  return {
    rules: live.map((policy) => ({
      policy,
      condition: place.get(policy.when.trim()) ?? null,
      isFor: membership(policy.scope),
    })),
    conditions,
    steps: conditions.reduce((sum, condition) => sum + (typeof condition === 'string' ? 0 : condition.steps), 0),
  }
}

/** What the policies say about a request at a time in epoch ms. */
export function decide(compiled: CompiledPolicies, facts: PolicyFacts, now: number): Verdict {
  const rules = compiled.rules.filter(({ isFor }) => isFor(facts.key))
  const oversized = rules.some(({ condition }) => condition !== null) ? oversizedFact(facts) : null
  const hearing: Hearing = { facts, now, oversized, answers: [], context: null }
  const fits: Fit[] = []
  const errors: string[] = []
  for (const rule of rules) {
    const answer = hear(compiled, rule, hearing)
    if (typeof answer === 'string') errors.push(`${rule.policy.name} (${rule.policy.id}): ${answer}`)
    const fit = fitOf(rule, answer, hearing)
    if (fit !== null) fits.push(fit)
  }
  const listing = rules.filter(({ policy }) => policy.effect.do === 'allow').map(({ policy }) => policy)
  const enforced = fits.filter(({ policy }) => isEnforced(policy))
  return {
    ...rulingOf(enforced, listing.find(isEnforced) ?? null, facts),
    ...ordersOf(enforced),
    shadow: rulingOf(fits, listing[0] ?? null, facts),
    errors,
  }
}

function fitOf({ policy, condition }: Rule, answer: Answer, { oversized }: Hearing): Fit | null {
  if (answer === false) return null
  // Else whoever sends enough metadata would be free of every policy that only permits or routes.
  if (oversized !== null && condition !== null) {
    return { policy, refusal: `The policies of this tenant cannot be checked: ${oversized} is too large.` }
  }
  return answer === true || FITS_UNANSWERED[policy.effect.do] ? { policy, refusal: null } : null
}

function hear({ conditions }: CompiledPolicies, { policy, condition }: Rule, hearing: Hearing): Answer {
  try {
    if (policy.between && !isOpen(policy.between, hearing.now)) return false
  } catch {
    return `There is no time zone ${policy.between?.timezone}.`
  }
  if (condition === null) return true
  if (hearing.oversized !== null) return `${hearing.oversized} is larger than conditions may read.`
  const answer = hearing.answers[condition] ?? ask(conditions[condition], hearing)
  hearing.answers[condition] = answer
  return answer
}

function ask(condition: Condition | string | undefined, hearing: Hearing): Answer {
  if (typeof condition !== 'object') return condition ?? 'There is no such condition.'
  hearing.context ??= conditionContext(celFacts(hearing.facts, hearing.now))
  try {
    return condition.ask(hearing.context) === true
  } catch (thrown) {
    return thrown instanceof EvaluationError ? `${thrown.summary}.` : 'The condition failed.'
  }
}

function membership(scope: PolicyScope | undefined): Rule['isFor'] {
  if (scope === undefined) return () => true
  const [teams, users, keys] = [new Set(scope.teams), new Set(scope.users), new Set(scope.keys)]
  return ({ id, team, user }) => keys.has(id) || teams.has(team) || users.has(user)
}

function byRank(one: Policy, other: Policy): number {
  const first = (other.priority ?? 0) - (one.priority ?? 0)
  return first !== 0 ? first : one.id < other.id ? -1 : 1
}

function isEnforced({ mode }: Policy): boolean {
  return mode === 'enforce'
}
