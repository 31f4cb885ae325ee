import { Nothing, Removed } from '../../contract/admin.ts'
import { LimitInput, LimitView } from '../../contract/limits.ts'
import { newId } from '../../shared/ids.ts'
import { limitsOf } from '../../storage/limits.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { checkLimit } from './check-limit.ts'

export const createLimit = write({
  method: 'POST',
  path: '/admin/limits',
  summary: 'Set a limit. It holds everywhere within a minute.',
  scope: 'limits:write',
  audit: 'limit.create',
  publishes: true,
  body: LimitInput,
  reply: LimitView,
  async handle({ body, tenantId, db, now }) {
    await checkLimit(body, db, tenantId)
    const id = newId('lim')
    const stamps = { createdAt: now, changedAt: now }
    const statements = [limitsOf(db, tenantId, 'rate').add({ id, definition: body, ...stamps })]
    return { statements, entityId: id, reply: { ...body, id, ...stamps } }
  },
})

export const changeLimit = write({
  method: 'PUT',
  path: '/admin/limits/{id}',
  summary: 'Put another limit in the place of one. What is used already stays used.',
  scope: 'limits:write',
  audit: 'limit.change',
  publishes: true,
  body: LimitInput,
  reply: LimitView,
  async handle({ params, body, tenantId, db, now }) {
    const limits = limitsOf(db, tenantId, 'rate')
    const known = await limits.find(params.id ?? '')
    if (!known) throw missing('limit')
    await checkLimit(body, db, tenantId)
    const { id, createdAt } = known
    const statements = [limits.change(id, { definition: body, changedAt: now })]
    return { statements, entityId: id, reply: { ...body, id, createdAt, changedAt: now } }
  },
})

export const removeLimit = write({
  method: 'DELETE',
  path: '/admin/limits/{id}',
  summary: 'Lift a limit.',
  scope: 'limits:write',
  audit: 'limit.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db }) {
    const limits = limitsOf(db, tenantId, 'rate')
    const known = await limits.find(params.id ?? '')
    if (!known) throw missing('limit')
    return { statements: [limits.remove(known.id)], entityId: known.id, reply: { id: known.id } }
  },
})
