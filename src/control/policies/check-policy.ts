import type { Policy, PolicyInput } from '../../contract/policies.ts'
import { checkCondition } from '../../policy/check-condition.ts'
import { compilePolicies } from '../../policy/compile-policies.ts'
import { Fault } from '../../shared/faults.ts'

const POLICIES_MAX = 200
/** The most work that all conditions of a tenant may be together: some ten milliseconds at worst. */
const STEPS_MAX = 500_000

/** Refuses a policy whose condition cannot be read, and one too many. */
export function checkPolicy(input: PolicyInput, others: readonly Policy[]): void {
  const objection = checkCondition(input.when)
  if (objection !== null) throw new Fault('invalid_request', objection, { param: 'when' })
  if (others.length >= POLICIES_MAX)
    throw new Fault('conflict', `There are ${POLICIES_MAX} policies already: remove one.`)
  const { steps } = compilePolicies([...others, { ...input, id: 'new', version: 1 }])
  if (steps <= STEPS_MAX) return
  throw new Fault('conflict', 'The conditions of all policies together are too much work for each request.', {
    param: 'when',
  })
}
