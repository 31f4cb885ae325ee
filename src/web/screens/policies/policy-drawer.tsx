import { useState } from 'react'
import { useRange } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { List, PolicyRow, PolicyVersion } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { moment } from '../../format/times.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import { PolicyForm } from './policy-form.tsx'
import { TryDialog } from './try-dialog.tsx'

/** A policy as it is and as it was. */
export function PolicyDrawer({ of: policy, onClose }: { readonly of: PolicyRow; readonly onClose: () => void }) {
  const may = useMay('policies:write')
  const [over, setOver] = useState<'edit' | 'try' | null>(null)
  const versions = useApi<List<PolicyVersion>>(`/admin/policies/${policy.id}/versions`)
  const footer = may && (
    <>
      <Button look="main" onClick={() => setOver('edit')}>
        Change
      </Button>
      <Button icon="playground" onClick={() => setOver('try')}>
        Try it on past requests
      </Button>
    </>
  )
  return (
    <Drawer title={policy.name} onClose={onClose} footer={footer}>
      <div className="flex flex-col gap-5">
        <Facts
          of={[
            ['Mode', <Badge key="mode">{policy.mode}</Badge>],
            [
              'When',
              <code key="when" className="text-xs">
                {policy.when}
              </code>,
            ],
            ['For', policy.scope ? JSON.stringify(policy.scope) : 'everybody'],
            ['Hours', policy.between ? JSON.stringify(policy.between) : 'always'],
            ['Id', <CopyText key="id" text={policy.id} />],
          ]}
        />
        <Code of={policy.effect} />
        <Panel title="Versions">
          <Awaited of={versions}>{({ data }) => <Versions of={data} />}</Awaited>
        </Panel>
      </div>
      {over === 'edit' && <PolicyForm of={policy} onClose={() => setOver(null)} />}
      {over === 'try' && <TryDialog policy={policy} onClose={() => setOver(null)} />}
    </Drawer>
  )
}

function Versions({ of: versions }: { readonly of: readonly PolicyVersion[] }) {
  const [{ timezone }] = useRange()
  return (
    <ol className="flex flex-col gap-2">
      {versions.map(({ version, at, actor, definition }) => (
        <li key={version}>
          <details className="text-sm">
            <summary>
              Version {version}, {moment(at, timezone)} <span className="text-muted">by {actor}</span>
              {definition === null && ', removed'}
            </summary>
            {definition && <Code of={definition} />}
          </details>
        </li>
      ))}
    </ol>
  )
}

function Code({ of: value }: { readonly of: unknown }) {
  return (
    <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
  )
}
