import { CredentialInput, CredentialSummary } from '../../contract/admin.ts'
import { isLocal } from '../../env.ts'
import { openDataKey, sealSecret } from '../../identity/seal.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import { objectionToUrl } from '../../shared/public-url.ts'
import { credentialsOf } from '../../storage/credentials.ts'
import { write } from '../endpoint.ts'

export const createCredential = write({
  method: 'POST',
  path: '/admin/credentials',
  summary: 'Store a credential at a provider. The secret is sealed, and never shown again.',
  scope: 'credentials:write',
  audit: 'credential.create',
  publishes: true,
  body: CredentialInput,
  reply: CredentialSummary,
  async handle({ body, caller, tenantId, db, env, deps, now }) {
    const { provider, name, secret, baseUrl } = body
    if (!deps.providers.some(({ id }) => id === provider)) {
      throw new Fault('invalid_request', `No provider is known as \`${provider}\`.`, { param: 'provider' })
    }
    const objection = baseUrl !== null && !isLocal(env) ? objectionToUrl(baseUrl) : null
    if (objection) throw new Fault('invalid_request', objection, { param: 'baseUrl' })
    const { dataKey } = caller.tenant
    if (!dataKey)
      throw new Fault('internal', 'Something went wrong on our side.', {
        cause: new Error(`${tenantId} has no data key`),
      })
    const id = newId('cred')
    const place = { tenantId, table: 'credentials', rowId: id }
    const sealed = secret === null ? null : await sealSecret(await openDataKey(env, dataKey, tenantId), secret, place)
    const summary = {
      id,
      provider,
      name,
      baseUrl,
      lastFour: secret && secret.length > 12 ? secret.slice(-4) : null,
      createdAt: now,
    }
    return {
      statements: [credentialsOf(db, tenantId).add({ ...summary, secret: sealed })],
      entityId: id,
      reply: summary,
    }
  },
})
