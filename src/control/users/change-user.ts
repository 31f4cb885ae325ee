import { Nothing, Removed } from '../../contract/admin.ts'
import { UserInput, UserPatch, UserView } from '../../contract/organisation.ts'
import type { Role } from '../../contract/roles.ts'
import type { Caller } from '../../identity/identify.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import type { Db } from '../../storage/db.ts'
import { usersOf } from '../../storage/organisation.ts'
import { write } from '../endpoint.ts'
import { checkOwners } from '../keys/create-key.ts'
import { missing } from '../missing.ts'

export const createUser = write({
  method: 'POST',
  path: '/admin/users',
  summary: 'Take somebody into the organisation.',
  scope: 'members:write',
  audit: 'user.create',
  publishes: false,
  body: UserInput,
  reply: UserView,
  async handle({ body, caller, tenantId, db, now }) {
    checkRole(body.role, caller)
    await checkOwners({ teamId: body.teamId }, db, tenantId)
    const user = { ...body, id: newId('user'), active: true, createdAt: now, changedAt: now }
    return { statements: [usersOf(db, tenantId).add(user)], entityId: user.id, reply: user }
  },
})

export const changeUser = write({
  method: 'PUT',
  path: '/admin/users/{id}',
  summary: 'Change what somebody is in the organisation. Their keys follow within a minute.',
  scope: 'members:write',
  audit: 'user.change',
  publishes: true,
  body: UserPatch,
  reply: UserView,
  async handle({ params, body, caller, tenantId, db, now }) {
    const users = usersOf(db, tenantId)
    const user = await users.find(params.id ?? '')
    if (!user) throw missing('user')
    const { name = user.name, role = user.role, teamId = user.teamId, active = user.active } = body
    checkRole(user.role, caller)
    checkRole(role, caller)
    await checkOwners({ teamId }, db, tenantId)
    if (user.role === 'owner' && (role !== 'owner' || !active)) await keepAnOwner(user.id, db, tenantId)
    const changed = { name, role, teamId, active, changedAt: now }
    return { statements: [users.change(user.id, changed)], entityId: user.id, reply: { ...user, ...changed } }
  },
})

export const removeUser = write({
  method: 'DELETE',
  path: '/admin/users/{id}',
  summary: 'Remove somebody from the organisation, and revoke all their keys.',
  scope: 'members:write',
  audit: 'user.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, caller, tenantId, db, now }) {
    const users = usersOf(db, tenantId)
    const user = await users.find(params.id ?? '')
    if (!user) throw missing('user')
    checkRole(user.role, caller)
    if (user.role === 'owner') await keepAnOwner(user.id, db, tenantId)
    return { statements: users.remove(user.id, now), entityId: user.id, reply: { id: user.id } }
  },
})

/** Who the owners are is for owners to say. */
function checkRole(role: Role, { key }: Caller): void {
  if (role !== 'owner' || key.scopes.includes('owners:write')) return
  throw new Fault('insufficient_permissions', 'This key lacks the scope `owners:write`, which owners need.', {
    param: 'role',
  })
}

async function keepAnOwner(id: string, db: Db, tenantId: string): Promise<void> {
  const others = (await usersOf(db, tenantId).list()).filter((user) => user.id !== id)
  if (others.some(({ role, active }) => role === 'owner' && active)) return
  throw new Fault('conflict', 'This is the last owner: make somebody else one first.')
}
