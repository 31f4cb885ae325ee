import * as z from 'zod'
import { type KeyLimits, readKeyRequest, toDescribedKey, toGeneratedKey } from '../../conventions/litellm/key.ts'
import { Fault } from '../../shared/faults.ts'
import { keysOf } from '../../storage/keys.ts'
import { usageOf } from '../../storage/usage.ts'
import { read, write } from '../endpoint.ts'
import { checkKey } from '../keys/create-key.ts'
import { makeKey } from '../keys/make-key.ts'

const NO_LIMITS: KeyLimits = {
  models: [],
  budgetUsd: null,
  budgetPeriodMs: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  parallelRequests: null,
}

/** LiteLLM's names of the limits, for whoever asks for one. */
const LIMIT_FIELDS: Readonly<Record<keyof KeyLimits, string>> = {
  models: 'models',
  budgetUsd: 'max_budget',
  budgetPeriodMs: 'budget_duration',
  requestsPerMinute: 'rpm_limit',
  tokensPerMinute: 'tpm_limit',
  parallelRequests: 'max_parallel_requests',
}

export const generateKey = write({
  method: 'POST',
  path: '/key/generate',
  summary: 'Create an API key, as LiteLLM asks for it. Its secret is shown once.',
  scope: 'keys:write',
  audit: 'key.create',
  publishes: true,
  body: z.looseObject({}).optional(),
  reply: z.looseObject({}),
  async handle({ body, caller, tenantId, db, now }) {
    const asked = readKeyRequest(body, now)
    refuseLimits(asked.limits)
    const keys = keysOf(db, tenantId)
    checkKey(asked.input, caller, await keys.list(), now)
    const { row, shown } = await makeKey(asked.input, now)
    return { statements: [keys.add(row)], entityId: row.id, reply: toGeneratedKey(shown, asked) }
  },
})

export const describeAnyKey = read({
  method: 'GET',
  path: '/key/info',
  summary: 'What is known of a key, as LiteLLM tells it: the one that asks, or `?key=` by its id.',
  scope: 'usage:read',
  query: z.object({ key: z.string().max(200).optional() }),
  reply: z.looseObject({}),
  async handle({ query, caller, tenantId, db }) {
    const id = query.key ?? caller.key.id
    const found = await keysOf(db, tenantId).find(id)
    if (!found) throw new Fault('not_found', 'There is no such key.', { param: 'key' })
    const { total } = await usageOf(db, tenantId).spentBy(id, {})
    return toDescribedKey(found, NO_LIMITS, total)
  },
})

/** A key that was to be limited and is not would be worse than none. */
function refuseLimits(limits: KeyLimits): void {
  const asked = Object.entries(limits).find(([, limit]) => (Array.isArray(limit) ? limit.length > 0 : limit !== null))
  if (!asked) return
  const param = LIMIT_FIELDS[asked[0] as keyof KeyLimits]
  throw new Fault('invalid_request', `A key cannot be limited by \`${param}\` yet.`, { param })
}
