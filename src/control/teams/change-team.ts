import { Nothing, Removed } from '../../contract/admin.ts'
import { TeamInput, TeamView } from '../../contract/organisation.ts'
import { newId } from '../../shared/ids.ts'
import { teamsOf } from '../../storage/organisation.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const createTeam = write({
  method: 'POST',
  path: '/admin/teams',
  summary: 'Create a team.',
  scope: 'members:write',
  audit: 'team.create',
  publishes: false,
  body: TeamInput,
  reply: TeamView,
  async handle({ body, tenantId, db, now }) {
    const team = { id: newId('team'), name: body.name, createdAt: now, changedAt: now }
    return { statements: [teamsOf(db, tenantId).add(team)], entityId: team.id, reply: team }
  },
})

export const changeTeam = write({
  method: 'PUT',
  path: '/admin/teams/{id}',
  summary: 'Rename a team.',
  scope: 'members:write',
  audit: 'team.change',
  publishes: false,
  body: TeamInput,
  reply: TeamView,
  async handle({ params, body, tenantId, db, now }) {
    const teams = teamsOf(db, tenantId)
    const team = await teams.find(params.id ?? '')
    if (!team) throw missing('team')
    const changed = { name: body.name, changedAt: now }
    return { statements: [teams.change(team.id, changed)], entityId: team.id, reply: { ...team, ...changed } }
  },
})

export const removeTeam = write({
  method: 'DELETE',
  path: '/admin/teams/{id}',
  summary: 'Remove a team. Its users and keys stay.',
  scope: 'members:write',
  audit: 'team.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db }) {
    const teams = teamsOf(db, tenantId)
    const team = await teams.find(params.id ?? '')
    if (!team) throw missing('team')
    return { statements: teams.remove(team.id), entityId: team.id, reply: { id: team.id } }
  },
})
