import type * as z from 'zod'
import type { ForecastReply } from '../../../contract/insights.ts'
import type { Usage } from '../../data/usage.ts'

export type SpendForecast = z.infer<typeof ForecastReply>
export type Expected = SpendForecast['endOfMonth']
export type PastForecast = SpendForecast['past'][number]

/** Days of spend: what came, then what is expected with its bands. Nano-dollars; null: none of it. */
export interface Days {
  readonly at: readonly number[]
  readonly actual: readonly (number | null)[]
  readonly mean: readonly (number | null)[]
  readonly low80: readonly (number | null)[]
  readonly high80: readonly (number | null)[]
  readonly low95: readonly (number | null)[]
  readonly high95: readonly (number | null)[]
}

const BANDS = ['mean', 'low80', 'high80', 'low95', 'high95'] as const

/** Puts the days that were before those that will be. The last day that was is where the bands begin. */
export function daysOf({ rows }: Pick<Usage, 'rows'>, { daily }: Pick<SpendForecast, 'daily'>): Days {
  const [first] = daily
  const past = rows.filter(({ at }) => first === undefined || (at ?? 0) < first.day)
  const last = past.at(-1)?.costNanos ?? null
  const bands = BANDS.map((name) => [
    name,
    [...past.map((_, index) => (index === past.length - 1 ? last : null)), ...daily.map((day) => day[name])],
  ])
  return {
    at: [...past.map(({ at }) => at ?? 0), ...daily.map(({ day }) => day)],
    actual: [...past.map(({ costNanos }) => costNanos), ...daily.map(() => null)],
    ...(Object.fromEntries(bands) as Omit<Days, 'at' | 'actual'>),
  }
}

/** How past forecasts of a kind held: how near they came, and how often what came was within their intervals. */
export interface Track {
  readonly kind: PastForecast['kind']
  readonly forecasts: number
  readonly accuracy: number
  readonly within80: number
  readonly within95: number
}

/** The track of each kind of which there are past forecasts. */
export function tracksOf(past: readonly PastForecast[]): readonly Track[] {
  return [...Map.groupBy(past, ({ kind }) => kind)].map(([kind, all]) => {
    const mean = (read: (one: PastForecast) => number) => all.reduce((sum, one) => sum + read(one), 0) / all.length
    return {
      kind,
      forecasts: all.length,
      accuracy: mean(({ accuracy }) => accuracy),
      within80: mean(({ within80 }) => Number(within80)),
      within95: mean(({ within95 }) => Number(within95)),
    }
  })
}
