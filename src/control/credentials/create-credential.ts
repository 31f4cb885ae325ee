import type * as z from 'zod'
import { CredentialInput, CredentialPatch, CredentialSummary } from '../../contract/admin.ts'
import { type Env, isLocal } from '../../env.ts'
import type { Caller } from '../../identity/identify.ts'
import { openDataKey, sealSecret } from '../../identity/seal.ts'
import type { ProviderFacts } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import { objectionToUrl } from '../../shared/public-url.ts'
import { credentialsOf } from '../../storage/credentials.ts'
import type { Sealed } from '../../storage/snapshot.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

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
    const { provider, name, secret, baseUrl, weight, region } = body
    check(
      body,
      deps.providers.find(({ id }) => id === provider),
      isLocal(env),
    )
    const id = newId('cred')
    const sealed = secret === null ? null : await seal(secret, id, caller, env)
    const summary = {
      id,
      provider,
      name,
      baseUrl,
      lastFour: lastFourOf(secret),
      weight,
      region,
      createdAt: now,
    }
    return {
      statements: [credentialsOf(db, tenantId).add({ ...summary, secret: sealed })],
      entityId: id,
      reply: summary,
    }
  },
})

/** A secret of a short one is not to be guessed from its end. */
function lastFourOf(secret: string | null): string | null {
  return secret && secret.length > 12 ? secret.slice(-4) : null
}

async function seal(secret: string, rowId: string, { tenant }: Caller, env: Env): Promise<Sealed> {
  const { tenantId, dataKey } = tenant
  if (!dataKey) {
    const cause = new Error(`${tenantId} has no data key`)
    throw new Fault('internal', 'Something went wrong on our side.', { cause })
  }
  return sealSecret(await openDataKey(env, dataKey, tenantId), secret, { tenantId, table: 'credentials', rowId })
}

export const changeCredential = write({
  method: 'PUT',
  path: '/admin/credentials/{id}',
  summary: 'Change a credential: its name, its share, or its secret, which is sealed and never shown again.',
  scope: 'credentials:write',
  audit: 'credential.change',
  publishes: true,
  body: CredentialPatch,
  reply: CredentialSummary,
  async handle({ params, body, caller, tenantId, db, env }) {
    const credentials = credentialsOf(db, tenantId)
    const known = await credentials.find(params.id ?? '')
    if (!known) throw missing('credential')
    const { secret, name = known.name, weight = known.weight, region = known.region } = body
    const shown = { name, weight, region }
    const renewed =
      secret === undefined ? {} : { secret: await seal(secret, known.id, caller, env), lastFour: lastFourOf(secret) }
    const { lastFour = known.lastFour } = renewed
    return {
      statements: [credentials.change(known.id, { ...shown, ...renewed })],
      entityId: known.id,
      reply: { ...known, ...shown, lastFour },
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
