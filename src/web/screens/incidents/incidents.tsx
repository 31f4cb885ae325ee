import { useMemo } from 'react'
import { useParam } from '../../data/range.ts'
import type { List } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { DataTable } from '../../table/data-table.tsx'
import { COLUMNS } from './columns.tsx'
import { type Incident, SEVERITIES, worstFirst } from './incident.ts'
import { IncidentDrawer } from './incident-drawer.tsx'
import { Lanes } from './lanes.tsx'

const SHOWN_MAX = 200
const EVERY_MS = 60_000

/** What was out of the ordinary: what goes on first. */
export function Incidents() {
  const [severity, setSeverity] = useParam('severity')
  const [state, setState] = useParam('state')
  const [openId, setOpenId] = useParam('id')
  const incidents = useApi<List<Incident>>('/admin/analytics/incidents', { limit: SHOWN_MAX }, EVERY_MS)
  return (
    <>
      <PageHead
        title="Incidents"
        about="Each hour is held against what is usual for it. What stood out is here, with its likely cause."
        actions={<ButtonLink to="/alerts">Who is told</ButtonLink>}
      />
      <search className="flex flex-wrap items-end gap-2">
        <Choice
          label="Severity"
          value={severity ?? ''}
          onChange={({ target }) => setSeverity(target.value)}
          options={[['', 'All'], ...Object.entries(SEVERITIES).map(([id, { name }]) => [id, name] as const)]}
        />
        <Choice
          label="State"
          value={state ?? ''}
          onChange={({ target }) => setState(target.value)}
          options={[
            ['', 'All'],
            ['open', 'Going on'],
            ['closed', 'Over'],
          ]}
        />
      </search>
      <Awaited of={incidents} lines={10}>
        {({ data }) => (
          <Found
            all={data}
            of={data.filter((each) => fits(each, severity, state))}
            openId={openId}
            onOpen={setOpenId}
          />
        )}
      </Awaited>
    </>
  )
}

function fits({ severity, closedAt }: Incident, wanted: string | null, state: string | null): boolean {
  if (wanted !== null && severity !== wanted) return false
  return state === null || (closedAt === null) === (state === 'open')
}

interface Shown {
  readonly all: readonly Incident[]
  readonly of: readonly Incident[]
  readonly openId: string | null
  readonly onOpen: (id: string | null) => void
}

function Found({ all, of, openId, onOpen }: Shown) {
  const rows = useMemo(() => of.toSorted(worstFirst), [of])
  const opened = all.find(({ id }) => id === openId)
  return (
    <>
      {rows.length > 1 && (
        <Panel title="When" about="Each mark is an incident, as long as it went on.">
          <Lanes of={rows} onOpen={onOpen} />
        </Panel>
      )}
      <Panel isFlush>
        <DataTable
          name="Incidents"
          rows={rows}
          columns={COLUMNS}
          idOf={({ id }) => id}
          onOpen={({ id }) => onOpen(id)}
          hasExport
          footer={all.length === SHOWN_MAX ? `${rows.length} of the latest ${SHOWN_MAX}` : `${rows.length} incidents`}
          empty={
            <EmptyState title="Nothing out of the ordinary">
              What is usual is learned from the first days; then each hour is looked at.
            </EmptyState>
          }
        />
      </Panel>
      {opened && <IncidentDrawer of={opened} onClose={() => onOpen(null)} />}
    </>
  )
}
