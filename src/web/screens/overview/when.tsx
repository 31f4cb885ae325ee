import { useMemo } from 'react'
import { Heatmap } from '../../charts/heatmap.tsx'
import type { UsageHour } from '../../data/shapes.ts'
import { count } from '../../format/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import { byWeekHour } from './usage.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

/** On which days and at which hours requests come. */
export function When({ hours, timezone }: { readonly hours: readonly UsageHour[]; readonly timezone: string }) {
  const rows = useMemo(() => byWeekHour(hours, timezone), [hours, timezone])
  return (
    <Panel title="When requests come" about={`By weekday and hour, ${timezone}.`}>
      <Heatmap grid={{ name: 'Requests by weekday and hour', columns: HOURS, rows, format: count }} />
    </Panel>
  )
}
