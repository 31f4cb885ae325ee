import { type Row, readTable } from '../outages/read-table.ts'

/** A day counts if it has this part of the values of the fullest. */
const COMPLETE = 0.95
const DAYS_MIN = 28

/** The daily totals of tweets about companies (NAB), as a stand-in for usage over weeks; null where there is no such file. */
export function readTweets(path: string): number[][] | null {
  const rows = readTable(path)
  if (rows === null) return null
  const files = Map.groupBy(
    rows.filter(({ file }) => file?.includes('Twitter_volume')),
    ({ file = '' }) => file,
  )
  return [...files.values()].map(daysOf).filter((days) => days.length >= DAYS_MIN)
}

/** The daily tokens of BurstGPT, which no method forecasts well; null where there is no such file. */
export function readBursts(path: string): number[][] | null {
  const days = readTable(path)?.map(({ tokens }) => Number(tokens))
  return days ? [days.slice(0, -1)] : null
}

/** The weekly tokens of OpenRouter's ten largest models, without the last week; null where there is no such file. */
export function readWeeks(path: string): number[][] | null {
  const rows = readTable(path)
  if (rows === null) return null
  const weeks = Map.groupBy(rows, (row) => row['week_end'] ?? '')
  const ends = [...weeks.keys()].toSorted().slice(0, -1)
  return [ends.map((end) => (weeks.get(end) ?? []).reduce((sum, row) => sum + Number(row['total_tokens']), 0))]
}

function daysOf(rows: readonly Row[]): number[] {
  const days = [...Map.groupBy(rows, (row) => (row['timestamp'] ?? '').slice(0, 10)).values()]
  const most = Math.max(...days.map(({ length }) => length))
  return days
    .filter(({ length }) => length > COMPLETE * most)
    .map((day) => day.reduce((sum, row) => sum + Number(row['value']), 0))
}
