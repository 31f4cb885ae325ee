import { TenantCreated, TenantInput } from '../../contract/admin.ts'
import { SCOPES, TenantSettings } from '../../contract/settings.ts'
import { newDataKey } from '../../identity/seal.ts'
import { Fault } from '../../shared/faults.ts'
import { keysOf } from '../../storage/keys.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { write } from '../endpoint.ts'
import { makeKey } from '../keys/make-key.ts'

/** Ids that mean something else. */
const RESERVED = new Set(['operator', 'global'])

export const createTenant = write({
  method: 'POST',
  path: '/admin/operator/tenants',
  summary: 'Create a tenant and its first key, whose secret is shown once.',
  scope: 'operator',
  audit: 'tenant.create',
  publishes: true,
  body: TenantInput,
  reply: TenantCreated,
  async handle({ body, db, env, now }) {
    const { id, name } = body
    const tenants = tenantsOf(db)
    if (RESERVED.has(id) || (await tenants.find(id)))
      throw new Fault('conflict', `The id \`${id}\` is taken.`, { param: 'id' })
    const settings = TenantSettings.parse(body.settings)
    const tenant = { id, name, settings, dataKey: await newDataKey(env, id), createdAt: now, changedAt: now }
    const scopes = SCOPES.filter((scope) => scope !== 'operator')
    const { row, shown } = await makeKey({ name: 'First key', scopes, expiresAt: null }, now)
    const statements = [tenants.add(tenant), keysOf(db, id).add(row)]
    return { statements, entityId: id, tenantId: id, reply: { id, name, key: shown } }
  },
})
