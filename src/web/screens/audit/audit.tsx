import { useState } from 'react'
import { callApi } from '../../data/api.ts'
import { type ApiFault, asApiFault } from '../../data/api-fault.ts'
import { useParam, useRange } from '../../data/range.ts'
import type { AuditRow, Checkpoint, List } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { grouped } from '../../format/numbers.ts'
import { moment } from '../../format/times.ts'
import { Button } from '../../parts/button.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { TextField } from '../../parts/field.tsx'
import { Facts, PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState, FaultLine } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { save } from '../../table/export-rows.ts'
import { EntryDrawer } from './entry-drawer.tsx'

const COLUMNS: readonly Column<AuditRow>[] = [
  { id: 'seq', head: 'No.', value: ({ seq }) => seq, isNumber: true },
  { id: 'at', head: 'When', value: ({ at }) => at, cell: ({ at }) => <TimeAgo at={at} /> },
  {
    id: 'action',
    head: 'What',
    value: ({ action }) => action,
    cell: ({ action }) => <span className="font-medium">{action}</span>,
  },
  {
    id: 'entity',
    head: 'Of',
    value: ({ entityId }) => entityId,
    cell: ({ entityId }) => (
      <code className="block max-w-64 truncate text-xs" title={entityId}>
        {entityId}
      </code>
    ),
  },
  {
    id: 'actor',
    head: 'By',
    value: ({ actor }) => actor,
    cell: ({ actor }) => (
      <code className="block max-w-48 truncate text-xs" title={actor}>
        {actor}
      </code>
    ),
    isMinor: true,
  },
  { id: 'ip', head: 'From', value: ({ ip }) => ip ?? '', isMinor: true },
]
const PAGE = 200

/** Who changed what. */
export function Audit() {
  const [action, setAction] = useParam('action')
  const [before, setBefore] = useState<number | null>(null)
  const [openSeq, setOpenSeq] = useParam('seq')
  const entries = useApi<List<AuditRow>>('/admin/audit', { action, before, limit: PAGE })
  const oldest = entries.data?.data.at(-1)?.seq ?? 0
  const footer = (
    <span className="flex items-center gap-2">
      {entries.data?.data.length} shown
      {before !== null && (
        <Button look="quiet" onClick={() => setBefore(null)}>
          Newest
        </Button>
      )}
      {entries.data?.data.length === PAGE && (
        <Button look="quiet" onClick={() => setBefore(oldest)}>
          Older ones
        </Button>
      )}
    </span>
  )
  return (
    <>
      <PageHead
        title="Audit log"
        about="Nothing in it can be changed without its root changing, which is signed."
        actions={<ExportLog />}
      />
      <State />
      <div className="max-w-72">
        <TextField
          label="What was done"
          type="search"
          placeholder="key. or policy.change"
          value={action ?? ''}
          onChange={({ target }) => setAction(target.value)}
          data-search=""
        />
      </div>
      <Panel isFlush>
        <Awaited of={entries}>
          {({ data }) => (
            <DataTable
              name="Audit log"
              rows={data}
              columns={COLUMNS}
              idOf={({ id }) => id}
              onOpen={({ seq }) => setOpenSeq(String(seq))}
              hasExport
              footer={footer}
              empty={<EmptyState title="No entry is like that" />}
            />
          )}
        </Awaited>
      </Panel>
      {openSeq !== null && <EntryDrawer seq={openSeq} onClose={() => setOpenSeq(null)} />}
    </>
  )
}

function State() {
  const checkpoint = useApi<Checkpoint>('/admin/audit/checkpoint')
  const [{ timezone }] = useRange()
  return (
    <Panel title="Signed state" about="Keep it: a later log must begin with what it says.">
      <Awaited of={checkpoint} lines={2}>
        {({ size, root, at, note }) => (
          <Facts
            of={[
              ['Entries', grouped(size)],
              ['Root', <CopyText key="root" text={root} />],
              ['Signed', moment(at, timezone)],
              ['Checkpoint', <CopyText key="note" text={note} shown="Copy the signed note" />],
            ]}
          />
        )}
      </Awaited>
    </Panel>
  )
}

/** The whole log as a file that can be checked without us. */
function ExportLog() {
  const [fault, setFault] = useState<ApiFault | null>(null)
  const [isBusy, setBusy] = useState(false)
  const exportAll = async () => {
    setBusy(true)
    setFault(null)
    try {
      save(`${(await wholeLog()).join('\n')}\n`, 'audit-log.jsonl', 'application/jsonl')
    } catch (thrown) {
      setFault(asApiFault(thrown))
    }
    setBusy(false)
  }
  return (
    <>
      <FaultLine fault={fault} />
      <Button icon="download" disabled={isBusy} onClick={() => void exportAll()}>
        Export with proofs
      </Button>
    </>
  )
}

async function wholeLog(): Promise<string[]> {
  const lines: string[] = []
  for (let from: number | null = 0; from !== null; ) {
    const part: { readonly lines: readonly string[]; readonly next: number | null } = await callApi(
      'GET',
      `/admin/audit/export?from=${from}&limit=1000`,
    )
    lines.push(...part.lines)
    from = part.next
  }
  return lines
}
