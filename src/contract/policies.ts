import * as z from 'zod'
import { DETECTORS, FilterAction } from './filters.ts'

const Id = z.string().min(1).max(200)
const Ids = z.array(Id).min(1).max(1_000)
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is written HH:MM, 00:00 to 23:59.')

/**
 * Whom a policy is for: callers whose team, user or key is named here, by id; one of the lists naming them is enough.
 * Absent: everybody in the tenant. Example: `{ "teams": ["team_legal"] }`.
 */
export const PolicyScope = z
  .strictObject({ teams: Ids.optional(), users: Ids.optional(), keys: Ids.optional() })
  .refine(
    (scope) => Object.values(scope).some((ids) => ids !== undefined),
    'Name teams, users or keys, or leave scope out.',
  )
export type PolicyScope = z.infer<typeof PolicyScope>

/**
 * When a policy is on duty, by the clock on the wall of a time zone: from `from`, included, to `to`, excluded. A `from`
 * later than `to` is a window over midnight. Example, weeknights in Berlin:
 * `{ "timezone": "Europe/Berlin", "days": [1, 2, 3, 4, 5], "from": "22:00", "to": "06:00" }`.
 */
export const PolicyWindow = z
  .strictObject({
    /** An IANA name such as `America/New_York`. Summer time is followed. */
    timezone: z
      .string()
      .min(1)
      .max(64)
      .refine(isTimezone, 'No such time zone: use an IANA name such as Europe/Berlin.'),
    /** Days on which a window begins, ISO numbers: Monday 1 to Sunday 7. Absent: every day. */
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
    from: Clock,
    to: Clock,
  })
  .refine(({ from, to }) => from !== to, 'from and to are the same: leave `between` out for the whole day.')
export type PolicyWindow = z.infer<typeof PolicyWindow>

/** A model by `provider/model`, where each `*` stands for any characters, `/` included: `openai/gpt-4*`, `*\/llama-3*`. */
export const ModelPattern = z
  .string()
  .max(200)
  .regex(/^[^\s&]+$/, 'A pattern has no spaces and no &.')
  .refine((text) => text.split('*').length <= 5, 'A pattern has four * at most.')

const Allow = z.strictObject({ do: z.literal('allow') })

const Deny = z.strictObject({ do: z.literal('deny'), message: z.string().min(1).max(500).optional() })

const Filter = z.strictObject({
  do: FilterAction,
  direction: z.enum(['input', 'output', 'both']),
  detect: z.array(z.enum(DETECTORS)).min(1).max(DETECTORS.length),
})

const RouteOnly = z
  .strictObject({
    do: z.literal('route_only'),
    providers: z.array(z.string().min(1).max(100)).min(1).max(200).optional(),
    models: z.array(ModelPattern).min(1).max(100).optional(),
  })
  .refine(({ providers, models }) => providers !== undefined || models !== undefined, 'Name providers, models or both.')

const Require = z
  .strictObject({
    do: z.literal('require'),
    zdr: z.literal(true).optional(),
    region: z.string().min(1).max(50).optional(),
  })
  .refine(({ zdr, region }) => zdr !== undefined || region !== undefined, 'Require zdr, a region or both.')

const CapCost = z.strictObject({ do: z.literal('cap_cost'), usd: z.number().min(0).max(1_000_000) })

const RequireMetadata = z.strictObject({
  do: z.literal('require_metadata'),
  keys: z.array(z.string().min(1).max(64)).min(1).max(50),
})

const Purpose = z.strictObject({
  do: z.literal('purpose'),
  allowed: z.array(z.string().min(1).max(512)).min(1).max(200),
})

