import * as z from 'zod'

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
})
export type TenantSettings = z.infer<typeof TenantSettings>

/** A name of the tenant's own for one or more models. `fallback` tries them in order, `auto` lets the scoreboard choose. */
export const Alias = z.object({
  strategy: z.enum(['fallback', 'auto']),
  models: z.array(z.string().min(1).max(200)).min(1).max(50),
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
  'operator',
] as const

/** What a key may do. `operator` runs the deployment itself: tenants, jobs, key rotation. */
export const Scope = z.enum(SCOPES)
export type Scope = z.infer<typeof Scope>
