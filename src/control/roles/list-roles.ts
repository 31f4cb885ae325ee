import { listOf, Nothing } from '../../contract/admin.ts'
import { ROLES, RoleView, SCOPES_OF_ROLE } from '../../contract/roles.ts'
import { read } from '../endpoint.ts'

export const listRoles = read({
  method: 'GET',
  path: '/admin/roles',
  summary: 'Who may do what: each role with its scopes, and the operations that they open.',
  scope: 'members:read',
  query: Nothing,
  reply: listOf(RoleView),
  handle: async ({ endpoints }) => ({
    data: ROLES.map((role) => {
      const scopes = [...SCOPES_OF_ROLE[role]]
      const open = endpoints.filter(({ scope }) => scopes.includes(scope))
      return { role, scopes, operations: open.map(({ method, path }) => `${method} ${path}`) }
    }),
  }),
})
