import { forecastSpend } from '../../../src/learning/forecast/forecast-spend.ts'
import { spendCalendar } from '../../../src/learning/forecast/spend-calendar.ts'
import { print } from '../../../src/local/print.ts'
import { seeded } from '../../../src/shared/seeded.ts'
import { DAY_MS } from '../../../src/shared/time.ts'

const DAYS = 400
const RUNS = 30
const WARM_UP = 5

/** The processor time of a forecast of spend from 400 days, in ms, once warm: the median of several runs. */
export function measureSpeed(): number {
  const random = seeded(1)
  const now = Date.UTC(2026, 10, 12, 15)
  const calendar = spendCalendar(now)
  const days = Array.from({ length: DAYS }, (_, at) => ({
    day: calendar.today.start - (DAYS - at) * DAY_MS,
    nanos: Math.round(1e9 * (1 + 0.3 * Math.sin((2 * Math.PI * at) / 7) + 0.3 * random())),
  }))
  const runs = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage().user
    forecastSpend({ days, now, calendar })
    return (process.cpuUsage().user - before) / 1_000
  }).slice(WARM_UP)
  const sorted = runs.toSorted((a, b) => a - b)
  const [least = 0, median = 0] = [sorted[0], sorted[sorted.length >> 1]]
  print(`spend of ${DAYS} days: ${median.toFixed(1)} ms of processor time, at best ${least.toFixed(1)} ms`)
  return median
}
