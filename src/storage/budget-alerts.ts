import type { Alert } from '../accounting/part.ts'
import { usdFromNanos } from '../shared/money.ts'
import { homeOf, type Stores } from './databases.ts'
import { bounded, type Db, open, type Statement } from './db.ts'
import { limitsOf } from './limits.ts'
import { announce } from './webhooks.ts'

/** Tells a tenant's webhooks of budgets that have come to a threshold: of each once in its span, however often it is told here. */
export async function announceAlerts(
  env: Stores,
  tenantId: string,
  alerts: readonly Alert[],
  now: number,
): Promise<void> {
  const db = open(await homeOf(env, tenantId, now))
  const told = await Promise.all(alerts.map((alert) => announceOne(db, tenantId, alert, now)))
  const [first, ...rest] = told.flat()
  if (first) await bounded(db.batch([first, ...rest]))
}

async function announceOne(db: Db, tenantId: string, alert: Alert, now: number): Promise<Statement[]> {
  const { counter, threshold, spent, limit, start, end } = alert
  const bar = counter.indexOf('|')
  const [id, subject] = [counter.slice(0, bar), counter.slice(bar + 1)]
  const budget = await limitsOf(db, tenantId, 'budget').find(id)
  const data = {
    budget: id,
    name: budget?.definition.name ?? null,
    subject,
    threshold,
    spentUsd: usdFromNanos(spent),
    limitUsd: usdFromNanos(limit),
    periodStart: start,
    periodEnd: end === Number.MAX_SAFE_INTEGER ? null : end,
  }
  const event = threshold >= 1 ? 'budget.exhausted' : 'budget.threshold'
  return announce(db, tenantId, event, data, now, `${counter}_${start}_${threshold}`)
}
