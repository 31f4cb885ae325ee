import type * as z from 'zod'
import { CredentialInput, CredentialSummary } from '../../contract/admin.ts'
import { isLocal } from '../../env.ts'
import { openDataKey, sealSecret } from '../../identity/seal.ts'
import type { ProviderFacts } from '../../providers/contract.ts'
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
    check(
      body,
      deps.providers.find(({ id }) => id === provider),
      isLocal(env),
    )
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

/** Refuses what could never serve a call, or would call somewhere inside. */
function check(
  { provider, secret, baseUrl }: z.output<typeof CredentialInput>,
  known: ProviderFacts | undefined,
  local: boolean,
) {
  if (!known || provider === 'sandbox') throw invalid('provider', `No provider takes credentials as \`${provider}\`.`)
  if (secret === null && !known.keyless) throw invalid('secret', `${known.name} needs a secret.`)
  if (baseUrl === null && known.hostName !== undefined)
    throw invalid('baseUrl', `${known.name} has no address of its own.`)
  const objection = baseUrl !== null && !local ? objectionToUrl(baseUrl) : null
  if (objection) throw invalid('baseUrl', objection)
}

function invalid(param: string, message: string): Fault {
  return new Fault('invalid_request', message, { param })
}
