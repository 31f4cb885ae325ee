import { HostView, listOf, Nothing } from '../../contract/admin.ts'
import { hostsOf } from '../../storage/hosts.ts'
import { read } from '../endpoint.ts'

export const listHosts = read({
  method: 'GET',
  path: '/admin/hosts',
  summary: 'List the hosts that serve only you.',
  scope: 'settings:read',
  query: Nothing,
  reply: listOf(HostView),
  handle: async ({ db, tenantId }) => ({ data: await hostsOf(db, tenantId).list() }),
})
