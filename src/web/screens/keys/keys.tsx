import { useMemo, useState } from 'react'
import { useParam } from '../../data/range.ts'
import { useMay } from '../../data/session.tsx'
import type { Key, List, Team, User } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { KeyDrawer } from './key-drawer.tsx'
import { NewKey } from './new-key.tsx'

/** Who may ask, and what each may do. */
export function Keys() {
  const keys = useApi<List<Key>>('/admin/keys', { limit: 500 })
  const mayWrite = useMay('keys:write')
  const [isMaking, setMaking] = useState(false)
  const [openId, setOpenId] = useParam('id')
  const [text, setText] = useParam('q')
  const open = keys.data?.data.find(({ id }) => id === openId)
  return (
    <>
      <PageHead
        title="Keys"
        about="A key that is revoked stops working everywhere within a minute."
        actions={
          mayWrite && (
            <Button look="main" icon="plus" onClick={() => setMaking(true)}>
              New key
            </Button>
          )
        }
      />
      <div className="max-w-72">
        <TextField
          label="Search keys"
          hasHiddenLabel
          type="search"
          placeholder="Search by name or tag"
          value={text ?? ''}
          onChange={({ target }) => setText(target.value)}
          data-search=""
        />
      </div>
      <Panel isFlush>
        <Awaited of={keys}>
          {({ data }) => <Rows keys={data.filter((key) => isMeant(key, text ?? ''))} onOpen={setOpenId} />}
        </Awaited>
      </Panel>
      {isMaking && <NewKey onClose={() => setMaking(false)} />}
      {open && <KeyDrawer key={open.id} of={open} onClose={() => setOpenId(null)} />}
    </>
  )
}

function isMeant({ name, tags }: Key, text: string): boolean {
  return `${name} ${tags.join(' ')}`.toLowerCase().includes(text.trim().toLowerCase())
}

function Rows({ keys, onOpen }: { readonly keys: readonly Key[]; readonly onOpen: (id: string) => void }) {
  const mayMembers = useMay('members:read')
  const teams = useApi<List<Team>>(mayMembers ? '/admin/teams' : null, { limit: 500 }).data?.data
  const users = useApi<List<User>>(mayMembers ? '/admin/users' : null, { limit: 500 }).data?.data
  const columns = useMemo(() => {
    const names = new Map([...(teams ?? []), ...(users ?? [])].map(({ id, name }) => [id, name]))
    return columnsOf((id) => (id === null ? null : (names.get(id) ?? id)))
  }, [teams, users])
  return (
    <DataTable
      name="Keys"
      rows={keys}
      columns={columns}
      idOf={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      hasExport
      footer={`${keys.length} live`}
      empty={<EmptyState title="No key is like that" />}
    />
  )
}

function columnsOf(nameOf: (id: string | null) => string | null): readonly Column<Key>[] {
  return [
    {
      id: 'name',
      head: 'Name',
      value: ({ name }) => name,
      cell: ({ name }) => <span className="block max-w-64 truncate font-medium">{name}</span>,
    },
    {
      id: 'last_four',
      head: 'Ends in',
      value: ({ lastFour }) => lastFour,
      cell: ({ lastFour }) => <code className="text-xs">…{lastFour}</code>,
    },
    {
      id: 'owner',
      head: 'Whose',
      value: ({ userId, teamId }) => nameOf(userId) ?? nameOf(teamId) ?? '',
      isMinor: true,
    },
    {
      id: 'scopes',
      head: 'May do',
      value: ({ scopes }) => scopes.length,
      cell: ({ scopes }) => <span title={scopes.join(', ')}>{scopes.length} things</span>,
      isMinor: true,
    },
    {
      id: 'tags',
      head: 'Tags',
      value: ({ tags }) => tags.join(' '),
      cell: ({ tags }) => <Tags of={tags} />,
      isMinor: true,
    },
    {
      id: 'created_at',
      head: 'Made',
      value: ({ createdAt }) => createdAt,
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
    {
      id: 'expires_at',
      head: 'Expires',
      value: ({ expiresAt }) => expiresAt,
      cell: ({ expiresAt }) => (expiresAt === null ? 'never' : <TimeAgo at={expiresAt} />),
    },
  ]
}

function Tags({ of: tags }: { readonly of: readonly string[] }) {
  return (
    <span className="flex max-w-48 flex-wrap gap-1">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  )
}
