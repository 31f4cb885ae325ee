import type { Policy } from '../../contract/policies.ts'
import { type CompiledPolicies, compilePolicies, decide } from '../../policy/compile-policies.ts'
import type { Verdict } from '../../policy/verdict.ts'
import { Fault } from '../../shared/faults.ts'
import { nanosFromUsd } from '../../shared/money.ts'
import type { PolicyFact } from '../../storage/facts.ts'
import type { SnapshotPolicy } from '../../storage/snapshot.ts'
import type { Asking, Restriction } from '../call.ts'
import { policyFactsOf } from './policy-facts.ts'

/** What a tenant's policies say of a call. */
export interface Judged {
  readonly verdict: Verdict
  readonly fact: PolicyFact
}

const compiled = new WeakMap<readonly SnapshotPolicy[], CompiledPolicies>()

/** Has a tenant's policies judge a call. They are made ready once for each snapshot. */
export function judgeCall(call: Asking, policies: readonly SnapshotPolicy[], now: number): Judged {
  const ready = compiled.get(policies) ?? compilePolicies(policies.map(policyOf))
  compiled.set(policies, ready)
  const facts = policyFactsOf(call)
  const verdict = decide(ready, facts, now)
  const { applied, deniedBy, shadow } = verdict
  const fact = {
    facts: { ...facts },
    applied,
    deniedBy: deniedBy?.id ?? null,
    shadowDeniedBy: shadow.deniedBy?.id ?? null,
  }
  return { verdict, fact }
}

/** Why a call may not pass; null: it may. */
export function denialOf({ deniedBy }: Verdict): Fault | null {
  if (!deniedBy) return null
  const headers = { 'x-sluice-policy': deniedBy.id }
  return new Fault('policy_denied', `${deniedBy.message} (policy ${deniedBy.id})`, { headers })
}

/** Who may answer a call by its key and by the policies; null: whoever can. */
export function restrictionOf(models: readonly string[] | undefined, verdict: Verdict | null): Restriction | null {
  const { only, zdr = false, regions = [], maxCostUsd = null } = verdict ?? {}
  const lists = [models, only?.providers?.map((provider) => `${provider}/*`), only?.models].filter(
    (list): list is readonly string[] => list !== undefined && list !== null,
  )
  if (lists.length === 0 && !zdr && regions.length === 0 && maxCostUsd === null) return null
  return { only: lists, zdr, regions, maxCostNanos: maxCostUsd === null ? null : nanosFromUsd(maxCostUsd) }
}

function policyOf({ id, version, definition }: SnapshotPolicy): Policy {
  return { ...definition, id, version }
}
