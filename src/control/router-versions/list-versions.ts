import type * as z from 'zod'
import { listOf, Nothing } from '../../contract/admin.ts'
import { VersionView } from '../../contract/router.ts'
import { type RouterVersionRow, routerOfTenant } from '../../storage/router-versions.ts'
import { read } from '../endpoint.ts'

const SHOWN_MAX = 100

export const listVersions = read({
  method: 'GET',
  path: '/admin/router/versions',
  summary: 'List the versions of the router, newest first, with how far each has come and on what evidence.',
  scope: 'usage:read',
  query: Nothing,
  reply: listOf(VersionView),
  handle: async ({ db, tenantId }) => ({ data: (await routerOfTenant(db, tenantId).versions(SHOWN_MAX)).map(viewOf) }),
})

/** A version as it is shown. */
export function viewOf(row: RouterVersionRow): z.input<typeof VersionView> {
  return { ...row, aims: [...row.aims] }
}
