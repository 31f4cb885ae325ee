import { useState } from 'react'
import type { TenantSettings } from '../../../contract/settings.ts'
import { useMay, useSession } from '../../data/session.tsx'
import type { Settings as View } from '../../data/shapes.ts'
import { useApi, useChange } from '../../data/use-api.ts'
import { useToast } from '../../overlay/toast.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead } from '../../parts/panel.tsx'
import { Awaited, FaultLine } from '../../parts/states.tsx'
import { BrandPart } from './brand-part.tsx'
import type { Edited } from './edited.ts'
import { Hosts } from './hosts.tsx'
import { RouterPart } from './router-part.tsx'
import { TrafficPart } from './traffic-part.tsx'

/** What the organisation decides about its own traffic. */
export function Settings() {
  const settings = useApi<View>('/admin/settings')
  return (
    <>
      <Awaited of={settings}>{(view) => <Form key={view.version} view={view} />}</Awaited>
      <Hosts />
    </>
  )
}

function Form({ view: { published, draft } }: { readonly view: View }) {
  const may = useMay('settings:write')
  const [patch, setPatch] = useState<Partial<TenantSettings>>({})
  const settings = { ...published, ...draft, ...patch }
  const part: Edited = { settings, isFixed: !may, set: (more) => setPatch((now) => ({ ...now, ...more })) }
  const isChanged = Object.keys(patch).length > 0 || draft !== null
  return (
    <>
      <PageHead
        title="Settings"
        about="Kept as a draft, then in force everywhere within a minute."
        actions={
          may && <Publish patch={patch} isChanged={isChanged} hasDraft={draft !== null} onDone={() => setPatch({})} />
        }
      />
      <TrafficPart {...part} />
      <RouterPart {...part} />
      <BrandPart {...part} />
    </>
  )
}

function Publish({
  patch,
  isChanged,
  hasDraft,
  onDone,
}: {
  readonly patch: Partial<TenantSettings>
  readonly isChanged: boolean
  readonly hasDraft: boolean
  readonly onDone: () => void
}) {
  const change = useChange()
  const tell = useToast()
  const { reload } = useSession()
  const save = async () => {
    const saved = Object.keys(patch).length === 0 || (await change.send('PUT', '/admin/settings', patch, []))
    if (!saved || !(await change.send('POST', '/admin/settings/publish', {}, ['/admin/settings']))) return
    onDone()
    // The colour may be another.
    reload()
    tell('In force everywhere within a minute.')
  }
  return (
    <>
      <FaultLine fault={change.fault} />
      {hasDraft && <Badge tone="warn">There is a draft</Badge>}
      <Button look="main" disabled={!isChanged || change.isBusy} onClick={() => void save()}>
        Publish
      </Button>
    </>
  )
}
