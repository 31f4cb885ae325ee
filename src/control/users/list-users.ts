import { Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { UserView } from '../../contract/organisation.ts'
import { Role } from '../../contract/roles.ts'
import { usersOf } from '../../storage/organisation.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'

export const listUsers = read({
  method: 'GET',
  path: '/admin/users',
  summary: 'List who belongs to the organisation, of a team or with a role where one is named.',
  scope: 'members:read',
  query: Paging.extend({ teamId: UserView.shape.id.optional(), role: Role.optional() }),
  reply: pageOf(UserView),
  async handle({ query, db, tenantId }) {
    const { teamId, role } = query
    const users = (await usersOf(db, tenantId).list()).filter(
      (user) => (teamId === undefined || user.teamId === teamId) && (role === undefined || user.role === role),
    )
    return pageFrom(users, query, ({ id }) => id)
  },
})

export const getUser = read({
  method: 'GET',
  path: '/admin/users/{id}',
  summary: 'Show a user.',
  scope: 'members:read',
  query: Nothing,
  reply: UserView,
  async handle({ params, db, tenantId }) {
    const user = await usersOf(db, tenantId).find(params.id ?? '')
    if (!user) throw missing('user')
    return user
  },
})
