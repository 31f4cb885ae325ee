import * as z from 'zod'
import { ContentFilters } from './filters.ts'

/** How a tenant's `auto` weighs and learns. What is left out stays as described. */
export const RouterSettings = z.object({
  /** The least share of the best allowed model's expected quality that the cautious expectation of a choice must reach. 0.95. */
  qualityFloor: z.number().min(0).max(1).optional(),
  /** How much costs and waiting count beside each other among the models that reach the floor, 0 to 1 each. 1 and 0.1. */
  costWeight: z.number().min(0).max(1).optional(),
  latencyWeight: z.number().min(0).max(1).optional(),
  /** Whether one request in 33 at most may go to a model that could be better than the best known. True. */
  explore: z.boolean().optional(),
  /** Whether the scores of this tenant's answers, never their words, count among everybody's. True. */
  shareLessons: z.boolean().optional(),
  /** Whether better versions of the router take charge by themselves once they have proved themselves. True. */
  promote: z.boolean().optional(),
  /** A model that grades some answers, blind; absent: none does. It reads the request and the answers. */
  judge: z
    .object({
      model: z.string().min(1).max(200),
      /** The share of answers graded. 0.01. */
      share: z.number().min(0.001).max(0.02).optional(),
      /** What grading may cost in a day, UTC, in USD. */
      dailyBudgetUsd: z.number().min(0).max(10_000),
    })
    .optional(),
})
export type RouterSettings = z.infer<typeof RouterSettings>

/** How the dashboard looks to a tenant's people: its own name, and the one colour beside greys, as `#rrggbb`. */
export const Brand = z.strictObject({
  name: z.string().min(1).max(60).optional(),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'A colour is written #rrggbb.')
    .optional(),
})
export type Brand = z.infer<typeof Brand>

/** What a tenant decides about its own traffic. Edited as a draft, then published to every edge within 60 seconds. */
export const TenantSettings = z.object({
  /** Whether `sandbox/*` models answer. */
  sandbox: z.boolean().default(false),
  /** Whether the deployment's own provider keys may serve this tenant where it has none of its own. */
  houseCredentials: z.boolean().default(false),
  /** Whether prompts and answers are stored with the request record. */
  storeText: z.boolean().default(false),
  /** Seconds to keep answers by default. 0: only requests that ask are cached. */
  cacheTtlSeconds: z.number().int().min(0).max(2_592_000).default(0),
  /** A model nobody knows the price of is refused, or charged at the dearest known price. */
  unpricedModels: z.enum(['refuse', 'upper_bound']).default('refuse'),
  /** What `auto` may choose from, as `provider/model`. Empty: a strong and a light model of each live maker. */
  autoModels: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** Days to keep request records. Hourly usage stays. */
  retentionDays: z.number().int().min(1).max(3650).default(90),
  /**
   * What stands in for a well-known model that no live provider has, such as the one an agent's code names: a route, a
   * model or `auto`. Absent: such a model is refused.
   */
  standInModel: z.string().min(1).max(200).nullish(),
  /** Providers, by id, whose agreement with the tenant keeps no data. Absent: none. */
  zdrProviders: z.array(z.string().min(1).max(100)).max(200).optional(),
  /** Days to keep answers of `/v1/responses` that are to be referred to by id. 0: none is kept. Absent: 30. */
  responsesDays: z.number().int().min(0).max(365).optional(),
  /** Who is mailed reports of what the router did, where the deployment can mail. Absent: nobody. */
  reportMail: z.array(z.email().max(320)).max(50).optional(),
  /** Switches for what is new, by name, as the documentation of each says. Absent: each as it comes. */
  flags: z.record(z.string().max(64), z.boolean()).optional(),
  /** What is looked for in requests and answers, and what happens then. Absent: nothing is. */
  filters: ContentFilters.optional(),
  /** From when on kept answers count, epoch ms: of all models, and of each. Set by `POST /admin/cache/invalidate`. */
  cacheEpochs: z.object({ all: z.number(), models: z.record(z.string(), z.number()) }).optional(),
  /** Whose days and months reports and forecasts go by, as `Europe/Berlin`. Absent: UTC. */
  timezone: z.string().min(1).max(64).optional(),
  /** How `auto` chooses. Absent: as described there. */
  router: RouterSettings.optional(),
  /** How the dashboard looks. Absent: as it comes. */
  brand: Brand.optional(),
})
export type TenantSettings = z.infer<typeof TenantSettings>

const Milliseconds = z.number().int().min(1).max(3_600_000)

/** How long a route waits before it goes elsewhere, in ms. What is not given is learned from each target's own past. */
export const Deadlines = z.object({
  /** Until the first word of a stream, or the whole of a JSON answer. */
  first_token_ms: Milliseconds.optional(),
  /** Between two pieces of a stream. */
  idle_ms: Milliseconds.optional(),
  /** For the whole request, all attempts together. */
  total_ms: Milliseconds.optional(),
})
export type Deadlines = z.infer<typeof Deadlines>

/** Which targets a request with certain `metadata` goes to; the first rule that fits decides. */
export const RouteRule = z.object({
  /** Each field of the request's `metadata` that must have this value. */
  metadata: z.record(z.string().max(64), z.string().max(512)),
  models: z.array(z.string().min(1).max(200)).min(1).max(50),
})
export type RouteRule = z.infer<typeof RouteRule>

/**
 * A route: a name of the tenant's own for one or more models, and how one of them is chosen. `fallback` takes them in order,
 * `auto` lets the scoreboard choose, `weighted` draws by `weights`, `latency` takes the quickest of late, `cost` the
 * cheapest, `usage` the least used. The others follow in that order, should it fail.
 */
export const Alias = z.object({
  strategy: z.enum(['fallback', 'auto', 'weighted', 'latency', 'cost', 'usage']),
  models: z.array(z.string().min(1).max(200)).min(1).max(50),
  /** One per model, for `weighted`. */
  weights: z.array(z.number().min(0).max(1_000_000)).max(50).optional(),
  /** Keeps requests of one conversation (`prompt_cache_key`, else `user`) on one target, while that is healthy. */
  sticky: z.boolean().optional(),
  rules: z.array(RouteRule).max(50).optional(),
  /** How many attempts a request may take, the first included. 4 unless told. */
  attempts: z.number().int().min(1).max(10).optional(),
  deadlines: Deadlines.optional(),
  /** Sends a second request elsewhere when the first has said nothing for so long (ms); 0: for as long as 95 % take. */
  hedge_after_ms: z.number().int().min(0).max(600_000).optional(),
  /** Whether another target is asked after one refused by its content policy. */
  reroute_refusals: z.boolean().optional(),
})
export type Alias = z.infer<typeof Alias>

export const SCOPES = [
  'inference',
  'feedback',
  'usage:read',
  'keys:read',
  'keys:write',
  'settings:read',
  'settings:write',
  'credentials:read',
  'credentials:write',
  'members:read',
  'members:write',
  'owners:write',
  'limits:read',
  'limits:write',
  'prices:read',
  'prices:write',
  'policies:read',
  'policies:write',
  'audit:read',
  'operator',
] as const

/** What a key may do. `operator` runs the deployment itself: tenants, jobs, key rotation. */
export const Scope = z.enum(SCOPES)
export type Scope = z.infer<typeof Scope>
