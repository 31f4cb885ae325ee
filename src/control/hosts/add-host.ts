import { HostInput, HostView } from '../../contract/admin.ts'
import { Fault } from '../../shared/faults.ts'
import { databasesOf } from '../../storage/databases.ts'
import { open } from '../../storage/db.ts'
import { hostsOf } from '../../storage/hosts.ts'
import { write } from '../endpoint.ts'

export const addHost = write({
  method: 'POST',
  path: '/admin/hosts',
  summary: 'Serve only you on a host. Its route to the gateway is set up at the platform.',
  scope: 'settings:write',
  audit: 'host.add',
  publishes: true,
  body: HostInput,
  reply: HostView,
  async handle({ body: { host }, tenantId, db, env, now }) {
    const hosts = hostsOf(db, tenantId)
    const taken = await Promise.all(
      databasesOf(env).map((database) => hostsOf(open(database.env), tenantId).isTaken(host)),
    )
    if (taken.includes(true)) throw new Fault('conflict', `${host} is taken.`, { param: 'host' })
    return { statements: [hosts.add(host, now)], entityId: host, reply: { host, createdAt: now } }
  },
})
