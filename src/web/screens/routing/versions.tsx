import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Router, RouterVersion } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { EmptyState, FaultLine } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

const TONES: Readonly<Record<string, Tone>> = {
  current: 'accent',
  ab: 'warn',
  shadow: 'warn',
  rejected: 'bad',
  rolled_back: 'bad',
}

const COLUMNS: readonly Column<RouterVersion>[] = [
  { id: 'id', head: 'Version', value: ({ id }) => id, cell: ({ id }) => <code className="text-xs">{id}</code> },
  {
    id: 'stage',
    head: 'How far',
    value: ({ stage }) => stage,
    cell: ({ stage }) => <Badge tone={TONES[stage] ?? 'neutral'}>{stage}</Badge>,
  },
  { id: 'origin', head: 'From', value: ({ origin }) => (origin === 'refit' ? 'learned here' : 'trained elsewhere') },
  {
    id: 'created_at',
    head: 'Made',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
]

/** Versions of the router, newest first. */
export function Versions({ versions }: { readonly versions: readonly RouterVersion[] }) {
  const [openId, setOpenId] = useState<string | null>(null)
  const open = versions.find(({ id }) => id === openId)
  return (
    <>
      <DataTable
        name="Versions"
        rows={versions}
        columns={COLUMNS}
        idOf={({ id }) => id}
        onOpen={({ id }) => setOpenId(id)}
        empty={
          <EmptyState title="The version that came with the gateway is in charge">
            When enough was learned from your own requests, others are tried beside it.
          </EmptyState>
        }
      />
      {open && <VersionDrawer of={open} onClose={() => setOpenId(null)} />}
    </>
  )
}

function VersionDrawer({ of: version, onClose }: { readonly of: RouterVersion; readonly onClose: () => void }) {
  const may = useMay('settings:write')
  const change = useChange()
  const tell = useToast()
  const move = async (stage: string) => {
    const path = `/admin/router/versions/${version.id}/stage`
    if (await change.send('POST', path, { stage, reason: 'Decided in the dashboard.' }, ['/admin/router']))
      tell(`The version is now: ${stage}.`)
  }
  const steps = (['shadow', 'ab', 'current', 'rolled_back', 'rejected'] as const).filter(
    (stage) => stage !== version.stage,
  )
  const buttons = may
    ? steps.map((stage) => (
        <Button key={stage} disabled={change.isBusy} onClick={() => void move(stage)}>
          {stage}
        </Button>
      ))
    : null
  return (
    <Drawer title={version.id} onClose={onClose} footer={buttons}>
      <div className="flex flex-col gap-3">
        <FaultLine fault={change.fault} />
        <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">
          {JSON.stringify(version, null, 2)}
        </pre>
      </div>
    </Drawer>
  )
}

type Step = Router['actions'][number]

const STEPS: readonly Column<Step>[] = [
  { id: 'at', head: 'When', value: ({ at }) => at, cell: ({ at }) => <TimeAgo at={at} /> },
  {
    id: 'subject',
    head: 'What',
    value: ({ subject }) => subject,
    cell: ({ subject }) => <code className="text-xs break-all">{subject}</code>,
  },
  { id: 'to', head: 'Step', value: ({ from, to }) => `${from ?? 'new'} → ${to}` },
  {
    id: 'reason',
    head: 'Why',
    value: ({ reason }) => reason,
    cell: ({ reason }) => <span className="break-words">{reason}</span>,
  },
  { id: 'actor', head: 'By', value: ({ actor }) => actor, isMinor: true },
]

/** What was done with versions and models, by whom, and why. */
export function Steps({ actions }: { readonly actions: readonly Step[] }) {
  return (
    <Panel title="Steps" about="By the router itself, or by people." isFlush>
      <DataTable
        name="Steps"
        rows={actions}
        columns={STEPS}
        idOf={({ id }) => id}
        hasExport
        empty={<EmptyState title="No step was taken yet" />}
      />
    </Panel>
  )
}
