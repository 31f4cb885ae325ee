import { useState } from 'react'
import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { List, Webhook } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { NewWebhook } from './new-webhook.tsx'
import { WebhookDrawer } from './webhook-drawer.tsx'

const COLUMNS: readonly Column<Webhook>[] = [
  {
    id: 'url',
    head: 'Address',
    value: ({ url }) => url,
    cell: ({ url }) => (
      <span className="block max-w-96 truncate font-medium" title={url}>
        {url}
      </span>
    ),
  },
  {
    id: 'events',
    head: 'Told of',
    value: ({ events }) => events.join(' ') || 'everything',
    cell: ({ events }) => (events.length === 0 ? 'everything' : `${events.length} things`),
  },
  {
    id: 'state',
    head: 'State',
    value: stateOf,
    cell: (webhook) => (
      <Badge tone={{ 'given up': 'bad', failing: 'warn', works: 'good' }[stateOf(webhook)] as 'bad'}>
        {stateOf(webhook)}
      </Badge>
    ),
  },
  {
    id: 'created_at',
    head: 'Made',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
]

function stateOf({ disabledAt, failingSince }: Webhook): 'given up' | 'failing' | 'works' {
  if (disabledAt !== null) return 'given up'
  return failingSince === null ? 'works' : 'failing'
}

/** Who is told when something happens. */
export function Alerts() {
  const webhooks = useApi<List<Webhook>>('/admin/webhooks')
  const may = useMay('settings:write')
  const [isNew, setNew] = useState(false)
  const [openId, setOpenId] = useParam('id')
  const open = webhooks.data?.data.find(({ id }) => id === openId)
  const action = may && (
    <Button look="main" icon="plus" onClick={() => setNew(true)}>
      New webhook
    </Button>
  )
  return (
    <>
      <PageHead
        title="Alerts & webhooks"
        about="Told of budgets, providers that are down, keys and reports. Signed as Standard Webhooks are, and tried again for three days."
        actions={action}
      />
      <Panel isFlush>
        <Awaited of={webhooks}>
          {({ data }) => (
            <DataTable
              name="Webhooks"
              rows={data}
              columns={COLUMNS}
              idOf={({ id }) => id}
              onOpen={({ id }) => setOpenId(id)}
              empty={
                <EmptyState title="Nobody is told yet">
                  A webhook has each alert sent to an address of yours.
                </EmptyState>
              }
            />
          )}
        </Awaited>
      </Panel>
      {isNew && <NewWebhook onClose={() => setNew(false)} />}
      {open && <WebhookDrawer of={open} onClose={() => setOpenId(null)} />}
    </>
  )
}
