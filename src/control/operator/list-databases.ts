import { DatabaseView, listOf, Nothing } from '../../contract/admin.ts'
import { DATABASE_BYTES_MAX, sizesOf } from '../../storage/databases.ts'
import { open } from '../../storage/db.ts'
import { tenantsOf } from '../../storage/tenants.ts'
import { read } from '../endpoint.ts'

export const listDatabases = read({
  method: 'GET',
  path: '/admin/operator/databases',
  summary: 'Show how full each database is, and how many tenants live in it.',
  scope: 'operator',
  query: Nothing,
  reply: listOf(DatabaseView),
  async handle({ env }) {
    const sizes = await sizesOf(env)
    const data = sizes.map(async ({ name, bytes, env: home }) => {
      const tenants = await tenantsOf(open(home)).count()
      return { name, bytes, share: bytes / DATABASE_BYTES_MAX, tenants }
    })
    return { data: await Promise.all(data) }
  },
})
