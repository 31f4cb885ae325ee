import * as z from 'zod'

/**
 * Whom a limit is on: the whole tenant, a team, a user, a key, an end customer (the request's `user`), or all requests that say the
 * same in a field of their `metadata`. `id` names one; left out, each one has a limit of its own.
 */
export const LimitSubject = z.strictObject({
  level: z.enum(['tenant', 'team', 'user', 'key', 'customer', 'metadata']),
  /** A team's, user's or key's id, a customer as requests name it, or the value of the metadata field. */
  id: z.string().min(1).max(256).nullable().default(null),
  /** The metadata field, where `level` is `metadata`. */
  field: z.string().min(1).max(64).optional(),
})
export type LimitSubject = z.infer<typeof LimitSubject>

const Common = {
  name: z.string().min(1).max(100),
  on: LimitSubject,
  /** Counts only what goes to this provider, by id. */
  provider: z.string().min(1).max(50).optional(),
  /** Counts only what goes to this model, as the provider names it or with the provider: `openai/gpt-5.6`. */
  model: z.string().min(1).max(200).optional(),
}

/** What to do when the limit cannot be looked up within a second: let the request pass (`open`) or refuse it with 503 (`closed`). */
const OnFailure = z.enum(['open', 'closed'])

const PERIODS_MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/**
 * A rate limit: so many `requests`, `tokens`, `input_tokens` or `output_tokens` in a period, or so many requests at once
 * (`concurrency`). Tokens of an answer are reserved as expected before it and settled with what it took.
 */
export const LimitInput = z
  .strictObject({
    ...Common,
    of: z.enum(['requests', 'tokens', 'input_tokens', 'output_tokens', 'concurrency']),
    amount: z.number().int().min(1).max(1_000_000_000_000),
    /** Without meaning for `concurrency`. */
    period: z.enum(['second', 'minute', 'hour', 'day']).default('minute'),
    /** How much may come at once; what is used comes back evenly over the period. The whole amount unless told. */
    burst: z.number().int().min(1).max(1_000_000_000_000).optional(),
    onFailure: OnFailure.default('open'),
  })
  .refine(({ on }) => (on.level === 'metadata') === (on.field !== undefined), {
    message: 'A limit on `metadata` names its `field`, and no other does.',
    path: ['on', 'field'],
  })
export type LimitInput = z.infer<typeof LimitInput>

/**
 * A budget: so many US dollars in a period of the calendar, or in `total`. Several may apply to a request; the tightest decides.
 * What an answer may cost is reserved before it is asked for and settled with what it did cost.
 */
export const BudgetInput = z
  .strictObject({
    ...Common,
    usd: z.number().positive().max(1_000_000_000),
    period: z.enum(['hour', 'day', 'week', 'month', 'total']).default('month'),
    /** Whose calendar counts, as `Europe/Berlin`. Weeks begin on Monday. */
    timezone: z.string().max(64).default('UTC'),
    /** Shares of the budget at which webhooks are told (`budget.threshold`; at 1 `budget.exhausted`). */
    thresholds: z.array(z.number().min(0.01).max(1)).max(10).default([0.5, 0.8, 1]),
    /**
     * What is reserved for an answer of unknown length: the most that is expected (`forecast`), or the most that is possible
     * (`worst_case`: nothing is ever spent beyond the budget, but its last dollars may buy only short answers).
     */
    reserve: z.enum(['forecast', 'worst_case']).default('forecast'),
    onFailure: OnFailure.default('closed'),
  })
  .refine(({ on }) => (on.level === 'metadata') === (on.field !== undefined), {
    message: 'A budget on `metadata` names its `field`, and no other does.',
    path: ['on', 'field'],
  })
export type BudgetInput = z.infer<typeof BudgetInput>

/** How much of a limit or budget is used, and by whom. Amounts in what the limit counts; of a budget in US dollars. */
export const LimitUse = z.object({
  /** Whose counter it is: a key's id, a customer's name … */
  subject: z.string(),
  limit: z.number(),
  spent: z.number(),
  /** Reserved for answers under way, or lent to the edge. */
  held: z.number(),
  remaining: z.number(),
  /** Ms until it starts anew; null: never by itself. */
  resetMs: z.number().nullable(),
})

const stamps = { id: z.string(), createdAt: z.number(), changedAt: z.number() }

export const LimitView = z.object({ ...LimitInput.shape, ...stamps })
export const BudgetView = z.object({ ...BudgetInput.shape, ...stamps })
export type LimitView = z.infer<typeof LimitView>
export type BudgetView = z.infer<typeof BudgetView>

/** A limit or budget with how much of it is used where it has one counter; `use` is empty where each customer has one of its own. */
export const LimitState = LimitView.extend({ use: z.array(LimitUse) })
export const BudgetState = BudgetView.extend({ use: z.array(LimitUse) })

/** The length of a rate limit's period in ms. */
export function periodMsOf(period: LimitInput['period']): number {
  return PERIODS_MS[period]
}
