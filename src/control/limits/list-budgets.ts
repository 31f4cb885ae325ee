import { Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { BudgetState, BudgetView } from '../../contract/limits.ts'
import { limitsOf } from '../../storage/limits.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'
import { useOf } from './use-of.ts'
import { budgetView } from './view-of.ts'

export const listBudgets = read({
  method: 'GET',
  path: '/admin/budgets',
  summary: 'List the budgets.',
  scope: 'limits:read',
  query: Paging,
  reply: pageOf(BudgetView),
  async handle({ query, db, tenantId }) {
    const rows = await limitsOf(db, tenantId, 'budget').list()
    return pageFrom(rows.map(budgetView), query, ({ id }) => id)
  },
})

export const getBudget = read({
  method: 'GET',
  path: '/admin/budgets/{id}',
  summary: 'Show a budget, and how much of it is used.',
  scope: 'limits:read',
  query: Nothing,
  reply: BudgetState,
  async handle({ params, db, tenantId, env, caller }) {
    const row = await limitsOf(db, tenantId, 'budget').find(params.id ?? '')
    if (!row) throw missing('budget')
    return { ...budgetView(row), use: await useOf(row, caller, env) }
  },
})
