import { useState } from 'react'
import { useLocation } from 'wouter'
import { useMay } from '../../data/session.tsx'
import type { Generation } from '../../data/shapes.ts'
import { useApi, useChange } from '../../data/use-api.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { useToast } from '../../overlay/toast.tsx'
import { Button } from '../../parts/button.tsx'
import { Choice } from '../../parts/field.tsx'
import { Awaited, FaultLine } from '../../parts/states.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Candidates } from './candidates.tsx'
import { StatusBadge } from './columns.tsx'
import { Decision } from './decision.tsx'
import { Summary } from './summary.tsx'
import { Texts } from './texts.tsx'
import { Waterfall } from './waterfall.tsx'

interface Opened {
  readonly id: string
  readonly others: readonly Generation[]
  readonly onClose: () => void
  readonly onCompare: (id: string) => void
}

/** All that is known of one request. */
export function RequestDrawer({ id, others, onClose, onCompare }: Opened) {
  const request = useApi<Generation>(`/v1/generations/${encodeURIComponent(id)}`)
  const title = (
    <span className="flex items-center gap-2">
      {request.data && <StatusBadge of={request.data} />}
      <span className="truncate">{request.data?.requestedModel ?? 'Request'}</span>
    </span>
  )
  return (
    <Drawer
      title={title}
      onClose={onClose}
      footer={request.data && <Actions request={request.data} others={others} onCompare={onCompare} />}
    >
      <Awaited of={request} lines={8}>
        {(data) => <Parts request={data} />}
      </Awaited>
    </Drawer>
  )
}

const TABS = [
  ['decision', 'Decision'],
  ['texts', 'Texts'],
  ['record', 'Record'],
] as const

function Parts({ request }: { readonly request: Generation }) {
  const [tab, setTab] = useState('decision')
  return (
    <div className="flex flex-col gap-4">
      <Summary request={request} />
      <Tabs label="What to see of the request" tabs={TABS} selected={tab} onSelect={setTab} />
      {tab === 'decision' && (
        <>
          <Waterfall request={request} />
          <Decision request={request} />
          {request.routing && <Candidates candidates={request.routing.candidates} />}
        </>
      )}
      {tab === 'texts' && <Texts request={request} />}
      {tab === 'record' && (
        <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs" tabIndex={-1}>
          {JSON.stringify({ ...request, prompt: undefined, answer: undefined }, null, 2)}
        </pre>
      )}
    </div>
  )
}

function Actions({
  request,
  others,
  onCompare,
}: { readonly request: Generation } & Pick<Opened, 'others' | 'onCompare'>) {
  const [, go] = useLocation()
  const rest = others.filter(({ id }) => id !== request.id).slice(0, 50)
  return (
    <>
      <Button icon="playground" onClick={() => go(`/playground?replay=${encodeURIComponent(request.id)}`)}>
        Replay
      </Button>
      {rest.length > 0 && (
        <Choice
          label="Compare with"
          hasHiddenLabel
          value=""
          onChange={({ target }) => target.value && onCompare(target.value)}
          options={[
            ['', 'Compare with …'],
            ...rest.map((each) => [each.id, `${each.requestedModel} · ${each.id.slice(4, 12)}`] as const),
          ]}
        />
      )}
      <Feedback id={request.id} />
    </>
  )
}

function Feedback({ id }: { readonly id: string }) {
  const change = useChange()
  const tell = useToast()
  const mayRate = useMay('feedback')
  if (!mayRate) return null
  const rate = async (rating: 'up' | 'down') => {
    if (await change.send('POST', '/v1/feedback', { id, rating }, ['/v1/generations/']))
      tell('Thank you: the router learns from it.')
  }
  return (
    <div className="ml-auto flex items-center gap-2">
      <FaultLine fault={change.fault} />
      <Button look="quiet" disabled={change.isBusy} onClick={() => void rate('up')}>
        Good answer
      </Button>
      <Button look="quiet" disabled={change.isBusy} onClick={() => void rate('down')}>
        Bad answer
      </Button>
    </div>
  )
}
