import { TenantCreated, TenantInput } from '../../contract/admin.ts'
import { SCOPES, TenantSettings } from '../../contract/settings.ts'
import type { Env } from '../../env.ts'
import { newDataKey } from '../../identity/seal.ts'
import { Fault } from '../../shared/faults.ts'
import { DATABASE_BYTES_MAX, databasesOf, settleIn, sizesOf } from '../../storage/databases.ts'
import { bounded, type Db, open, type Statement } from '../../storage/db.ts'
import { keysOf } from '../../storage/keys.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { write } from '../endpoint.ts'
import { makeKey } from '../keys/make-key.ts'

/** A database with more in it takes no new tenants: those it has still grow. */
const FULL_SHARE = 0.5
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
  async handle({ body, env, now }) {
    const { id, name } = body
    if (RESERVED.has(id) || (await exists(env, id)))
      throw new Fault('conflict', `The id \`${id}\` is taken.`, { param: 'id' })
    const home = await homeFor(env, body.database)
    const tenants = tenantsOf(home.db)
    const settings = TenantSettings.parse(body.settings)
    const tenant = { id, name, settings, dataKey: await newDataKey(env, id), createdAt: now, changedAt: now }
    const scopes = SCOPES.filter((scope) => scope !== 'operator')
    const { row, shown } = await makeKey({ name: 'First key', scopes, expiresAt: null }, now)
    const added: [Statement, Statement] = [tenants.add(tenant), keysOf(home.db, id).add(row)]
    if (home.name !== 'DB') {
      // Statements of another database than the operator's own cannot go with the row of the audit log.
      await settleIn(env, id, home.name)
      await bounded(home.db.batch(added))
    }
    const statements = home.name === 'DB' ? added : []
    return { statements, entityId: id, tenantId: id, reply: { id, name, key: shown } }
  },
})

async function exists(env: Env, id: string): Promise<boolean> {
  const found = await Promise.all(databasesOf(env).map((database) => tenantsOf(open(database.env)).find(id)))
  return found.some((tenant) => tenant !== undefined)
}

/** The database that is asked for, or the first with room: what is begun is filled before the next is. */
async function homeFor(env: Env, wanted: string | undefined): Promise<{ name: string; db: Db }> {
  const databases = databasesOf(env)
  const [first] = databases
  if (wanted === undefined && databases.length === 1 && first) return { name: first.name, db: open(first.env) }
  const sizes = await sizesOf(env)
  const roomy = sizes.find(({ bytes }) => bytes < FULL_SHARE * DATABASE_BYTES_MAX) ?? sizes.at(-1)
  const home = wanted === undefined ? roomy : sizes.find(({ name }) => name === wanted)
  if (home) return { name: home.name, db: open(home.env) }
  const names = databases.map(({ name }) => name).join(', ')
  throw new Fault('invalid_request', `There is no database \`${wanted}\`. There is: ${names}.`, { param: 'database' })
}
