import { and, eq, gt, gte, lt, or, type SQL, sql } from 'drizzle-orm'
import type { RecordedSpend } from '../accounting/part.ts'
import type { BudgetInput, LimitSubject } from '../contract/limits.ts'
import { spanOf } from '../shared/calendar.ts'
import { nanosFromUsd } from '../shared/money.ts'
import { bounded, type Db } from './db.ts'
import type { LimitRow } from './limits.ts'
import { requests } from './schema.ts'

/** Whose counters there are at most, the dearest first. */
const SUBJECTS_MAX = 1_000

/**
 * What the records say was spent of a budget in its present span, by counter, as far as it was asked for before `until` (epoch
 * ms) and since the budget is what it is. What was forgotten by retention is not in it.
 */
export async function recordedSpend(
  db: Db,
  { id, tenantId, definition, changedAt }: LimitRow,
  now: number,
  until: number,
): Promise<RecordedSpend[]> {
  const { on, usd, period, timezone, thresholds, provider, model } = definition as BudgetInput
  const { start } = spanOf(period, now, timezone)
  const subject = subjectOf(on, tenantId)
  const sum = sql<number>`sum(${requests.costNanos})`
  const spent = db
    .select({ subject, spent: sum })
    .from(requests)
    .where(
      and(
        eq(requests.tenantId, tenantId),
        gte(requests.at, Math.max(start, changedAt)),
        lt(requests.at, until),
        gt(requests.costNanos, 0),
        provider === undefined ? undefined : eq(requests.provider, provider),
        model === undefined ? undefined : or(eq(requests.model, model), eq(armOf, model)),
        on.id === null ? sql`${subject} is not null` : eq(subject, on.id),
      ),
    )
    .groupBy(subject)
    .orderBy(sql`${sum} desc`)
    .limit(SUBJECTS_MAX)
  const rule = { kind: 'budget' as const, amount: nanosFromUsd(usd), period, timezone, thresholds }
  const rows = await bounded(spent.all())
  return rows.map((row) => ({ counter: `${id}|${row.subject}`, rule, start, spent: Number(row.spent) }))
}

const armOf = sql<string>`${requests.provider} || '/' || ${requests.model}`

/** Whose counter a request counts on, as its record tells. */
function subjectOf({ level, field = '' }: LimitSubject, tenantId: string): SQL<string | null> {
  if (level === 'tenant') return sql<string>`${tenantId}`
  if (level === 'metadata') return sql<string | null>`json_extract(${requests.metadata}, ${`$."${field}"`})`
  const { team, user, key, customer } = {
    team: requests.teamId,
    user: requests.userId,
    key: requests.keyId,
    customer: requests.customer,
  }
  return sql<string | null>`${{ team, user, key, customer }[level]}`
}
