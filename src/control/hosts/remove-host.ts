import { Nothing, Removed } from '../../contract/admin.ts'
import { hostsOf } from '../../storage/hosts.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const removeHost = write({
  method: 'DELETE',
  path: '/admin/hosts/{host}',
  summary: 'Stop serving on a host.',
  scope: 'settings:write',
  audit: 'host.remove',
  publishes: true,
  body: Nothing,
  reply: Removed,
  async handle({ params, tenantId, db }) {
    const { host = '' } = params
    const hosts = hostsOf(db, tenantId)
    if (!(await hosts.find(host))) throw missing('host')
    return { statements: [hosts.remove(host)], entityId: host, reply: { id: host } }
  },
})
