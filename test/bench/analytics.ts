import { readdirSync, readFileSync } from 'node:fs'
import { getPlatformProxy } from 'wrangler'
import { patternsOf } from '../../src/analytics/patterns-of.ts'
import { spendForecastOf } from '../../src/analytics/spend-forecast-of.ts'
import { usageOf } from '../../src/analytics/usage-of.ts'
import type { UsageQuestion } from '../../src/analytics/usage-question.ts'
import { print } from '../../src/local/print.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/time.ts'
import type { Db } from '../../src/storage/db.ts'
import { storeFacts } from '../../src/storage/ingest-facts.ts'
import { requestsOf } from '../../src/storage/requests.ts'
import { GRAINS, type Grain } from '../../src/storage/roll-up.ts'
import { MEASURE_NAMES } from '../../src/storage/usage-totals.ts'
import { factOf } from '../support/fact.ts'
import { measured } from './analytics/measured-db.ts'
import { type ClientHour, readMonth, totalsRows } from './analytics/month.ts'

/** `[DIR]`: another folder in the format of `../shared/data`. */
const folder = process.argv[2] ?? '../shared/data'
const DAYS = 30
const TENANT = 'month'
const BAR_MS = 200
const FACTS = 40_000
const FACTS_AT_ONCE = 500
const REQUESTS_A_MONTH = 30_000_000
const ROUNDS = 3

const month = await readMonth(folder, DAYS)
if (month === null) {
  print(`skipped: there is no ${folder}/servegen/hourly.csv.gz`)
  process.exit(0)
}
const end = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
const start = end - DAYS * DAY_MS
const platform = await getPlatformProxy<{ DB: D1Database }>({ configPath: 'wrangler.toml', persist: false })
const { DB } = platform.env
await migrate(DB)
const bytesPerRequest = await fillLog(DB)
const rows = await fillTotals(DB, month)
await askAll(DB)
const { meta } = await DB.prepare('select 1').run()
const logGigabytes = (bytesPerRequest * REQUESTS_A_MONTH) / 1e9
print(`\n${rows} rows of totals; the database holds ${(meta.size_after / 1e6).toFixed(0)} MB`)
print(
  `a request in the log takes ${bytesPerRequest.toFixed(0)} bytes with its indexes and without texts: ${logGigabytes.toFixed(1)} GB a month at a million a day`,
)
await platform.dispose()

async function migrate(database: D1Database): Promise<void> {
  for (const file of readdirSync('migrations')
    .filter((name) => name.endsWith('.sql'))
    .sort()) {
    const statements = readFileSync(`migrations/${file}`, 'utf8').split('--> statement-breakpoint')
    await database.batch(statements.map((statement) => database.prepare(statement)))
  }
}

/** Stores requests as the queue's consumer does; gives what one adds to the size of the database, the totals' part taken off. */
async function fillLog(database: D1Database): Promise<number> {
  const begun = performance.now()
  for (let at = 0; at < FACTS; at += FACTS_AT_ONCE) {
    const facts = Array.from({ length: FACTS_AT_ONCE }, (_, n) => {
      const age = ((at + n) * DAY_MS) / FACTS
      const keyId = `key_${(at + n) % 150}`
      return factOf({
        id: `req_${at + n}`.padEnd(36, '0'),
        tenantId: 'log',
        keyId,
        at: end - age,
        outcome: n % 50 ? 'ok' : 'failed',
      })
    })
    await storeFacts(database, facts, `bat_${at}`)
  }
  const seconds = (performance.now() - begun) / 1_000
  print(
    `${FACTS} requests stored and totalled in ${seconds.toFixed(1)} s, ${FACTS_AT_ONCE} at once: ${(FACTS / seconds).toFixed(0)} a second (a million a day is 12)`,
  )
  const { meta: full } = await database.prepare('select 1').run()
  const totals = Object.values(GRAINS).map(({ table }) => database.prepare(`delete from ${table}`))
  await database.batch([...totals, database.prepare('delete from usage_hourly')])
  await database
    .prepare('vacuum')
    .run()
    .catch(() => undefined)
  const { meta: log } = await database.prepare('select 1').run()
  return Math.min(full.size_after, log.size_after) / FACTS
}

