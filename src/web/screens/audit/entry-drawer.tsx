import { useRange } from '../../data/range.ts'
import type { AuditProof } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { moment } from '../../format/times.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { CopyText } from '../../parts/copy.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { Awaited } from '../../parts/states.tsx'
import { differences } from './differences.ts'

/** One entry: what it was before and after, and the proof that it is in the log. */
export function EntryDrawer({ seq, onClose }: { readonly seq: string; readonly onClose: () => void }) {
  const entry = useApi<AuditProof>(`/admin/audit/${encodeURIComponent(seq)}`)
  return (
    <Drawer title={entry.data?.entry.action ?? `Entry ${seq}`} onClose={onClose}>
      <Awaited of={entry}>{(proof) => <Parts of={proof} />}</Awaited>
    </Drawer>
  )
}

function Parts({ of: { entry, proof, checkpoint } }: { readonly of: AuditProof }) {
  const [{ timezone }] = useRange()
  return (
    <div className="flex flex-col gap-5">
      <Facts
        of={[
          ['When', `${moment(entry.at, timezone)} (${timezone})`],
          ['Of', <CopyText key="entity" text={entry.entityId} />],
          ['By key', <CopyText key="actor" text={entry.actor} />],
          ['User', entry.userId ?? 'nobody in particular'],
          ['From', entry.ip ?? 'not known'],
          ['Request', <CopyText key="request" text={entry.requestId} />],
        ]}
      />
      <Panel title="What changed">
        <Changes before={entry.before} after={entry.after} />
      </Panel>
      <Panel
        title="Proof"
        about={`That it is entry ${entry.seq} of the ${checkpoint.size} that are signed (RFC 6962).`}
      >
        <ol className="flex flex-col gap-1 font-mono text-2xs break-all text-muted">
          <li>leaf {entry.leaf}</li>
          {proof.map((hash) => (
            <li key={hash}>{hash}</li>
          ))}
          <li>root {checkpoint.root}</li>
        </ol>
      </Panel>
    </div>
  )
}

function Changes({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const changed = differences(before, after)
  if (changed.length === 0) return <p className="text-sm text-muted">Nothing that is shown.</p>
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">Fields before and after</caption>
      <thead>
        <tr className="text-left text-xs text-muted">
          <th scope="col" className="w-32 font-medium">
            Field
          </th>
          <th scope="col" className="font-medium">
            Before
          </th>
          <th scope="col" className="font-medium">
            After
          </th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ name, was, is }) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-2 text-left font-normal break-words text-muted">
              {name}
            </th>
            <td className="py-1.5 pr-3 font-mono text-xs break-words">{was}</td>
            <td className="py-1.5 font-mono text-xs break-words">{is}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
