import { listOf, Period, UsageHour } from '../../contract/admin.ts'
import { DAY_MS } from '../../shared/time.ts'
import { usageOf } from '../../storage/usage.ts'
import { read } from '../endpoint.ts'

export const listUsage = read({
  method: 'GET',
  path: '/admin/usage',
  summary: 'Show usage by hour, key and model.',
  scope: 'usage:read',
  query: Period,
  reply: listOf(UsageHour),
  async handle({ query: { from, to }, db, tenantId, now }) {
    const until = to ?? now + 1
    return { data: await usageOf(db, tenantId).hourly({ from: from ?? until - DAY_MS, to: until }) }
  },
})
