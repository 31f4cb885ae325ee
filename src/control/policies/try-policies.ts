import { DryRunInput, DryRunView, type Policy } from '../../contract/policies.ts'
import { compilePolicies } from '../../policy/compile-policies.ts'
import { dryRun, type LoggedDecision } from '../../policy/dry-run.ts'
import type { PolicyFacts } from '../../policy/facts.ts'
import { policiesOf } from '../../storage/policies.ts'
import { requestsOf } from '../../storage/requests.ts'
import { write } from '../endpoint.ts'
import { checkPolicy } from './check-policy.ts'
import { policyView } from './policy-view.ts'

export const tryPolicies = write({
  method: 'POST',
  path: '/admin/policies/dry-run',
  summary: 'Try policies on what was asked of late, and see what they would have changed. Nothing is put in force.',
  scope: 'policies:write',
  audit: 'policy.dry_run',
  publishes: false,
  body: DryRunInput,
  reply: DryRunView,
  async handle({ body, tenantId, db }) {
    const kept: Policy[] = (await policiesOf(db, tenantId).list()).map(policyView)
    const given = body.policies?.map((policy, index) => ({ ...policy, id: `new_${index}`, version: 1 }))
    for (const policy of body.policies ?? []) checkPolicy(policy, [])
    const logged = await requestsOf(db, tenantId).decided(body.last)
    const reply = dryRun(compilePolicies(given ?? kept), logged.flatMap(decisionOf))
    return {
      statements: [],
      entityId: 'policies',
      reply: { ...reply, errors: [...reply.errors], enforced: copied(reply.enforced), shadow: copied(reply.shadow) },
    }
  },
})

function copied<Outcome extends { readonly changes: readonly object[] }>(outcome: Outcome) {
  return { ...outcome, changes: [...outcome.changes] as Outcome['changes'][number][] }
}

interface Decided {
  readonly id: string
  readonly at: number
  readonly policy: { readonly facts: unknown; readonly deniedBy: string | null } | null
}

function decisionOf({ id, at, policy }: Decided): LoggedDecision[] {
  return policy ? [{ id, at, facts: policy.facts as PolicyFacts, allowed: policy.deniedBy === null }] : []
}
