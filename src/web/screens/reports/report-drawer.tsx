import type { Report } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { count, money, percent, quality } from '../../format/numbers.ts'
import { dayOf } from '../../format/times.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

/** One report. */
export function ReportDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const path = `/admin/reports/${encodeURIComponent(id)}`
  const report = useApi<Report>(path)
  const title = report.data ? `${report.data.kind} report, ${dayOf(report.data.periodStart, 'UTC')}` : 'Report'
  const footer = (
    <a href={`${path}?format=html`} target="_blank" rel="noreferrer" className="text-sm text-accent underline">
      As a page to print
    </a>
  )
  return (
    <Drawer title={title} onClose={onClose} footer={footer}>
      <Awaited of={report}>{({ body }) => <Body of={body} />}</Awaited>
    </Drawer>
  )
}

type Incident = Report['body']['incidents'][number]

const INCIDENTS: readonly Column<Incident>[] = [
  { id: 'target', head: 'Target', value: ({ target }) => target },
  { id: 'error', head: 'Error', value: ({ error }) => error },
  { id: 'attempts', head: 'Attempts', value: ({ attempts }) => attempts, isNumber: true },
  { id: 'rescued', head: 'Answered all the same', value: ({ rescued }) => rescued, isNumber: true },
]

function Body({
  of: { requests, failed, costNanos, routing, forecasts, rescued, incidents },
}: {
  readonly of: Report['body']
}) {
  return (
    <div className="flex flex-col gap-4">
      <Panel title="In all">
        <Facts
          of={[
            ['Requests', `${count(requests)}, of which ${count(failed)} failed`],
            ['Cost', money(costNanos)],
            ['Saved by auto', `${money(routing.savedNanos)} (${percent(routing.savedShare)}) against always the best`],
            ['Expected quality', `${quality(routing.expectedQuality)} of ${quality(routing.bestQuality)}`],
            ['Graded quality', `${quality(routing.quality)} from ${count(routing.graded)} answers`],
            ['Answered after a failure', count(rescued)],
            ['Forecasts of cost', percent(forecasts.cost)],
            ['Forecasts of time', `${percent(forecasts.latencyWithinP90)} within the 90th percentile`],
          ]}
        />
      </Panel>
      <Panel title="What failed" isFlush>
        <DataTable
          name="Incidents"
          rows={incidents}
          columns={INCIDENTS}
          idOf={({ target, error }) => `${target} ${error}`}
        />
      </Panel>
    </div>
  )
}
