import type * as z from 'zod'
import type { Rule } from '../../accounting/part.ts'
import { type BudgetInput, type LimitInput, type LimitUse, periodMsOf } from '../../contract/limits.ts'
import type { Env } from '../../env.ts'
import type { Caller } from '../../identity/identify.ts'
import { Fault } from '../../shared/faults.ts'
import { nanosFromUsd, usdFromNanos } from '../../shared/money.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { LimitRow } from '../../storage/limits.ts'

const ASK_LIMIT_MS = 2 * SECOND_MS
const SUBJECTS_MAX = 200

/** How much of a limit is used. Where everybody has a counter of their own, those of the keys, teams and users there are. */
export async function useOf(row: LimitRow, { tenant }: Caller, env: Env): Promise<z.input<typeof LimitUse>[]> {
  const subjects = subjectsOf(row.definition.on, tenant).slice(0, SUBJECTS_MAX)
  if (subjects.length === 0) return []
  const rule = ruleOf(row)
  const limiter = env.LIMITER.get(env.LIMITER.idFromName(tenant.tenantId))
  const asked = limiter.standings(subjects.map((subject) => ({ counter: `${row.id}|${subject}`, rule })))
  const standings = await within(ASK_LIMIT_MS, Promise.resolve(asked), late)
  const shown = row.kind === 'budget' ? usdFromNanos : (amount: number) => amount
  return standings.map(({ limit, spent, held, remaining, resetMs }, index) => ({
    subject: subjects[index] ?? '',
    limit: shown(limit),
    spent: shown(spent),
    held: shown(held),
    remaining: shown(remaining),
    resetMs,
  }))
}

function subjectsOf({ level, id }: LimitRow['definition']['on'], tenant: Caller['tenant']): string[] {
  if (level === 'tenant') return [tenant.tenantId]
  if (id !== null) return [id]
  const keys = Object.values(tenant.keys)
  const named = {
    key: keys.map((key) => key.id),
    team: keys.map((key) => key.teamId),
    user: keys.map((key) => key.userId),
  }
  const all = level === 'key' || level === 'team' || level === 'user' ? named[level] : []
  return [...new Set(all.filter((each) => each !== undefined))]
}

function ruleOf({ kind, definition }: LimitRow): Rule {
  if (kind === 'budget') {
    const { usd, period, timezone, thresholds } = definition as BudgetInput
    return { kind: 'budget', amount: nanosFromUsd(usd), period, timezone, thresholds }
  }
  const { of, amount, period, burst = amount } = definition as LimitInput
  return of === 'concurrency'
    ? { kind: 'slots', amount }
    : { kind: 'rate', amount, periodMs: periodMsOf(period), burst }
}

function late(): never {
  throw new Fault('store_unavailable', 'The limiter did not answer in time.')
}
