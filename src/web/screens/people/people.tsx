import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { List, RoleRow, Team, User } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead, Panel } from '../../parts/panel.tsx'
import { Awaited, EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { TeamForm, UserForm } from './forms.tsx'

/** Who belongs to the organisation. */
export function People() {
  const may = useMay('members:write')
  const users = useApi<List<User>>('/admin/users', { limit: 500 })
  const teams = useApi<List<Team>>('/admin/teams', { limit: 500 })
  const roles = useApi<List<RoleRow>>('/admin/roles')
  const [user, setUser] = useState<User | 'new' | null>(null)
  const [team, setTeam] = useState<Team | 'new' | null>(null)
  const all = teams.data?.data ?? []
  const add = (onClick: () => void, name: string) =>
    may && (
      <Button icon="plus" onClick={onClick}>
        {name}
      </Button>
    )
  return (
    <>
      <PageHead title="Teams & users" about="A role is the most that a user’s keys may do." />
      <Panel title="Users" actions={add(() => setUser('new'), 'New user')} isFlush>
        <Awaited of={users}>
          {({ data }) => (
            <DataTable
              name="Users"
              rows={data}
              columns={userColumns(all)}
              idOf={({ id }) => id}
              {...(may ? { onOpen: setUser } : {})}
              empty={
                <EmptyState title="No users yet">
                  Keys need none. Users give keys a role, and a team whose budgets they share.
                </EmptyState>
              }
            />
          )}
        </Awaited>
      </Panel>
      <Panel title="Teams" actions={add(() => setTeam('new'), 'New team')} isFlush>
        <Awaited of={teams}>
          {({ data }) => (
            <DataTable
              name="Teams"
              rows={data}
              columns={TEAMS}
              idOf={({ id }) => id}
              {...(may ? { onOpen: setTeam } : {})}
              empty={<EmptyState title="No teams yet" />}
            />
          )}
        </Awaited>
      </Panel>
      <Panel title="Roles" isFlush>
        <Awaited of={roles}>
          {({ data }) => <DataTable name="Roles" rows={data} columns={ROLES} idOf={({ role }) => role} />}
        </Awaited>
      </Panel>
      {user && <UserForm of={user === 'new' ? null : user} teams={all} onClose={() => setUser(null)} />}
      {team && <TeamForm of={team === 'new' ? null : team} onClose={() => setTeam(null)} />}
    </>
  )
}

function userColumns(teams: readonly Team[]): readonly Column<User>[] {
  const nameOf = (id: string | null) => teams.find((team) => team.id === id)?.name ?? ''
  return [
    {
      id: 'name',
      head: 'Name',
      value: ({ name }) => name,
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    { id: 'email', head: 'Mail', value: ({ email }) => email },
    { id: 'role', head: 'Role', value: ({ role }) => role, cell: ({ role }) => <Badge>{role}</Badge> },
    { id: 'team', head: 'Team', value: ({ teamId }) => nameOf(teamId), isMinor: true },
    {
      id: 'active',
      head: 'State',
      value: ({ active }) => (active ? 'active' : 'stopped'),
      cell: ({ active }) => <Badge tone={active ? 'good' : 'bad'}>{active ? 'active' : 'stopped'}</Badge>,
    },
  ]
}

const TEAMS: readonly Column<Team>[] = [
  {
    id: 'name',
    head: 'Name',
    value: ({ name }) => name,
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    id: 'created_at',
    head: 'Made',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
  },
]

const ROLES: readonly Column<RoleRow>[] = [
  {
    id: 'role',
    head: 'Role',
    value: ({ role }) => role,
    cell: ({ role }) => <span className="font-medium">{role}</span>,
  },
  {
    id: 'scopes',
    head: 'May',
    value: ({ scopes }) => scopes.join(' '),
    cell: ({ scopes }) => <span className="text-xs text-muted">{scopes.join(', ')}</span>,
    isFixed: true,
  },
]
