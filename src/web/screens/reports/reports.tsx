import { useParam } from '../../data/range.ts'
import type { List, Recommendation, ReportRow } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { dayOf } from '../../format/times.ts'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { Recommendations } from './recommendations.tsx'
import { ReportDrawer } from './report-drawer.tsx'

const TABS = [
  ['open', 'Recommendations'],
  ['reports', 'Reports'],
] as const

/** What could be saved, and what the router did. */
export function Reports() {
  const [tab, setTab] = useParam('tab')
  const shown = tab ?? 'open'
  const recommendations = useApi<List<Recommendation>>('/admin/recommendations')
  return (
    <>
      <PageHead
        title="Reports"
        about="What the router did, what it saved, and what you could do to pay less. Each figure comes with how it was reckoned."
      />
      <Tabs label="Parts of reports" tabs={TABS} selected={shown} onSelect={setTab} />
      {shown === 'open' && <Awaited of={recommendations}>{({ data }) => <Recommendations all={data} />}</Awaited>}
      {shown === 'reports' && <Kept />}
    </>
  )
}

const COLUMNS: readonly Column<ReportRow>[] = [
  { id: 'kind', head: 'Report', value: ({ kind }) => kind },
  {
    id: 'from',
    head: 'From',
    value: ({ periodStart }) => periodStart,
    cell: ({ periodStart }) => dayOf(periodStart, 'UTC'),
  },
  { id: 'to', head: 'To', value: ({ periodEnd }) => periodEnd, cell: ({ periodEnd }) => dayOf(periodEnd - 1, 'UTC') },
  {
    id: 'created_at',
    head: 'Written',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
]

function Kept() {
  const reports = useApi<List<ReportRow>>('/admin/reports')
  const [openId, setOpenId] = useParam('id')
  return (
    <Panel isFlush>
      <Awaited of={reports}>
        {({ data }) => (
          <DataTable
            name="Reports"
            rows={data}
            columns={COLUMNS}
            idOf={({ id }) => id}
            onOpen={({ id }) => setOpenId(id)}
            empty={
              <EmptyState title="No report yet">The first one comes after the first day with requests.</EmptyState>
            }
          />
        )}
      </Awaited>
      {openId && <ReportDrawer id={openId} onClose={() => setOpenId(null)} />}
    </Panel>
  )
}
