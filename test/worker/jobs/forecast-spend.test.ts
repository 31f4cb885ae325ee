import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { ForecastReply } from '../../../src/contract/insights.ts'
import type { Env } from '../../../src/env.ts'
import { forecastSpendDaily } from '../../../src/jobs/forecast-spend.ts'
import { spanOf } from '../../../src/shared/calendar.ts'
import { DAY_MS, HOUR_MS } from '../../../src/shared/time.ts'
import { storeFacts } from '../../../src/storage/ingest-facts.ts'
import { factOf } from '../../support/fact.ts'
import { nobody } from '../../support/nobody.ts'
import { ask, forgetAll, newTenant } from '../control/support.ts'

const TENANT = 'forecast'
const DOLLAR = 1e9
const NOW = Date.now()
const MONTH = spanOf('month', NOW)
let key = ''

beforeAll(async () => {
  forgetAll()
  key = await newTenant(TENANT)
  const days = Array.from({ length: 100 }, (_, age) =>
    factOf({ id: `f_${age}`, tenantId: TENANT, at: NOW - age * DAY_MS - HOUR_MS, costNanos: DOLLAR }),
  )
  await storeFacts(env.DB, days, 'bat')
}, 60_000)

test('what is spent evenly is forecast to go on, for the month, the next and the next quarter', async () => {
  const forecast = ForecastReply.parse((await ask('GET', '/admin/analytics/forecast?timezone=Europe/Berlin', key)).body)
  const days = (period: { start: number; end: number }) => Math.round((period.end - period.start) / DAY_MS)
  for (const period of [forecast.endOfMonth, forecast.nextMonth, forecast.nextQuarter]) {
    expect(period.mean / DOLLAR / days(period.period)).toBeCloseTo(1, 1)
    expect(period.low95).toBeLessThanOrEqual(period.low80)
    expect(period.high80).toBeLessThanOrEqual(period.high95)
  }
  expect(forecast.nextMonth.grade).toBe('high')
  expect(forecast.daily.length).toBeGreaterThan(28)
  expect(forecast.past).toEqual([])
})

test('a forecast is kept each day, and held against what came when its period is over', async () => {
  const sentence = await forecastSpendDaily.run(env as Env, new Date(NOW), nobody)
  expect(sentence).toMatch(/^\d+ tenants forecast, \d+ forecasts held against what came$/)
  const kept = await env.DB.prepare('select count(*) n from spend_forecasts where tenant_id = ?')
    .bind(TENANT)
    .first('n')
  expect(kept).toBe(3)
  await forecastSpendDaily.run(env as Env, new Date(MONTH.end + DAY_MS), nobody)
  const scored = await env.DB.prepare(
    "select actual_nanos, accuracy from spend_forecasts where tenant_id = ? and kind = 'month' and period_end = ?",
  )
    .bind(TENANT, MONTH.end)
    .first<{ actual_nanos: number; accuracy: number }>()
  const spent = Math.min(100, Math.ceil((NOW - HOUR_MS - MONTH.start) / DAY_MS))
  expect(scored?.actual_nanos).toBe(spent * DOLLAR)
  expect(scored?.accuracy).toBeGreaterThanOrEqual(0)
})
