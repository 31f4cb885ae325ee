import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { DryRun, PolicyRow } from '../../data/shapes.ts'
import { useChange } from '../../data/use-api.ts'
import { count } from '../../format/numbers.ts'
import { Dialog } from '../../overlay/drawer.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Facts } from '../../parts/panel.tsx'
import { FaultLine, Skeleton } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'

/** What policies would have decided on the latest requests. Without one all that are kept are tried. */
export function TryDialog({ policy, onClose }: { readonly policy?: PolicyRow; readonly onClose: () => void }) {
  const { send, fault } = useChange()
  const [result, setResult] = useState<DryRun | null>(null)
  useEffect(() => {
    const { id: _, version: __, createdAt: ___, changedAt: ____, ...definition } = policy ?? ({} as PolicyRow)
    const body = policy ? { policies: [{ ...definition, mode: 'enforce' }], last: 500 } : { last: 500 }
    void send<DryRun>('POST', '/admin/policies/dry-run', body, []).then(setResult)
  }, [policy, send])
  return (
    <Dialog title="On past requests" onClose={onClose}>
      <FaultLine fault={fault} />
      {!result && !fault && <Skeleton />}
      {result && <Result of={result} />}
    </Dialog>
  )
}

function Result({ of: { total, enforced, shadow, failed, errors } }: { readonly of: DryRun }) {
  return (
    <div className="flex flex-col gap-4 text-sm">
      <Facts
        of={[
          ['Decisions', `${count(total)} on record`],
          ['Allowed', count(enforced.allowed)],
          ['Refused', count(enforced.denied)],
          ['Otherwise than then', count(enforced.changed)],
          ['With shadows enforced', `${count(shadow.denied)} refused`],
          ['Not decidable', count(failed)],
        ]}
      />
      {errors[0] && <p className="break-words text-bad">{errors[0]}</p>}
      <ul className="flex flex-col gap-2">
        {enforced.changes.map(({ id, at, now, deniedBy }) => (
          <li key={id} className="flex flex-wrap items-center gap-2">
            <Badge tone={now ? 'good' : 'bad'}>{now ? 'allowed' : 'refused'}</Badge>
            <Link href={`/requests?id=${id}`} className="font-mono text-xs text-accent underline">
              {id.slice(0, 16)}
            </Link>
            <span className="text-muted">
              <TimeAgo at={at} /> {deniedBy?.name}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
