import { Heatmap } from '../../charts/heatmap.tsx'
import { count, money, percent } from '../../format/numbers.ts'
import { dayOf } from '../../format/times.ts'
import { Bars } from './bars.tsx'
import type { Finding } from './finding.ts'
import { Line } from './line.tsx'

type Chart = NonNullable<Finding['chart']>

const FORMATS: Readonly<Record<Chart['unit'], (value: number) => string>> = {
  requests: count,
  share: percent,
  tokens: count,
  nanos: money,
}

/** What a finding rests on: a heat map, bars or a line. */
export function FindingChart({
  name,
  chart,
  timezone,
}: {
  readonly name: string
  readonly chart: Chart
  readonly timezone: string
}) {
  const { kind, x, y = [], values, unit } = chart
  const format = FORMATS[unit]
  if (kind === 'heat') {
    const rows = y.map((row, at) => ({ name: row, values: values.slice(at * x.length, (at + 1) * x.length) }))
    return <Heatmap grid={{ name, columns: x, rows, format }} />
  }
  const points = x.map((label, at) => ({ label: labelOf(label, timezone), value: values[at] ?? 0 }))
  return kind === 'bars' ? (
    <Bars name={name} points={points} format={format} isShare={unit === 'share'} />
  ) : (
    <Line name={name} points={points} format={format} />
  )
}

/** Moments as the day that they are; names as they are. */
function labelOf(name: string, timezone: string): string {
  return /^\d{4}-\d\d-\d\dT/.test(name) ? dayOf(Date.parse(name), timezone) : name
}
