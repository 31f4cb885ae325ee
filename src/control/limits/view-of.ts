import type { BudgetInput, BudgetView, LimitInput, LimitView } from '../../contract/limits.ts'
import type { LimitRow } from '../../storage/limits.ts'

/** A rate limit as it is shown. */
export function limitView({ id, definition, createdAt, changedAt }: LimitRow): LimitView {
  return { ...(definition as LimitInput), id, createdAt, changedAt }
}

/** A budget as it is shown. */
export function budgetView({ id, definition, createdAt, changedAt }: LimitRow): BudgetView {
  return { ...(definition as BudgetInput), id, createdAt, changedAt }
}
