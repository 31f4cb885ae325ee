import { listOf, Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { PolicyVersionView, PolicyView } from '../../contract/policies.ts'
import { policiesOf } from '../../storage/policies.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'
import { policyView } from './policy-view.ts'

export const listPolicies = read({
  method: 'GET',
  path: '/admin/policies',
  summary: 'List the rules about what requests may do.',
  scope: 'policies:read',
  query: Paging,
  reply: pageOf(PolicyView),
  handle: async ({ query, db, tenantId }) =>
    pageFrom((await policiesOf(db, tenantId).list()).map(policyView), query, ({ id }) => id),
})

export const getPolicy = read({
  method: 'GET',
  path: '/admin/policies/{id}',
  summary: 'Show a policy.',
  scope: 'policies:read',
  query: Nothing,
  reply: PolicyView,
  async handle({ params, db, tenantId }) {
    const policy = await policiesOf(db, tenantId).find(params.id ?? '')
    if (!policy) throw missing('policy')
    return policyView(policy)
  },
})

export const listPolicyVersions = read({
  method: 'GET',
  path: '/admin/policies/{id}/versions',
  summary: 'Show what a policy was, latest first; of one that was removed, too.',
  scope: 'policies:read',
  query: Nothing,
  reply: listOf(PolicyVersionView),
  async handle({ params, db, tenantId }) {
    const versions = await policiesOf(db, tenantId).versions(params.id ?? '')
    if (versions.length === 0) throw missing('policy')
    return { data: versions }
  },
})
