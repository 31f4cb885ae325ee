import { print } from '../../src/local/print.ts'
import { type ContestFigures, type Rules, runContests } from './forecast/contests.ts'
import { figuresOf, type Judged, printTotals, type TotalFigures } from './forecast/figures.ts'
import { type Contest, earlier, readM3Monthly, readM4 } from './forecast/read-contests.ts'
import { readBursts, readTweets, readWeeks } from './forecast/read-daily.ts'
import { readServegen } from './forecast/read-servegen.ts'
import { measureSpeed } from './forecast/speed.ts'
import { type Rolling, roll } from './forecast/spend.ts'
import { printBar } from './outages/bars.ts'

/** `[DIR] [--chosen]`: with `--chosen` only what settings are chosen by, origins before the test part of M4. */
const folder = process.argv.slice(2).find((word) => !word.startsWith('--')) ?? '../shared/data'
const HOURLY: Rules = { horizon: 48, seasons: [24, 168], scaledBy: 24, windows: { 'next day': 24, 'two days': 48 } }
const WEEKLY: Rules = { horizon: 13, seasons: [52], scaledBy: 1, windows: { '4 weeks': 4, '13 weeks': 13 } }
const MONTHLY: Rules = { horizon: 3, seasons: [12], scaledBy: 12, windows: { 'next month': 1, 'next quarter': 3 } }
const WEEK = [7]
const NEXT_WEEK: Rolling = { seasons: WEEK, from: 0, to: 7, first: 7 }
const BILL: Rolling = { ...NEXT_WEEK, already: 7 }
const NEXT_DAY: Rolling = { seasons: WEEK, from: 0, to: 1, first: 8 }
const spend: Judged[] = []
const bars: (() => void)[] = []

if (process.argv.includes('--chosen')) chosen()
else all()

/** Settings of the combination were chosen by these figures. */
function chosen(): void {
  const steps = [HOURLY.horizon, 2 * WEEKLY.horizon] as const
  contest('m4 hourly, earlier', before(readM4(`${folder}/m4/hourly.csv.gz`), steps[0], HOURLY.horizon), HOURLY)
  contest('m4 weekly, earlier', before(readM4(`${folder}/m4/weekly.csv.gz`), steps[1], WEEKLY.horizon), WEEKLY)
}

function all(): void {
  const hourly = contest('m4 hourly', readM4(`${folder}/m4/hourly.csv.gz`), HOURLY)
  if (hourly) barsOfHourly(hourly)
  const weekly = contest('m4 weekly', readM4(`${folder}/m4/weekly.csv.gz`), WEEKLY)
  if (weekly) bars.push(() => printBar('m4_weekly_owa', weekly.owa, '<=', 0.86))
  const monthly = contest('m3 monthly', readM3Monthly(`${folder}/m3/m3.json.gz`), MONTHLY)
  if (monthly) barsOfMonthly(monthly)
  servegen()
  rolled('tweets, 7 days', readTweets(`${folder}/nab/nab_data.csv.gz`), { seasons: WEEK, from: 0, to: 7, first: 14 })
  rolled('tweets, 14 days', readTweets(`${folder}/nab/nab_data.csv.gz`), { seasons: WEEK, from: 0, to: 14, first: 28 })
  const halfMonth: Rolling = { seasons: WEEK, from: 0, to: 15, first: 21, already: 15 }
  rolled('tweets, 30-day bill at day 15', readTweets(`${folder}/nab/nab_data.csv.gz`), halfMonth)
  rolled('bursts, 7 days', readBursts(`${folder}/requests/burstgpt1_daily.csv.gz`), { ...NEXT_WEEK, first: 21 })
  rolled('bursts, 30-day bill at day 15', readBursts(`${folder}/requests/burstgpt1_daily.csv.gz`), halfMonth)
  const weeks = readWeeks(`${folder}/spend/openrouter_weekly_top10.csv.gz`)
  rolled('tokens, 4 weeks', weeks, { seasons: [], from: 0, to: 4, first: 13 })
  rolled('tokens, 13 weeks', weeks, { seasons: [], from: 0, to: 13, first: 13 })
  if (spend.length > 0) barsOfGrades()
  const speed = measureSpeed()
  bars.push(() => printBar('forecast_spend_cpu_ms_400_days', speed, '<=', 30))
  print('')
  for (const bar of bars) bar()
}

