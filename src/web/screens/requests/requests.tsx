import { useCallback, useMemo, useState } from 'react'
import { address } from '../../data/api.ts'
import { type TailState, useLiveTail } from '../../data/live-tail.ts'
import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { Generation, Key, List } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../parts/states.tsx'
import { DataTable } from '../../table/data-table.tsx'
import { requestColumns } from './columns.tsx'
import { CompareDialog } from './compare.tsx'
import { FilterBar } from './filter-bar.tsx'
import { type Filters, fits, useFilters } from './filters.ts'
import { Narrowed } from './narrowed.tsx'
import { RequestDrawer } from './request-drawer.tsx'
import { type Requests as Reading, useRequests } from './use-requests.ts'

/** Every request, one of which may be open. */
export function Requests() {
  const [filters, setFilters] = useFilters()
  const [openId, setOpenId] = useParam('id')
  const [otherId, setOtherId] = useParam('with')
  const [isLive, setLive] = useState(false)
  const [missed, setMissed] = useState(0)
  const mayKeys = useMay('keys:read')
  const keys = useApi<List<Key>>(mayKeys ? '/admin/keys' : null, { limit: 500 }).data?.data ?? []
  const reading = useRequests(filters)
  const onRequests = useCallback(
    (news: readonly Generation[]) => reading.add(news.filter((each) => fits(each, filters))),
    [reading.add, filters],
  )
  const tail = useLiveTail(isLive, { onRequests, onGap: (more) => setMissed((now) => now + more) })
  return (
    <>
      <PageHead
        title="Requests"
        about="Newest first. Open one to see how it was decided."
        actions={<Live tail={tail} missed={missed} isLive={isLive} onToggle={() => setLive(!isLive)} />}
      />
      <FilterBar filters={filters} keys={keys} set={setFilters} />
      <Narrowed filters={filters} set={setFilters} />
      <Panel isFlush>
        <Rows reading={reading} keys={keys} filters={filters} onOpen={setOpenId} />
      </Panel>
      {openId && !otherId && (
        <RequestDrawer id={openId} onClose={() => setOpenId(null)} onCompare={setOtherId} others={reading.rows ?? []} />
      )}
      {openId && otherId && <CompareDialog ids={[openId, otherId]} onClose={() => setOtherId(null)} />}
    </>
  )
}

function Rows({
  reading,
  keys,
  filters,
  onOpen,
}: {
  readonly reading: Reading
  readonly keys: readonly Key[]
  readonly filters: Filters
  readonly onOpen: (id: string) => void
}) {
  const columns = useMemo(() => {
    const names = new Map(keys.map(({ id, name }) => [id, name]))
    return requestColumns((id) => names.get(id) ?? id)
  }, [keys])
  const { rows, fault, isAsking, hasMore } = reading
  if (!rows) return fault ? <ErrorState fault={fault} onRetry={reading.reload} /> : <Skeleton lines={10} />
  return (
    <DataTable
      name="Requests"
      rows={rows}
      columns={columns}
      idOf={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      hasExport
      empty={
        <EmptyState title="No request is like that">Those of the last seconds may still be on their way.</EmptyState>
      }
      footer={
        <span className="flex flex-wrap items-center gap-3">
          <span>{rows.length} shown</span>
          {hasMore && (
            <Button look="quiet" icon="down" disabled={isAsking} onClick={reading.more}>
              Older ones
            </Button>
          )}
          <a
            className="underline hover:text-ink"
            href={address('/admin/requests', { ...filters, format: 'csv', limit: 5_000 })}
            download="requests.csv"
          >
            All of them as CSV
          </a>
        </span>
      }
    />
  )
}

const SAYS: Readonly<Record<TailState, string>> = { off: '', opening: 'Connecting', live: 'Live', polling: 'Every 3 s' }

function Live({
  tail,
  missed,
  isLive,
  onToggle,
}: {
  readonly tail: TailState
  readonly missed: number
  readonly isLive: boolean
  readonly onToggle: () => void
}) {
  return (
    <>
      <span role="status" className="flex gap-2 empty:-mr-2">
        {isLive && <Badge tone={tail === 'live' ? 'good' : 'neutral'}>{SAYS[tail]}</Badge>}
        {isLive && missed > 0 && <Badge tone="warn">{missed} not shown</Badge>}
      </span>
      <Button icon={isLive ? 'stop' : 'playground'} aria-pressed={isLive} onClick={onToggle}>
        Live tail
      </Button>
    </>
  )
}
