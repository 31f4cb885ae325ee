import { Nothing, Removed } from '../../contract/admin.ts'
import { BudgetInput, BudgetView } from '../../contract/limits.ts'
import { newId } from '../../shared/ids.ts'
import { limitsOf } from '../../storage/limits.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { checkLimit } from './check-limit.ts'

export const createBudget = write({
  method: 'POST',
  path: '/admin/budgets',
  summary: 'Set a budget. It holds everywhere within a minute.',
  scope: 'limits:write',
  audit: 'budget.create',
  publishes: true,
  body: BudgetInput,
  reply: BudgetView,
  async handle({ body, tenantId, db, now }) {
    await checkLimit(body, db, tenantId)
    const id = newId('bud')
    const stamps = { createdAt: now, changedAt: now }
    const statements = [limitsOf(db, tenantId, 'budget').add({ id, definition: body, ...stamps })]
    return { statements, entityId: id, reply: { ...body, id, ...stamps } }
  },
})

export const changeBudget = write({
  method: 'PUT',
  path: '/admin/budgets/{id}',
  summary: 'Put another budget in the place of one. What is used already stays used.',
  scope: 'limits:write',
  audit: 'budget.change',
  publishes: true,
  body: BudgetInput,
  reply: BudgetView,
  async handle({ params, body, tenantId, db, now }) {
    const limits = limitsOf(db, tenantId, 'budget')
    const known = await limits.find(params.id ?? '')
    if (!known) throw missing('budget')
    await checkLimit(body, db, tenantId)
    const { id, createdAt } = known
    const statements = [limits.change(id, { definition: body, changedAt: now })]
    return { statements, entityId: id, reply: { ...body, id, createdAt, changedAt: now } }
  },
})

export const removeBudget = write({
  method: 'DELETE',
  path: '/admin/budgets/{id}',
  summary: 'Lift a budget.',
  scope: 'limits:write',
  audit: 'budget.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db }) {
    const limits = limitsOf(db, tenantId, 'budget')
    const known = await limits.find(params.id ?? '')
    if (!known) throw missing('budget')
    return { statements: [limits.remove(known.id)], entityId: known.id, reply: { id: known.id } }
  },
})