/**
 * What a policy does to a request that it fits:
 * - `allow`: lets it pass. As soon as one such policy is for a caller, what none of them fits is denied.
 * - `deny`: refuses it, whatever else allows it. `message` is shown to the caller.
 * - `redact`, `block`, `flag`: has prompts (`input`), answers (`output`) or both searched for what `detect` names, such
 *   as `["email", "credit_card"]`, and what is found taken out, the request refused, or only noted.
 * - `route_only`: only these providers, by our ids, and these models may answer. Of several such policies all hold.
 * - `require`: only endpoints that keep no data (`zdr`) or that are in `region`, such as `eu`, may answer.
 * - `cap_cost`: refuses it when it is predicted to cost more than `usd` US dollars.
 * - `require_metadata`: refuses it when its `metadata` lacks one of `keys`, or has it empty.
 * - `purpose`: refuses it unless its `metadata.purpose` is one of `allowed`.
 */
export const PolicyEffect = z.discriminatedUnion('do', [
  Allow,
  Deny,
  Filter,
  RouteOnly,
  Require,
  CapCost,
  RequireMetadata,
  Purpose,
])
export type PolicyEffect = z.infer<typeof PolicyEffect>

/**
 * A policy as it is written. Example, no dear models for interns but on request:
 * `{ "name": "Interns ask first", "when": "key.role == 'intern' && !('ticket' in request.metadata)",
 * "effect": { "do": "cap_cost", "usd": 0.05 } }`.
 */
export const PolicyInput = z.strictObject({
  name: z.string().min(1).max(100),
  description: z.string().max(1_000).optional(),
  /** `enforce`: it counts. `shadow`: what it would do is only written down. `off`: it is kept, and nothing more. */
  mode: z.enum(['enforce', 'shadow', 'off']).default('enforce'),
  /**
   * The condition in CEL (cel.dev), true or false, over `request`, `key`, `tenant`, `time` and `forecast`. Its types are
   * checked when it is saved. `request.metadata.team` of a request without it is an error, in which case what refuses,
   * requires, routes, caps or filters holds, and what allows does not; ask `'team' in request.metadata` first.
   */
  when: z.string().max(2_000).default('true'),
  scope: PolicyScope.optional(),
  between: PolicyWindow.optional(),
  effect: PolicyEffect,
  /** Of several policies that deny, the highest speaks. It decides nothing else. Absent: 0. */
  priority: z.number().int().min(-1_000_000).max(1_000_000).optional(),
})
export type PolicyInput = z.infer<typeof PolicyInput>

/** A policy as it is kept. `version` counts its changes, from 1. */
export const Policy = z.strictObject({ id: Id, version: z.number().int().min(1), ...PolicyInput.shape })
export type Policy = z.infer<typeof Policy>

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const stamps = { createdAt: z.number(), changedAt: z.number() }

/** A policy as it is shown. Times are epoch ms. */
export const PolicyView = z.object({ ...Policy.shape, ...stamps })

/** A policy as it was: `definition` null where it was removed. */
export const PolicyVersionView = z.object({
  version: z.number(),
  definition: PolicyInput.nullable(),
  at: z.number(),
  /** The key that changed it. */
  actor: z.string(),
})

/** `POST /admin/policies/dry-run`: tries policies on what was asked of late. Without `policies` those that are kept are tried. */
export const DryRunInput = z
  .strictObject({
    policies: z.array(PolicyInput).max(200).optional(),
    /** How many of the latest decisions; those on record, that is: of requests since there have been policies. */
    last: z.number().int().min(1).max(1_000).default(200),
  })
  .default({ last: 200 })

const DryRunOutcome = z.object({
  allowed: z.number(),
  denied: z.number(),
  applied: z.record(z.string(), z.number()),
  changed: z.number(),
  changes: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      was: z.boolean(),
      now: z.boolean(),
      deniedBy: z.object({ id: z.string(), name: z.string(), message: z.string() }).nullable(),
    }),
  ),
})

/** What policies would have decided: as they are, and with those in shadow enforced. `changes` shows the first twenty. */
export const DryRunView = z.object({
  total: z.number(),
  enforced: DryRunOutcome,
  shadow: DryRunOutcome,
  /** Decisions in which a condition could not be answered, and the first of the reasons. */
  failed: z.number(),
  errors: z.array(z.string()),
})
