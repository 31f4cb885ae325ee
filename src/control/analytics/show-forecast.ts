import { spendForecastOf } from '../../analytics/spend-forecast-of.ts'
import { periodOf } from '../../analytics/usage-of.ts'
import { ForecastQuery, ForecastReply } from '../../contract/insights.ts'
import { spendForecastsOf } from '../../storage/spend-forecasts.ts'
import { read } from '../endpoint.ts'

const PAST_MAX = 100

export const showForecast = read({
  method: 'GET',
  path: '/admin/analytics/forecast',
  summary: 'Show what will be spent this month, the next and in the next quarter, and how earlier forecasts held.',
  scope: 'usage:read',
  query: ForecastQuery,
  reply: ForecastReply,
  async handle({ query, db, tenantId, caller, now }) {
    const timezone = query.timezone ?? caller.tenant.settings.timezone ?? 'UTC'
    periodOf({ timezone }, now)
    const [forecast, past] = await Promise.all([
      spendForecastOf(db, tenantId, timezone, now),
      spendForecastsOf(db, tenantId).scored(now, PAST_MAX),
    ])
    return {
      timezone,
      ...forecast,
      daily: [...forecast.daily],
      past: past.map(({ body, ...rest }) => ({ ...rest, mean: body.mean, grade: body.grade })),
    }
  },
})
