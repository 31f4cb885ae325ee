import { forecastSpend, type SpendForecast } from '../learning/forecast/forecast-spend.ts'
import { spendCalendar } from '../learning/forecast/spend-calendar.ts'
import { DAY_MS } from '../shared/time.ts'
import type { Db } from '../storage/db.ts'
import { usageOf } from './usage-of.ts'

/** As far back as forecasts look. */
const PAST_DAYS = 400

/** What a tenant will spend, by the days and months of a time zone: computed from its own past, now. */
export async function spendForecastOf(db: Db, tenantId: string, timezone: string, now: number): Promise<SpendForecast> {
  const question = {
    from: now - PAST_DAYS * DAY_MS,
    to: now,
    timezone,
    interval: 'day',
    top: 1,
    compare: 'none',
    latencies: false,
  } as const
  const { rows } = await usageOf(db, tenantId, question, now)
  const days = rows.map(({ at, costNanos }) => ({ day: at ?? 0, nanos: costNanos }))
  return forecastSpend({ days, now, calendar: spendCalendar(now, timezone) })
}
