import * as z from 'zod'
import { RoutingView } from './router.ts'
import { Alias, Scope, TenantSettings } from './settings.ts'

/** Nothing to say: the body may be left out. */
export const Nothing = z.unknown()

/** What a removal answers. */
export const Removed = z.object({ id: z.string(), removed: z.literal(true).default(true) })

/** A list, whole. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ object: z.literal('list').default('list'), data: z.array(item) })

/** Which page of a list: so many of those that come after the one with the id `after`. */
export const Paging = z.object({
  after: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** A list, page by page: `next` is what `after` is to be for the next one, null where this is the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ object: z.literal('list').default('list'), data: z.array(item), next: z.string().nullable() })

/** `POST /admin/keys`. Without `scopes` the key may call models, give feedback and read usage. `expiresAt` is epoch ms. */
export const KeyInput = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(Scope).min(1).default(['inference', 'feedback', 'usage:read']),
  expiresAt: z.number().int().positive().nullable().default(null),
  /** Whose it is: their limits count, and of a user it may do no more than the role allows. */
  teamId: z.string().max(100).nullable().default(null),
  userId: z.string().max(100).nullable().default(null),
  /** Words that policies may go by. */
  tags: z.array(z.string().min(1).max(100)).max(50).default([]),
  /** Who may answer it, as patterns of `provider/model` in which `*` stands for anything. Empty: everybody. */
  models: z.array(z.string().min(1).max(200)).max(200).default([]),
})

/** `PUT /admin/keys/{id}`. What is left out stays. */
export const KeyPatch = z
  .strictObject({
    name: z.string().min(1).max(100),
    scopes: z.array(Scope).min(1),
    expiresAt: z.number().int().positive().nullable(),
    teamId: z.string().max(100).nullable(),
    userId: z.string().max(100).nullable(),
    tags: z.array(z.string().min(1).max(100)).max(50),
    models: z.array(z.string().min(1).max(200)).max(200),
  })
  .partial()

/** `POST /admin/keys/{id}/rotate`: a new secret; the old one works on for so long, a day unless told. */
export const KeyRotation = z
  .strictObject({ overlapSeconds: z.number().int().min(0).max(2_592_000).default(86_400) })
  .default({ overlapSeconds: 86_400 })

/** A key without its secret, of which only the last four characters are kept. */
export const KeySummary = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(Scope),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  teamId: z.string().nullable(),
  userId: z.string().nullable(),
  tags: z.array(z.string()),
  models: z.array(z.string()),
  /** Until when the secret before works, while the key is rotated; null: it does not. */
  previousUntil: z.number().nullable(),
})

/** The only time that the secret is shown. */
export const KeyCreated = KeySummary.extend({ secret: z.string() })

/** `POST /admin/credentials`. `secret` is kept sealed and never shown again. `baseUrl` replaces the provider's own address. */
export const CredentialInput = z.strictObject({
  provider: z.string().min(1).max(50),
  name: z.string().min(1).max(100),
  secret: z.string().min(1).max(10_000).nullable().default(null),
  baseUrl: z
    .url()
    .max(500)
    .transform((url) => url.replace(/\/+$/, ''))
    .nullable()
    .default(null),
  /** Its share among the credentials of the provider; 0: only when the others fail. */
  weight: z.number().min(0).max(1_000_000).default(1),
  /** Where the provider handles what is sent with it, as `eu`: what policies on regions go by. */
  region: z.string().min(1).max(50).nullable().default(null),
})

export const CredentialSummary = z.object({
  id: z.string(),
  provider: z.string(),
  name: z.string(),
  baseUrl: z.string().nullable(),
  lastFour: z.string().nullable(),
  weight: z.number(),
  region: z.string().nullable(),
  createdAt: z.number(),
})

/** `PUT /admin/credentials/{id}`. What is left out stays; a new `secret` takes the place of the old one. */
export const CredentialPatch = z
  .strictObject({
    name: CredentialInput.shape.name,
    secret: z.string().min(1).max(10_000),
    weight: z.number().min(0).max(1_000_000),
    region: z.string().min(1).max(50).nullable(),
  })
  .partial()

/** The settings in force, and those being prepared. */
export const SettingsView = z.object({
  published: TenantSettings,
  draft: TenantSettings.nullable(),
  version: z.number(),
})

const { shape } = TenantSettings

/** Some settings; the others stay as they are. Without defaults: `partial()` would keep them, and fill in what was not said. */
export const SettingsPatch = z
  .strictObject({
    sandbox: shape.sandbox.unwrap(),
    houseCredentials: shape.houseCredentials.unwrap(),
    storeText: shape.storeText.unwrap(),
    cacheTtlSeconds: shape.cacheTtlSeconds.unwrap(),
    unpricedModels: shape.unpricedModels.unwrap(),
    autoModels: shape.autoModels.unwrap(),
    retentionDays: shape.retentionDays.unwrap(),
    standInModel: shape.standInModel,
    zdrProviders: shape.zdrProviders,
    responsesDays: shape.responsesDays,
    reportMail: shape.reportMail,
    timezone: shape.timezone,
    flags: shape.flags,
    filters: shape.filters,
    cacheEpochs: z.undefined(),
    router: shape.router,
    brand: shape.brand,
  } satisfies Record<keyof TenantSettings, z.ZodType>)
  .partial()

export const AliasView = z.object({ name: z.string(), definition: Alias, updatedAt: z.number() })

