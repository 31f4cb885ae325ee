import { and, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm'
import type { ForecastKind, PeriodForecast } from '../learning/forecast/forecast-spend.ts'
import type { ForecastScore } from '../learning/forecast/score-forecast.ts'
import { bounded, type Db } from './db.ts'
import { spendForecasts } from './schema.ts'

/** A forecast as it was kept, and what came. */
export type StoredForecast = Omit<typeof spendForecasts.$inferSelect, 'tenantId'>

const { tenantId: whose, kind, periodStart, periodEnd, madeAt, actualNanos } = spendForecasts

/** A tenant's forecasts of its spend. A store that is late or down rejects. */
export function spendForecastsOf(db: Db, tenantId: string) {
  const mine = eq(whose, tenantId)
  return {
    /** A forecast is kept once for each moment at which it was made. */
    add: (of: ForecastKind, made: number, body: PeriodForecast) =>
      db
        .insert(spendForecasts)
        .values({
          tenantId,
          kind: of,
          periodStart: body.period.start,
          periodEnd: body.period.end,
          madeAt: made,
          body,
        })
        .onConflictDoNothing(),
    /** The latest that came to their end. */
    scored: async (now: number, limit: number) => {
      const over = and(mine, lte(periodEnd, now), isNotNull(actualNanos))
      const newest = [desc(periodEnd), desc(madeAt)]
      const rows = await bounded(
        db
          .select()
          .from(spendForecasts)
          .where(over)
          .orderBy(...newest)
          .limit(limit)
          .all(),
      )
      return rows.flatMap(({ actualNanos: actual, accuracy, within80, within95, ...rest }) =>
        actual === null || accuracy === null || within80 === null || within95 === null
          ? []
          : [{ ...rest, actualNanos: actual, accuracy, within80, within95 }],
      )
    },
    score: ({ kind: of, periodStart: start, madeAt: made }: StoredForecast, actual: number, score: ForecastScore) =>
      db
        .update(spendForecasts)
        .set({ actualNanos: actual, ...score })
        .where(and(mine, eq(kind, of), eq(periodStart, start), eq(madeAt, made))),
  }
}

/** The forecasts whose period is over and that nobody has held against what came. For the clock: it sees every tenant. */
export function forecastsToScore(db: Db, now: number, limit: number) {
  return bounded(
    db
      .select()
      .from(spendForecasts)
      .where(and(lte(periodEnd, now), isNull(actualNanos)))
      .orderBy(periodEnd)
      .limit(limit)
      .all(),
  )
}
