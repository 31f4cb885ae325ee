import { CredentialSummary, Nothing, Paging, pageOf } from '../../contract/admin.ts'
import { credentialsOf } from '../../storage/credentials.ts'
import { read } from '../endpoint.ts'
import { missing } from '../missing.ts'
import { pageFrom } from '../page.ts'

export const listCredentials = read({
  method: 'GET',
  path: '/admin/credentials',
  summary: 'List the credentials at providers, without their secrets.',
  scope: 'credentials:read',
  query: Paging,
  reply: pageOf(CredentialSummary),
  handle: async ({ query, db, tenantId }) => pageFrom(await credentialsOf(db, tenantId).list(), query, ({ id }) => id),
})

export const getCredential = read({
  method: 'GET',
  path: '/admin/credentials/{id}',
  summary: 'Show a credential, without its secret.',
  scope: 'credentials:read',
  query: Nothing,
  reply: CredentialSummary,
  async handle({ params, db, tenantId }) {
    const credential = await credentialsOf(db, tenantId).find(params.id ?? '')
    if (!credential) throw missing('credential')
    return credential
  },
})
