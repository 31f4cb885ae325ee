import type * as z from 'zod'
import { roiOf } from '../../analytics/roi.ts'
import { periodOf, usageOf } from '../../analytics/usage-of.ts'
import { RoiQuery, RoiReply, StatementQuery } from '../../contract/insights.ts'
import { renderStatement } from '../../integrations/reports/render-statement.ts'
import { costAtBy } from '../../providers/catalog/cost-at-by.ts'
import { instantOf, spanOf } from '../../shared/calendar.ts'
import { Fault } from '../../shared/faults.ts'
import { type Operation, read } from '../endpoint.ts'

const NANOS_PER_USD = 1e9

export const showRoi = read({
  method: 'GET',
  path: '/admin/analytics/roi',
  summary: 'Show what routing, caches and failover saved in a period, against a baseline of your choice.',
  scope: 'usage:read',
  query: RoiQuery,
  reply: RoiReply,
  handle: (operation) => account(operation, operation.query),
})

export const showStatement = read({
  method: 'GET',
  path: '/admin/analytics/statement',
  summary: 'Show what a month cost and saved. `?format=html` is a page to print.',
  scope: 'usage:read',
  query: StatementQuery,
  reply: RoiReply,
  handle: (operation) => account(operation, { ...operation.query, ...monthOf(operation.query, operation.now) }),
  page: (reply, { format }) => (format === 'html' ? renderStatement(reply) : null),
})

type Question = z.output<typeof RoiQuery>

async function account(
  operation: Pick<Operation<unknown, unknown>, 'db' | 'tenantId' | 'caller' | 'now'>,
  query: Question,
) {
  const { db, tenantId, caller, now } = operation
  const { baseline, rescued_usd: rescuedUsd, fee_usd: feeUsd } = query
  const period = { from: query.from, to: query.to, timezone: query.timezone }
  const usage = await usageOf(
    db,
    tenantId,
    { ...period, by: 'model', top: 1_000, compare: 'none', latencies: false },
    now,
  )
  const { from, to, timezone } = usage
  const question = {
    from,
    to,
    timezone,
    baseline,
    rescuedNanos: rescuedUsd * NANOS_PER_USD,
    feeNanos: feeUsd * NANOS_PER_USD,
  }
  const roi = roiOf(question, usage.total, usage.rows, costAtBy(caller.tenant.prices, to))
  if (roi) return roi
  const hint = `Nobody knows what \`${baseline}\` costs. Say \`best\`, \`asked\`, or a model with a price as \`provider/model\`.`
  throw new Fault('invalid_request', hint, { param: 'baseline' })
}

/** The month that is named, or the last whole one; of the present one, until now. */
function monthOf({ month, timezone }: z.output<typeof StatementQuery>, now: number) {
  periodOf({ timezone }, now)
  const [year = 0, number = 0] = month?.split('-').map(Number) ?? []
  const last = spanOf('month', spanOf('month', now, timezone).start - 1, timezone)
  const start = month ? instantOf({ year, month: number, day: 1, hour: 0, minute: 0 }, timezone) : last.start
  const { end } = spanOf('month', start, timezone)
  if (start >= now) throw new Fault('invalid_request', `${month} has not begun.`, { param: 'month' })
  return { from: start, to: Math.min(end, now) }
}
