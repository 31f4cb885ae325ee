import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Delivery, List, Webhook, WebhookCreated } from '../../data/shapes.ts'
import { useApi, useChange } from '../../data/use-api.ts'
import { Confirm } from '../../overlay/confirm.tsx'
import { Dialog, Drawer } from '../../overlay/drawer.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { SecretOnce } from '../../parts/secret.tsx'
import { Awaited, EmptyState, FaultLine } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

interface Opened {
  readonly of: Webhook
  readonly onClose: () => void
}

/** A webhook and what was sent to it. */
export function WebhookDrawer({ of: webhook, onClose }: Opened) {
  const may = useMay('settings:write')
  const path = `/admin/webhooks/${webhook.id}`
  const deliveries = useApi<List<Delivery>>(`${path}/deliveries`)
  return (
    <Drawer title={webhook.url} onClose={onClose} footer={may && <Actions of={webhook} onClose={onClose} />}>
      <div className="flex flex-col gap-5">
        <Facts
          of={[
            ['Address', webhook.url],
            ['Told of', webhook.events.join(', ') || 'everything'],
            [
              'Failing since',
              webhook.failingSince === null ? 'it works' : <TimeAgo key="at" at={webhook.failingSince} />,
            ],
          ]}
        />
        <Panel title="Deliveries">
          <Awaited of={deliveries}>{({ data }) => <Deliveries of={data} path={path} mayReplay={may} />}</Awaited>
        </Panel>
      </div>
    </Drawer>
  )
}

const TONES = { waiting: 'warn', delivered: 'good', dead: 'bad' } as const

function Deliveries({
  of: deliveries,
  path,
  mayReplay,
}: {
  readonly of: readonly Delivery[]
  readonly path: string
  readonly mayReplay: boolean
}) {
  const change = useChange()
  if (deliveries.length === 0) return <EmptyState title="Nothing was sent yet" />
  const replay = (id: string) => void change.send('POST', `${path}/deliveries/${id}/replay`, {}, [path])
  return (
    <ol className="flex flex-col gap-2 text-sm">
      {deliveries.map(({ id, event, state, attempts, lastStatus, createdAt, payload }) => (
        <li key={id} className="border-b border-line pb-2 last:border-0">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[state]}>{state}</Badge>
            <span className="font-medium">{event}</span>
            <span className="text-muted">
              <TimeAgo at={createdAt} />, tried {attempts} times, last {lastStatus ?? 'never'}
            </span>
            {mayReplay && (
              <Button look="quiet" className="ml-auto" disabled={change.isBusy} onClick={() => replay(id)}>
                Send again
              </Button>
            )}
          </p>
          <details className="text-xs text-muted">
            <summary className="w-fit">What it said</summary>
            <pre className="mt-1 overflow-x-auto rounded-md bg-sunken p-2 break-all whitespace-pre-wrap">{payload}</pre>
          </details>
        </li>
      ))}
      <FaultLine fault={change.fault} />
    </ol>
  )
}

function Actions({ of: webhook, onClose }: Opened) {
  const change = useChange()
  const tell = useToast()
  const [secret, setSecret] = useState<string | null>(null)
  const [isRemoving, setRemoving] = useState(false)
  const path = `/admin/webhooks/${webhook.id}`
  const test = async () => {
    if (await change.send('POST', `${path}/test`, {}, [path])) tell('A message is on its way.')
  }
  const rotate = async () => {
    const made = await change.send<WebhookCreated>('POST', `${path}/rotate`, {}, ['/admin/webhooks'])
    if (made) setSecret(made.secret)
  }
  const remove = async () => {
    if (await change.send('DELETE', path, undefined, ['/admin/webhooks'])) onClose()
  }
  return (
    <>
      <Button onClick={() => void test()}>Send a test</Button>
      <Button icon="reload" onClick={() => void rotate()}>
        New secret
      </Button>
      <Button look="danger" onClick={() => setRemoving(true)}>
        Remove
      </Button>
      <FaultLine fault={change.fault} />
      {secret && (
        <Dialog title="The new secret" onClose={() => setSecret(null)}>
          <SecretOnce secret={secret} onDone={() => setSecret(null)} />
        </Dialog>
      )}
      {isRemoving && (
        <Confirm
          title="Remove the webhook?"
          verb="Remove"
          change={change}
          onConfirm={() => void remove()}
          onClose={() => setRemoving(false)}
        >
          {webhook.url} is told of nothing from then on.
        </Confirm>
      )}
    </>
  )
}