function before(contests: Contest[] | null, steps: number, horizon: number): Contest[] | null {
  return contests && earlier(contests, steps, horizon)
}

function contest(name: string, contests: readonly Contest[] | null, rules: Rules): ContestFigures | null {
  if (contests === null) {
    print(`${name}: skipped, no such data in ${folder}`)
    return null
  }
  const figures = runContests(name, contests, rules)
  for (const [window, rows] of Object.entries(figures.totals)) printTotals(`  ${window}`, rows)
  return figures
}

function servegen(): void {
  const usage = readServegen(`${folder}/servegen/hourly.csv.gz`)
  const week = rolled('organisations, next week', usage?.bundles ?? null, NEXT_WEEK)
  const bill = rolled('organisations, bill at mid-period', usage?.bundles ?? null, BILL)
  const day = rolled('organisations, next day', usage?.bundles ?? null, NEXT_DAY)
  const tenantWeek = rolled('tenants, next week', usage?.tenants ?? null, NEXT_WEEK)
  const tenantBill = rolled('tenants, bill at mid-period', usage?.tenants ?? null, BILL)
  const tenantDay = rolled('tenants, next day', usage?.tenants ?? null, NEXT_DAY)
  if (!(week && bill && day && tenantWeek && tenantBill && tenantDay)) return
  bars.push(() => {
    printBar('organisations_next_week', figuresOf(week).mean, '>=', 0.88)
    printBar('organisations_bill_at_mid_period', figuresOf(bill).mean, '>=', 0.93)
    printBar('organisations_next_day_median', figuresOf(day).median, '>=', 0.84)
    printBar('tenants_bill_at_mid_period', figuresOf(tenantBill).mean, '>=', 0.82)
    within('organisations_next_day_coverage_80', figuresOf(day).coverage80, [0.75, 0.87])
    within('tenants_next_day_coverage_80', figuresOf(tenantDay).coverage80, [0.75, 0.87])
    within('next_week_coverage_80', figuresOf([...week, ...tenantWeek]).coverage80, [0.75, 0.87])
  })
}

function rolled(name: string, series: readonly (readonly number[])[] | null, rolling: Rolling): Judged[] | null {
  if (series === null) {
    print(`${name}: skipped, no such data in ${folder}`)
    return null
  }
  const rows = roll(series, rolling)
  spend.push(...rows)
  printTotals(name, rows)
  return rows
}

function barsOfHourly({ owa, coverage80, coverage95, msis }: ContestFigures): void {
  bars.push(() => {
    printBar('m4_hourly_owa', owa, '<=', 0.5)
    printBar('m4_hourly_msis', msis, '<=', 9)
    within('m4_hourly_coverage_80', coverage80, [0.75, 0.87])
    within('m4_hourly_coverage_95', coverage95, [0.91, 0.98])
  })
}

function barsOfMonthly({ totals }: ContestFigures): void {
  const of = (window: string): TotalFigures => figuresOf(totals[window] ?? [])
  bars.push(() => {
    printBar('m3_next_quarter', of('next quarter').mean, '>=', 0.91)
    printBar('m3_next_quarter_share_above_80', of('next quarter').goodShare, '>=', 0.87)
    printBar('m3_next_month', of('next month').mean, '>=', 0.865)
    printBar('m3_next_month_share_above_80', of('next month').goodShare, '>=', 0.8)
  })
}

/** Of all spend above, whatever the horizon: M4 is left out, whose series are far more regular than spend is. */
function barsOfGrades(): void {
  const high = spend.filter(({ grade }) => grade === 'high')
  const figures = figuresOf(high)
  print(`graded high: ${high.length} of ${spend.length} totals of spend, ${(high.length / spend.length).toFixed(3)}`)
  bars.push(() => {
    printBar('graded_high_accuracy', figures.mean, '>=', 0.85)
    printBar('graded_high_share_above_80', figures.goodShare, '>=', 0.8)
  })
}

function within(name: string, value: number, [low, high]: readonly [number, number]): void {
  printBar(`${name}_at_least`, value, '>=', low)
  printBar(`${name}_at_most`, value, '<=', high)
}
