import { and, asc, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { HOUR_MS } from '../shared/time.ts'
import { bounded, type Db } from './db.ts'
import type { Grade } from './graded-log.ts'
import { feedback, requests, routerActions, usageHourly } from './schema.ts'

const { id, at, keyId, operation, requestedModel, provider, model, stream, cache, outcome, attempts } = requests
const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, finishReason, costNanos } = requests
const { latencyMs, routing, grade, gradeWeight } = requests

/** How much of either end of a stored text is read: enough to tell requests apart, and to see which begin alike. */
const END_CHARACTERS = 8_192
const ends = {
  promptLength: sql<number | null>`length(${requests.prompt})`,
  promptHead: sql<string | null>`substr(${requests.prompt}, 1, ${END_CHARACTERS})`,
  promptTail: sql<string | null>`substr(${requests.prompt}, -${END_CHARACTERS})`,
}
const who = { id, at, keyId, operation, requestedModel, provider, model, stream, cache, outcome, attempts }
const what = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, finishReason, costNanos, latencyMs }

function select(db: Db) {
  return db.select({ ...who, ...what, routing, grade, gradeWeight, ...ends }).from(requests)
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['all']>>[number]

/** A request of a period, with all that is known of its answer's quality. */
export interface PeriodRow extends Row {
  readonly grades: readonly Grade[]
}

/** A time: epoch ms of whole hours, the end not part of it. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** What a tenant's requests of a period come to, and what was read of those that were looked at. */
export interface PeriodSample<T> {
  readonly totals: { readonly requests: number; readonly failed: number; readonly costNanos: number }
  readonly read: readonly T[]
  /** How many requests were looked at, and what share of all that is: above 0, at most 1. */
  readonly rows: number
  readonly share: number
}

/** A page: with its texts and candidates it must stay far below the 50 MB of one answer, and the memory of one job. */
const PAGE_ROWS = 500

/**
 * Reads a tenant's requests of a period, page by page so that only what `read` makes of them is held at once. Where there
 * are more than `limit`, each hour gives its newest ones, as large a part of each as of the others. Totals are those of all.
 */
export async function samplePeriod<T>(
  db: Db,
  tenantId: string,
  period: Period,
  limit: number,
  read: (row: PeriodRow) => T | null,
): Promise<PeriodSample<T>> {
  const hours = await hoursOf(db, tenantId, period)
  const sum = (of: (hour: (typeof hours)[number]) => number) => hours.reduce((total, hour) => total + of(hour), 0)
  const totals = {
    requests: sum((hour) => hour.requests),
    failed: sum((hour) => hour.failed),
    costNanos: sum((hour) => hour.costNanos),
  }
  const part = Math.min(1, limit / Math.max(1, totals.requests))
  const kept: T[] = []
  let rows = 0
  for (const span of spansOf(hours, part)) {
    rows += await readSpan(db, tenantId, span, (row) => {
      const made = read(row)
      if (made !== null) kept.push(made)
    })
  }
  return { totals, read: kept, rows, share: totals.requests > 0 ? Math.min(1, Math.max(rows, 1) / totals.requests) : 1 }
}

interface Span extends Period {
  readonly limit: number
}

/** Hours that are read whole are read together; of others, each has its own limit. */
function spansOf(hours: readonly { hour: number; requests: number }[], part: number): Span[] {
  const [first, last] = [hours[0], hours.at(-1)]
  if (!first || !last) return []
  if (part === 1) return [{ from: first.hour, to: last.hour + HOUR_MS, limit: Number.MAX_SAFE_INTEGER }]
  return hours.map(({ hour, requests: count }) => ({ from: hour, to: hour + HOUR_MS, limit: Math.floor(count * part) }))
}

async function readSpan(
  db: Db,
  tenantId: string,
  { from, to, limit }: Span,
  read: (row: PeriodRow) => void,
): Promise<number> {
  let count = 0
  let last: Row | undefined
  while (count < limit) {
    const size = Math.min(PAGE_ROWS, limit - count)
    const older = last ? sql`(${at}, ${id}) < (${last.at}, ${last.id})` : undefined
    const page = await bounded(
      select(db)
        .where(and(eq(requests.tenantId, tenantId), gte(at, from), lt(at, to), older))
        .orderBy(desc(at), desc(id))
        .limit(size)
        .all(),
    )
    const said = await feedbackOn(
      db,
      tenantId,
      page.map((row) => row.id),
    )
    for (const row of page) read({ ...row, grades: [...ownGrade(row), ...(said.get(row.id) ?? [])] })
    count += page.length
    last = page.at(-1)
    if (page.length < size) break
  }
  return count
}

function ownGrade(row: Row): Grade[] {
  return row.grade === null ? [] : [{ source: 'signals', score: row.grade, weight: row.gradeWeight ?? 0 }]
}

async function feedbackOn(db: Db, tenantId: string, ids: readonly string[]): Promise<Map<string, Grade[]>> {
  // One bound value, however many ids: D1 takes a hundred.
  const listed = sql`(select value from json_each(${JSON.stringify(ids)}))`
  const rows = await bounded(
    db
      .select()
      .from(feedback)
      .where(and(eq(feedback.tenantId, tenantId), inArray(feedback.requestId, listed)))
      .all(),
  )
  const grades = new Map<string, Grade[]>()
  for (const { requestId, source, score, weight } of rows) {
    grades.set(requestId, [...(grades.get(requestId) ?? []), { source, score, weight }])
  }
  return grades
}

/** From the hourly totals: counting the requests themselves would read them all. */
function hoursOf(db: Db, tenantId: string, { from, to }: Period) {
  return bounded(
    db
      .select({
        hour: usageHourly.hour,
        requests: sql<number>`sum(${usageHourly.requests})`,
        failed: sql<number>`sum(${usageHourly.failed})`,
        costNanos: sql<number>`sum(${usageHourly.costNanos})`,
      })
      .from(usageHourly)
      .where(and(eq(usageHourly.tenantId, tenantId), gte(usageHourly.hour, from), lt(usageHourly.hour, to)))
      .groupBy(usageHourly.hour)
      .orderBy(asc(usageHourly.hour))
      .all(),
  )
}

/** The steps taken with a tenant's router versions and models in a period, oldest first. */
export function actionsOfPeriod(db: Db, tenantId: string, { from, to }: Period, limit: number) {
  return bounded(
    db
      .select()
      .from(routerActions)
      .where(and(eq(routerActions.tenantId, tenantId), gte(routerActions.at, from), lt(routerActions.at, to)))
      .orderBy(asc(routerActions.at), asc(routerActions.id))
      .limit(limit)
      .all(),
  )
}
