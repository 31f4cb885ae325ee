import { Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { TeamView } from '../../contract/organisation.ts'
import { teamsOf } from '../../storage/organisation.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'

export const listTeams = read({
  method: 'GET',
  path: '/admin/teams',
  summary: 'List the teams of the organisation.',
  scope: 'members:read',
  query: Paging,
  reply: pageOf(TeamView),
  handle: async ({ query, db, tenantId }) => pageFrom(await teamsOf(db, tenantId).list(), query, ({ id }) => id),
})

export const getTeam = read({
  method: 'GET',
  path: '/admin/teams/{id}',
  summary: 'Show a team.',
  scope: 'members:read',
  query: Nothing,
  reply: TeamView,
  async handle({ params, db, tenantId }) {
    const team = await teamsOf(db, tenantId).find(params.id ?? '')
    if (!team) throw missing('team')
    return team
  },
})