/** A host name, without scheme or port. */
export const HostInput = z.object({
  host: z
    .string()
    .max(253)
    .toLowerCase()
    .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'A host is a full domain name, such as ai.example.com.'),
})
export const HostView = z.object({ host: z.string(), createdAt: z.number() })

/** `POST /admin/operator/tenants`. */
export const TenantInput = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'An id has lower-case letters, digits and hyphens.'),
  name: z.string().min(1).max(100),
  settings: SettingsPatch.default({}),
  /** The binding of the database to live in, for good; the first that is not half full unless told. A deployment has more than one once it needs them. */
  database: z
    .string()
    .regex(/^DB(_[A-Z0-9_]+)?$/)
    .optional(),
})

/** How full the databases are. One holds ten thousand million bytes at most. */
export const DatabaseView = z.object({ name: z.string(), bytes: z.number(), share: z.number(), tenants: z.number() })
export const TenantCreated = z.object({ id: z.string(), name: z.string(), key: KeyCreated })

/** `failed` are the ids of tenants whose data key neither master key opens, or that could not be stored. */
export const Rotated = z.object({ tenants: z.number(), rewrapped: z.number(), failed: z.array(z.string()) })

/** One run of a job: what it did, in a sentence. */
export const JobRunView = z.object({
  job: z.string(),
  startedAt: z.number(),
  tookMs: z.number(),
  ok: z.boolean(),
  outcome: z.string(),
})

/** `POST /v1/feedback`. Give `score`, 0 worst to 1 best, or `rating`. `id` is the request's, or the answer's own. */
export const FeedbackInput = z
  .object({
    id: z.string().min(1).max(200),
    score: z.number().min(0).max(1).optional(),
    rating: z.enum(['up', 'down']).optional(),
    comment: z.string().max(2000).nullable().default(null),
    /** What the answer should have been. Kept only where the tenant stores texts; alone it counts as a low score. */
    correction: z.string().min(1).max(20_000).nullable().default(null),
  })
  .refine(
    ({ score, rating, correction }) =>
      (score === undefined) !== (rating === undefined) || (score === undefined && correction !== null),
    'Give either `score` or `rating`, or a `correction`.',
  )
export const FeedbackTaken = z.object({ id: z.string(), score: z.number(), model: z.string() })

const Attempt = z.object({
  provider: z.string(),
  model: z.string(),
  status: z.number(),
  latencyMs: z.number(),
  error: z.string().nullable(),
})

/** Ids of the policies that applied to a request, of the one that refused it, and how often filters found something, by name. */
const PolicyDecision = z.object({
  applied: z.array(z.string()).readonly(),
  deniedBy: z.string().nullable(),
  /** The same with the policies that only watch. */
  shadowDeniedBy: z.string().nullable(),
  found: z.record(z.string(), z.number()).readonly().optional(),
})

/** One request as it was recorded. Times are epoch ms, money nano-dollars beside US dollars. */
export const Generation = z.object({
  id: z.string(),
  keyId: z.string(),
  /** Whose key it was, and the end customer that the request named; null: nobody in particular. */
  teamId: z.string().nullable(),
  userId: z.string().nullable(),
  customer: z.string().nullable(),
  /** What the request said of itself, and the tags of its key. */
  metadata: z.record(z.string(), z.string()).readonly().nullable(),
  tags: z.array(z.string()).readonly().nullable(),
  /** What was asked for: `chat`, `embeddings`, `audio/speech` … */
  operation: z.string(),
  at: z.number(),
  requestedModel: z.string(),
  provider: z.string(),
  model: z.string(),
  upstreamId: z.string().nullable(),
  stream: z.boolean(),
  cache: z.string(),
  status: z.number(),
  outcome: z.string(),
  errorCode: z.string().nullable(),
  finishReason: z.string().nullable(),
  attempts: z.array(Attempt),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  cacheWriteTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** Parts of these that have prices of their own, and what is not counted in tokens: `{"images": 2}`. */
  more: z.record(z.string(), z.number()).nullable(),
  usageSource: z.string(),
  costNanos: z.number(),
  costUsd: z.number(),
  /** What the tenant bills; what the same tokens cost at the model asked for, and at the best one. Null: as much as it cost. */
  billedNanos: z.number().nullable(),
  askedNanos: z.number().nullable(),
  bestNanos: z.number().nullable(),
  priceSource: z.string(),
  latencyMs: z.number(),
  ttftMs: z.number(),
  reason: z.string(),
  /** How `auto` chose, with every candidate; null where something else chose. Not in lists. */
  routing: RoutingView.nullable().optional(),
  /** What the answer itself showed of its quality, 0 to 1, and how far that is to be trusted; null: nothing. */
  grade: z.number().nullable(),
  gradeWeight: z.number().nullable(),
  /** What policies decided on it; null: there was none. */
  policy: PolicyDecision.nullable().optional(),
  /** Only when the tenant stores text. */
  prompt: z.string().nullable().optional(),
  answer: z.string().nullable().optional(),
})

/** An hour of one key at one model. `hour` is its start, epoch ms. */
export const UsageHour = z.object({
  hour: z.number(),
  keyId: z.string(),
  provider: z.string(),
  model: z.string(),
  requests: z.number(),
  failed: z.number(),
  cacheHits: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  costNanos: z.number(),
  latencyMsTotal: z.number(),
})

/** A period, epoch ms: `from` included, `to` not. The last day unless told. */
export const Period = z.object({ from: z.coerce.number().int().optional(), to: z.coerce.number().int().optional() })

/** A page of requests, newest first. `before` is the id that the page follows. */
export const Page = z.object({
  before: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
