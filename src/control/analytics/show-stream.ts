import { countable } from '../../analytics/pieces.ts'
import { periodOf } from '../../analytics/usage-of.ts'
import { StreamQuery, StreamReply } from '../../contract/analytics-stream.ts'
import { setting } from '../../env.ts'
import { isInStream, streamUsage } from '../../integrations/analytics-engine/stream-usage.ts'
import { Fault } from '../../shared/faults.ts'
import { MINUTE_MS } from '../../shared/time.ts'
import { read } from '../endpoint.ts'

export const showStream = read({
  method: 'GET',
  path: '/admin/analytics/stream',
  summary:
    'Count the platform’s raw stream of points: seconds behind, by the minute, for three months; estimates where it samples.',
  scope: 'usage:read',
  query: StreamQuery,
  reply: StreamReply,
  async handle({ query: { from, to, by = null, step_minutes: step, ...filter }, env, tenantId, now }) {
    const accountId = setting(env, 'CLOUDFLARE_ACCOUNT_ID')
    const token = setting(env, 'CLOUDFLARE_ANALYTICS_TOKEN')
    const dimensions = [...(by ? [by] : []), ...(Object.keys(filter) as (typeof by & string)[])]
    const missing = dimensions.find((dimension) => !isInStream(dimension))
    if (missing) throw new Fault('invalid_request', `The stream does not carry \`${missing}\`.`, { param: missing })
    const { start, end } = countable(periodOf({ from, to, timezone: 'UTC' }, now), now)
    if (accountId === null || token === null) return { isAvailable: false, from: start, to: end, rows: [] }
    const stepMs = step === undefined ? null : step * MINUTE_MS
    const rows = await streamUsage({ accountId, token }, tenantId, { from: start, to: end, by, stepMs, filter })
    return { isAvailable: true, from: start, to: end, rows }
  },
})
