import { CredentialSummary, listOf, Nothing } from '../../contract/admin.ts'
import { credentialsOf } from '../../storage/credentials.ts'
import { read } from '../endpoint.ts'

export const listCredentials = read({
  method: 'GET',
  path: '/admin/credentials',
  summary: 'List the credentials at providers, without their secrets.',
  scope: 'credentials:read',
  query: Nothing,
  reply: listOf(CredentialSummary),
  handle: async ({ db, tenantId }) => ({ data: await credentialsOf(db, tenantId).list() }),
})
