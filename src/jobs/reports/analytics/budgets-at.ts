import type { AnalyticsReport } from '../../../contract/analytics-reports.ts'
import type { BudgetInput } from '../../../contract/limits.ts'
import { spanOf } from '../../../shared/calendar.ts'
import { nanosFromUsd } from '../../../shared/money.ts'
import type { Db } from '../../../storage/db.ts'
import { type LimitRow, limitsOf } from '../../../storage/limits.ts'
import { recordedSpend } from '../../../storage/recorded-spend.ts'
import { rowsAt } from './rows-at.ts'

type Standing = AnalyticsReport['budgets'][number]

const SHOWN_MAX = 10

/** How budgets stood at a moment (epoch ms), by what is recorded; those nearest to their end first. */
export async function budgetsAt(db: Db, tenantId: string, moment: number): Promise<Standing[]> {
  const rows = await limitsOf(db, tenantId, 'budget').list()
  const then = rows.filter(({ createdAt }) => createdAt < moment)
  const standings = await Promise.all(then.map((row) => standingOf(db, row, moment)))
  return standings.sort((a, b) => b.share - a.share).slice(0, SHOWN_MAX)
}

async function standingOf(db: Db, row: LimitRow, moment: number): Promise<Standing> {
  const { on, usd, period, timezone, provider, model } = row.definition as BudgetInput
  const span = spanOf(period, moment - 1, timezone)
  const [most] = await recordedSpend(db, row, moment - 1, moment)
  const subject = most ? most.counter.slice(row.id.length + 1) : on.id
  const [limitNanos, spentNanos] = [nanosFromUsd(usd), most?.spent ?? 0]
  const whose = on.level === 'tenant' || on.level === 'metadata' ? {} : { [on.level]: subject }
  const counted = { start: Math.max(span.start, row.changedAt), end: Math.min(span.end, moment) }
  return {
    id: row.id,
    name: row.definition.name,
    subject,
    span,
    limitNanos,
    spentNanos,
    share: spentNanos / limitNanos,
    rows: rowsAt('/admin/requests', counted, { ...whose, provider, model }),
  }
}
