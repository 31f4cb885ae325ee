import * as z from 'zod'
import { BudgetInput, LimitInput } from '../../contract/limits.ts'
import { type KeyLimits, readKeyRequest, toDescribedKey, toGeneratedKey } from '../../conventions/litellm/key.ts'
import { Fault } from '../../shared/faults.ts'
import { newId } from '../../shared/ids.ts'
import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { Db } from '../../storage/db.ts'
import { keysOf } from '../../storage/keys.ts'
import { limitsOf } from '../../storage/limits.ts'
import { usageOf } from '../../storage/usage.ts'
import { announce } from '../../storage/webhooks.ts'
import { read, write } from '../endpoint.ts'
import { checkKey } from '../keys/create-key.ts'
import { makeKey } from '../keys/make-key.ts'

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
    const keys = keysOf(db, tenantId)
    checkKey(asked.input, caller, await keys.list(), now)
    const { row, shown } = await makeKey({ ...asked.input, models: patternsOf(asked.limits) }, now)
    const limits = limitsFor(row.id, asked.limits).map(({ kind, definition }) =>
      limitsOf(db, tenantId, kind).add({
        id: newId(kind === 'rate' ? 'lim' : 'bud'),
        definition,
        createdAt: now,
        changedAt: now,
      }),
    )
    const data = { key: row.id, name: row.name, by: caller.key.id }
    const told = await announce(db, tenantId, 'key.created', data, now)
    return { statements: [keys.add(row), ...limits, ...told], entityId: row.id, reply: toGeneratedKey(shown, asked) }
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
    return toDescribedKey(found, await limitsKept(id, found.models, db, tenantId), total)
  },
})

/** What a key was limited to when it was made, as far as it still is. */
async function limitsKept(keyId: string, models: readonly string[], db: Db, tenantId: string): Promise<KeyLimits> {
  const mine = <Row extends { definition: { on: { id: string | null } } }>(rows: readonly Row[]) =>
    rows.filter(({ definition }) => definition.on.id === keyId).map(({ definition }) => definition)
  const rates = mine(await limitsOf(db, tenantId, 'rate').list()) as LimitInput[]
  const [budget] = mine(await limitsOf(db, tenantId, 'budget').list()) as BudgetInput[]
  const amountOf = (of: LimitInput['of']) => rates.find((rate) => rate.of === of)?.amount ?? null
  return {
    models,
    budgetUsd: budget?.usd ?? null,
    budgetPeriodMs: budget ? (PERIODS.find(([, period]) => period === budget.period)?.[0] ?? null) : null,
    requestsPerMinute: amountOf('requests'),
    tokensPerMinute: amountOf('tokens'),
    parallelRequests: amountOf('concurrency'),
  }
}

/** LiteLLM counts from when a key was made, in any length; here budgets follow the calendar. */
const PERIODS: readonly (readonly [ms: number, period: BudgetInput['period']])[] = [
  [HOUR_MS, 'hour'],
  [DAY_MS, 'day'],
  [7 * DAY_MS, 'week'],
  [30 * DAY_MS, 'month'],
]

interface Limit {
  readonly kind: 'rate' | 'budget'
  readonly definition: LimitInput | BudgetInput
}

function limitsFor(keyId: string, limits: KeyLimits): Limit[] {
  const on = { level: 'key' as const, id: keyId }
  const rate = (of: LimitInput['of'], amount: number | null): Limit[] =>
    amount === null ? [] : [{ kind: 'rate', definition: LimitInput.parse({ name: `${of} of a key`, on, of, amount }) }]
  const { budgetUsd: usd, budgetPeriodMs: ms } = limits
  const period = ms === null ? 'total' : PERIODS.find(([length]) => length === ms)?.[1]
  if (period === undefined) {
    throw new Fault('invalid_request', 'A budget begins anew every `1h`, `1d`, `7d` or `30d`, by the calendar.', {
      param: 'budget_duration',
    })
  }
  const budget =
    usd === null
      ? []
      : [{ kind: 'budget' as const, definition: BudgetInput.parse({ name: 'budget of a key', on, usd, period }) }]
  return [
    ...rate('requests', limits.requestsPerMinute),
    ...rate('tokens', limits.tokensPerMinute),
    ...rate('concurrency', limits.parallelRequests),
    ...budget,
  ]
}

/** A model without a provider is whoever offers it. */
function patternsOf({ models }: KeyLimits): string[] {
  return models.map((model) => (model.includes('/') || model.includes('*') ? model : `*/${model}`))
}