async function fillTotals(database: D1Database, hours: readonly ClientHour[]): Promise<number> {
  const byHour = Map.groupBy(hours, ({ hour }) => hour)
  const spans: [Grain, number, number][] = [
    ['minute', end - 2 * DAY_MS, end],
    ['half_hour', start, end],
    ['day', Math.floor(start / DAY_MS) * DAY_MS, end],
  ]
  let written = 0
  for (const [grain, from, to] of spans) {
    const columns = ['dimension', 'value', 'at', ...MEASURE_NAMES, 'latency', 'ttft']
    const values = columns.map((_, at) => `value ->> ${at}`).join(', ')
    const insert = `insert into ${GRAINS[grain].table} (tenant_id, ${columns.join(', ')}) select '${TENANT}', ${values} from json_each(?)`
    let batch: unknown[] = []
    const flush = async () => {
      if (batch.length > 0) await database.prepare(insert).bind(JSON.stringify(batch)).run()
      written += batch.length
      batch = []
    }
    for (const row of totalsRows(byHour, start, grain, from, to)) {
      batch.push(row)
      if (batch.length >= 1_500) await flush()
    }
    await flush()
  }
  return written
}

async function askAll(database: D1Database): Promise<void> {
  const { db, spent, reset } = measured(database)
  print(`\n${'question'.padEnd(44)} ${'D1 ms'.padStart(8)} ${'rows read'.padStart(10)} ${'statements'.padStart(10)}`)
  const bars: string[] = []
  for (const [name, ask] of Object.entries(questions(db))) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      reset()
      await ask()
      times.push(spent.durationMs)
    }
    const best = Math.min(...times)
    print(
      `${name.padEnd(44)} ${best.toFixed(0).padStart(8)} ${String(spent.rowsRead).padStart(10)} ${String(spent.statements).padStart(10)}`,
    )
    bars.push(
      `bar analytics_${name.replaceAll(/\W+/g, '_')}_ms ${best.toFixed(0)} <=${BAR_MS} ${best <= BAR_MS ? 'pass' : 'miss'}`,
    )
  }
  print(`\n${bars.join('\n')}`)
}

/** What the dashboard asks, each screen's first paint. */
function questions(db: Db): Record<string, () => Promise<unknown>> {
  const timezone = 'Europe/Berlin'
  const ask = (question: Partial<UsageQuestion>) =>
    usageOf(db, TENANT, { from: start, to: end, timezone, top: 20, compare: 'none', ...question }, end)
  const log = (wanted: object) => requestsOf(db, 'log').list({ before: null, limit: 50, wanted })
  return {
    'overview, compared': () => ask({ compare: 'previous' }),
    'spend by day': () => ask({ interval: 'day' }),
    'spend by day and model': () => ask({ interval: 'day', by: 'model', top: 6 }),
    'spend by key': () => ask({ by: 'key' }),
    'spend by day and key': () => ask({ interval: 'day', by: 'key', top: 10 }),
    'spend by hour': () => ask({ interval: 'hour' }),
    'latency by day': () => ask({ interval: 'day', latencies: true }),
    'latency by day and model, UTC': () =>
      ask({ interval: 'day', by: 'model', top: 6, latencies: true, timezone: 'UTC' }),
    'latency of a week by hour and model': () =>
      ask({ interval: 'hour', by: 'model', top: 2, latencies: true, from: end - 7 * DAY_MS }),
    'heat of a week by model': () => ask({ interval: 'hour', by: 'model', from: end - 7 * DAY_MS }),
    'last hour by minute': () => ask({ interval: 'minute', from: end - HOUR_MS + MINUTE_MS }),
    'one key by day': () => ask({ interval: 'day', key: 'key_m-large-1' }),
    'errors by day': () => ask({ interval: 'day', by: 'error' }),
    benchmark: () => ask({ by: 'model', top: 200 }),
    patterns: () => patternsOf(db, TENANT, { from: start, to: end, timezone }, end),
    forecast: () => spendForecastOf(db, TENANT, timezone, end),
    'requests, newest': () => log({}),
    'requests that failed': () => log({ outcome: 'failed' }),
    'requests of a key': () => log({ filter: { key: 'key_7' } }),
  }
}
