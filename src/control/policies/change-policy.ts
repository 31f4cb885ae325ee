import { Nothing, Removed } from '../../contract/admin.ts'
import { PolicyInput, PolicyView } from '../../contract/policies.ts'
import { newId } from '../../shared/ids.ts'
import { policiesOf } from '../../storage/policies.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { checkPolicy } from './check-policy.ts'
import { policyView } from './policy-view.ts'

export const createPolicy = write({
  method: 'POST',
  path: '/admin/policies',
  summary: 'Make a rule about what requests may do. Its condition is checked, types included.',
  scope: 'policies:write',
  audit: 'policy.create',
  publishes: true,
  body: PolicyInput,
  reply: PolicyView,
  async handle({ body, caller, tenantId, db, now }) {
    const policies = policiesOf(db, tenantId)
    checkPolicy(body, (await policies.list()).map(policyView))
    const row = { id: newId('pol'), definition: body, version: 1, createdAt: now, changedAt: now }
    return { statements: policies.add(row, caller.key.id), entityId: row.id, reply: policyView(row) }
  },
})

export const changePolicy = write({
  method: 'PUT',
  path: '/admin/policies/{id}',
  summary: 'Put another rule in the place of one. What it was stays on record.',
  scope: 'policies:write',
  audit: 'policy.change',
  publishes: true,
  body: PolicyInput,
  reply: PolicyView,
  async handle({ params, body, caller, tenantId, db, now }) {
    const policies = policiesOf(db, tenantId)
    const known = await policies.find(params.id ?? '')
    if (!known) throw missing('policy')
    const others = (await policies.list()).filter(({ id }) => id !== known.id)
    checkPolicy(body, others.map(policyView))
    const row = { ...known, definition: body, version: known.version + 1, changedAt: now }
    return { statements: policies.change(row, caller.key.id), entityId: row.id, reply: policyView(row) }
  },
})

export const removePolicy = write({
  method: 'DELETE',
  path: '/admin/policies/{id}',
  summary: 'Remove a rule. What it was stays on record.',
  scope: 'policies:write',
  audit: 'policy.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, caller, tenantId, db, now }) {
    const policies = policiesOf(db, tenantId)
    const known = await policies.find(params.id ?? '')
    if (!known) throw missing('policy')
    const row = { ...known, version: known.version + 1, changedAt: now }
    return { statements: policies.remove(row, caller.key.id), entityId: row.id, reply: { id: row.id } }
  },
})
