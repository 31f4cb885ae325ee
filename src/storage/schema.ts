import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { BudgetInput, LimitInput } from '../contract/limits.ts'
import type { PolicyInput } from '../contract/policies.ts'
import type { PriceInput } from '../contract/prices.ts'
import type { ReportKind } from '../contract/reports.ts'
import type { Role } from '../contract/roles.ts'
import type { Alias, Scope, TenantSettings } from '../contract/settings.ts'
import type { Incident, Severity } from '../learning/anomaly/incident.ts'
import type { Cause } from '../learning/anomaly/likely-cause.ts'
import type { ForecastKind, PeriodForecast } from '../learning/forecast/forecast-spend.ts'
import type { Histogram } from '../learning/histogram.ts'
import type { Dimension } from './digest.ts'
import type { AttemptFact, Operation, PolicyFact, RoutingFact } from './facts.ts'
import type { EntryStage, RouterAim, RouterStage, Sealed } from './snapshot.ts'

export const tenants = sqliteTable('tenants', {
  id: text().primaryKey(),
  name: text().notNull(),
  active: integer({ mode: 'boolean' }).notNull().default(true),
  settings: text({ mode: 'json' }).$type<TenantSettings>().notNull(),
  /** The data key, sealed under the master key. */
  dataKey: text('data_key', { mode: 'json' }).$type<Sealed>(),
  createdAt: integer('created_at').notNull(),
  /** Every write that the snapshot depends on moves this; the clock republishes what lags behind. */
  changedAt: integer('changed_at').notNull(),
  publishedAt: integer('published_at'),
  publishedVersion: integer('published_version').notNull().default(0),
})

export const hosts = sqliteTable(
  'hosts',
  {
    host: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('hosts_by_tenant').on(table.tenantId)],
)

export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    name: text().notNull(),
    secretHash: text('secret_hash').notNull().unique(),
    lastFour: text('last_four').notNull(),
    scopes: text({ mode: 'json' }).$type<Scope[]>().notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    revokedAt: integer('revoked_at'),
    /** Whose it is; null: nobody's in particular. */
    teamId: text('team_id'),
    userId: text('user_id'),
    tags: text({ mode: 'json' }).$type<readonly string[]>(),
    /** Patterns of `provider/model` that it may ask for; null: all. */
    models: text({ mode: 'json' }).$type<readonly string[]>(),
    /** While it is rotated the secret before opens too, until then (epoch ms). */
    previousHash: text('previous_hash'),
    previousUntil: integer('previous_until'),
  },
  (table) => [index('api_keys_by_tenant').on(table.tenantId)],
)

/** Parts of an organisation. */
export const teams = sqliteTable(
  'teams',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** Who belongs to an organisation, and as what. */
export const users = sqliteTable(
  'users',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    teamId: text('team_id'),
    active: integer({ mode: 'boolean' }).notNull().default(true),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex('users_by_email').on(table.tenantId, table.email),
  ],
)

/** Rate limits and budgets. */
export const limits = sqliteTable(
  'limits',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    kind: text().$type<'rate' | 'budget'>().notNull(),
    definition: text({ mode: 'json' }).$type<LimitInput | BudgetInput>().notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** Rules about what requests may do, each as it stands now. */
export const policies = sqliteTable(
  'policies',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    definition: text({ mode: 'json' }).$type<PolicyInput>().notNull(),
    /** Rises by one with each change. */
    version: integer().notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** The same as they were. */
export const policyVersions = sqliteTable(
  'policy_versions',
  {
    tenantId: text('tenant_id').notNull(),
    policyId: text('policy_id').notNull(),
    version: integer().notNull(),
    /** Null: removed. */
    definition: text({ mode: 'json' }).$type<PolicyInput>(),
    at: integer().notNull(),
    /** The key that changed it. */
    actor: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.policyId, table.version] })],
)

/** What models cost a tenant, where that is not what the catalogue says. */
export const prices = sqliteTable(
  'prices',
  {
    tenantId: text('tenant_id').notNull(),
    /** `provider/model`, `provider/*` or `*`. */
    pattern: text().notNull(),
    definition: text({ mode: 'json' }).$type<PriceInput>().notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.pattern] })],
)

/** What a change was answered, so that the same one asked for again is not made twice. */
export const idempotentReplies = sqliteTable(
  'idempotent_replies',
  {
    tenantId: text('tenant_id').notNull(),
    /** The caller's own name for the request, with its path. */
    name: text().notNull(),
    /** SHA-256 of method, path and body. */
    fingerprint: text().notNull(),
    status: integer().notNull(),
    /** Sealed: it may hold a secret that is shown once. */
    reply: text({ mode: 'json' }).$type<Sealed>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.name] }),
    index('idempotent_replies_by_time').on(table.createdAt),
  ],
)

export const credentials = sqliteTable(
  'credentials',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    provider: text().notNull(),
    name: text().notNull(),
    baseUrl: text('base_url'),
    secret: text({ mode: 'json' }).$type<Sealed>(),
    lastFour: text('last_four'),
    /** Its share among the credentials of one provider. */
    weight: real().notNull().default(1),
    /** Where the provider keeps and handles what is sent with it, as `eu`; null: not said. */
    region: text(),
    createdAt: integer('created_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (table) => [index('credentials_by_tenant').on(table.tenantId)],
)

export const aliases = sqliteTable(
  'aliases',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    name: text().notNull(),
    definition: text({ mode: 'json' }).$type<Alias>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
)

/** One row a request; `Fact` says what each column means. `batch` names the delivery that wrote it. */
export const requests = sqliteTable(
  'requests',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id').notNull(),
    keyId: text('key_id').notNull(),
    teamId: text('team_id'),
    userId: text('user_id'),
    /** The end customer, as the request names one. */
    customer: text(),
    metadata: text({ mode: 'json' }).$type<Readonly<Record<string, string>>>(),
    /** The tags of the key. */
    tags: text({ mode: 'json' }).$type<readonly string[]>(),
    operation: text().$type<Operation>().notNull().default('chat'),
    at: integer().notNull(),
    requestedModel: text('requested_model').notNull(),
    provider: text().notNull(),
    model: text().notNull(),
    upstreamId: text('upstream_id'),
    stream: integer({ mode: 'boolean' }).notNull(),
    cache: text().notNull(),
    status: integer().notNull(),
    outcome: text().notNull(),
    errorCode: text('error_code'),
    finishReason: text('finish_reason'),
    attempts: text({ mode: 'json' }).$type<AttemptFact[]>().notNull(),
    inputTokens: integer('input_tokens').notNull(),
    cachedInputTokens: integer('cached_input_tokens').notNull(),
    cacheWriteTokens: integer('cache_write_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    reasoningTokens: integer('reasoning_tokens').notNull(),
    more: text({ mode: 'json' }).$type<Record<string, number>>(),
    usageSource: text('usage_source').notNull(),
    costNanos: integer('cost_nanos').notNull(),
    /** What the tenant bills for it; null: what it cost. */
    billedNanos: integer('billed_nanos'),
    /** What the same answer costs at the model asked for, and at the best one known for it; null: what it cost. */
    askedNanos: integer('asked_nanos'),
    bestNanos: integer('best_nanos'),
    priceSource: text('price_source').notNull(),
    latencyMs: integer('latency_ms').notNull(),
    ttftMs: integer('ttft_ms').notNull(),
    reason: text().notNull(),
    routing: text({ mode: 'json' }).$type<RoutingFact>(),
    /** What the policies decided, and on what; null: there was none. */
    policy: text({ mode: 'json' }).$type<PolicyFact>(),
    /** What the answer itself showed of its quality, 0 worst to 1 best, and how far that is to be trusted; null: nothing. */
    grade: real(),
    gradeWeight: real('grade_weight'),
    prompt: text(),
    answer: text(),
    batch: text().notNull(),
  },
  (table) => [
    index('requests_by_tenant_time').on(table.tenantId, table.at),
    index('requests_by_upstream_id').on(table.tenantId, table.upstreamId),
    index('requests_by_key').on(table.tenantId, table.keyId, table.at),
    index('requests_that_failed').on(table.tenantId, table.at).where(sql`outcome <> 'ok'`),
  ],
)

/** Answers of `/v1/responses` that can be referred to by id; `StoredResponse` says what each column means. */
export const storedResponses = sqliteTable(
  'stored_responses',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    previousId: text('previous_id'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    arm: text().notNull(),
    isNative: integer('is_native', { mode: 'boolean' }).notNull(),
    input: text({ mode: 'json' }).$type<unknown[]>().notNull(),
    response: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('stored_responses_by_expiry').on(table.expiresAt),
  ],
)

/** Files and batches that a tenant has at providers: which is whose, and where. */
export const remoteObjects = sqliteTable(
  'remote_objects',
  {
    tenantId: text('tenant_id').notNull(),
    /** Ours: `file-…` or `batch_…`. */
    id: text().notNull(),
    kind: text().$type<'file' | 'batch'>().notNull(),
    provider: text().notNull(),
    /** The provider's own. */
    upstreamId: text('upstream_id').notNull(),
    /** The key that made it, which its use is charged to. */
    keyId: text('key_id').notNull(),
    createdAt: integer('created_at').notNull(),
    /** When its use was recorded; null: not yet, or never to be. */
    settledAt: integer('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    uniqueIndex('remote_objects_by_upstream').on(table.tenantId, table.provider, table.upstreamId),
  ],
)

/** Totals per hour, kept when the rows they were counted from are gone. */
export const usageHourly = sqliteTable(
  'usage_hourly',
  {
    tenantId: text('tenant_id').notNull(),
    /** Epoch ms of the start of the hour, UTC. */
    hour: integer().notNull(),
    keyId: text('key_id').notNull(),
    provider: text().notNull(),
    model: text().notNull(),
    requests: integer().notNull(),
    failed: integer().notNull(),
    cacheHits: integer('cache_hits').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    cachedInputTokens: integer('cached_input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    costNanos: integer('cost_nanos').notNull(),
    latencyMsTotal: integer('latency_ms_total').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.hour, table.keyId, table.provider, table.model] }),
    index('usage_hourly_by_hour').on(table.hour, table.tenantId),
  ],
)

/**
 * Totals by one dimension at a time, in buckets of a minute, half an hour and a day (UTC). Kept for 48 hours, 90 days and for ever.
 * Half hours, because days begin on the half hour in some time zones. `UsageMeasures` says what each total is.
 */
const rollup = (name: 'usage_minutes' | 'usage_half_hours' | 'usage_days') =>
  sqliteTable(
    name,
    {
      tenantId: text('tenant_id').notNull(),
      dimension: text().$type<Dimension>().notNull(),
      /** Which key, model … of the dimension; empty for `total`. */
      value: text().notNull(),
      /** Epoch ms of the start of the bucket. */
      at: integer().notNull(),
      requests: integer().notNull(),
      failed: integer().notNull(),
      cancelled: integer().notNull(),
      cacheHits: integer('cache_hits').notNull(),
      rescued: integer().notNull(),
      inputTokens: integer('input_tokens').notNull(),
      cachedInputTokens: integer('cached_input_tokens').notNull(),
      outputTokens: integer('output_tokens').notNull(),
      reasoningTokens: integer('reasoning_tokens').notNull(),
      streamTokens: integer('stream_tokens').notNull(),
      streamMs: integer('stream_ms').notNull(),
      costNanos: integer('cost_nanos').notNull(),
      billedNanos: integer('billed_nanos').notNull(),
      askedNanos: integer('asked_nanos').notNull(),
      bestNanos: integer('best_nanos').notNull(),
      cacheSavedNanos: integer('cache_saved_nanos').notNull(),
      /** Of grades: the sum of grade times weight, and of weights. */
      graded: real().notNull(),
      gradeWeight: real('grade_weight').notNull(),
      /** How often each bucket of `learning/histogram` was seen, among answers that came whole. */
      latency: text({ mode: 'json' }).$type<Histogram>(),
      ttft: text({ mode: 'json' }).$type<Histogram>(),
    },
    (table) => [
      primaryKey({ columns: [table.tenantId, table.dimension, table.value, table.at] }),
      index(`${name}_by_time`).on(table.tenantId, table.dimension, table.at),
    ],
  )

export const usageMinutes = rollup('usage_minutes')
export const usageHalfHours = rollup('usage_half_hours')
export const usageDays = rollup('usage_days')

/** What callers said of an answer. One row per request and source; a later word replaces the earlier. */
export const feedback = sqliteTable(
  'feedback',
  {
    tenantId: text('tenant_id').notNull(),
    requestId: text('request_id').notNull(),
    source: text().notNull(),
    /** 0 worst, 1 best. */
    score: real().notNull(),
    /** How far the source is to be trusted, 0 to 1. */
    weight: real().notNull().default(1),
    comment: text(),
    /** What the answer should have been, where the tenant stores texts. */
    correction: text(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.requestId, table.source] }),
    index('feedback_by_tenant_time').on(table.tenantId, table.at),
  ],
)

/** What a tenant's router was taught, version by version: the weights are in KV, here is how far each has come. */
export const routerVersions = sqliteTable(
  'router_versions',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    /** `refit` from the tenant's own log, or `upload`. */
    origin: text().$type<'refit' | 'upload'>().notNull(),
    stage: text().$type<RouterStage>().notNull(),
    /** Dials for shares of the best model's quality; see `RouterAim`. */
    aims: text({ mode: 'json' }).$type<readonly RouterAim[]>().notNull(),
    /** The version in charge when this one was made; null: the one shipped. */
    previousId: text('previous_id'),
    /** Figures its stage rests on. */
    evidence: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('router_versions_by_stage').on(table.tenantId, table.stage),
  ],
)

/** Models that are new to a tenant's `auto`, and how far each has come in. */
export const enteringModels = sqliteTable(
  'entering_models',
  {
    tenantId: text('tenant_id').notNull(),
    /** `provider/model` */
    model: text().notNull(),
    stage: text().$type<EntryStage>().notNull(),
    evidence: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.model] })],
)

/** Each step that the optimizer or a person took with a router version or a model: reversible, and with its evidence. */
export const routerActions = sqliteTable(
  'router_actions',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id').notNull(),
    at: integer().notNull(),
    /** `optimizer`, or the id of a key. */
    actor: text().notNull(),
    /** `version:ID` or `model:PROVIDER/MODEL`. */
    subject: text().notNull(),
    from: text('from_stage'),
    to: text('to_stage').notNull(),
    /** One sentence, with figures. */
    reason: text().notNull(),
    evidence: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [index('router_actions_by_tenant_time').on(table.tenantId, table.at)],
)

/** Reports as they were made: a later change of the figures changes none. */
export const reports = sqliteTable(
  'reports',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id').notNull(),
    kind: text().$type<ReportKind>().notNull(),
    /** Epoch ms; the end is not part of it. */
    periodStart: integer('period_start').notNull(),
    periodEnd: integer('period_end').notNull(),
    body: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [uniqueIndex('reports_by_period').on(table.tenantId, table.kind, table.periodStart)],
)

/** What a tenant could do to pay less or be answered better, what that was thought to bring, and what it brought. */
export const recommendations = sqliteTable(
  'recommendations',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id').notNull(),
    kind: text().notNull(),
    /** What it is about: a model, a route, a key. One open recommendation for each kind and subject. */
    subject: text().notNull(),
    state: text().$type<'open' | 'applied' | 'dismissed' | 'expired'>().notNull(),
    body: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
    /** What happened after it was applied; null: not known yet. */
    outcome: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>(),
    createdAt: integer('created_at').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [uniqueIndex('recommendations_by_subject').on(table.tenantId, table.kind, table.subject)],
)

/** Messages that no retry could store, kept whole so that they can be counted and replayed. */
export const deadLetters = sqliteTable('dead_letters', {
  id: text().primaryKey(),
  at: integer().notNull(),
  /** The queue it came from. */
  origin: text().notNull(),
  body: text().notNull(),
  /** When a replay last failed on it: the longest untried goes first, so that hopeless ones hold up nobody. */
  triedAt: integer('tried_at'),
})

/**
 * Every change and every look at a secret. Entries of a tenant are numbered without a gap: two changes at once cannot both have the
 * same number, so the later one is tried again on what the earlier left.
 */
export const auditLog = sqliteTable(
  'audit_log',
  {
    id: text().notNull(),
    tenantId: text('tenant_id').notNull(),
    /** From 0. */
    seq: integer().notNull(),
    /** The key that did it. */
    actor: text().notNull(),
    /** The user whose key that is; null: nobody's. */
    userId: text('user_id'),
    action: text().notNull(),
    entityId: text('entity_id').notNull(),
    requestId: text('request_id').notNull(),
    at: integer().notNull(),
    /** The address it came from. */
    ip: text(),
    /** What it was like and what it became, as answers show it: without secrets. Canonical JSON. */
    before: text(),
    after: text(),
    /** RFC 6962 leaf hash of the entry, hex. */
    leaf: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    index('audit_log_by_tenant_time').on(table.tenantId, table.at),
    index('audit_log_by_id').on(table.tenantId, table.id),
  ],
)

/** Signed statements of what a tenant's audit log was at a time. */
export const auditCheckpoints = sqliteTable(
  'audit_checkpoints',
  {
    tenantId: text('tenant_id').notNull(),
    /** How many entries it covers. */
    size: integer().notNull(),
    root: text().notNull(),
    /** The note as it was signed. */
    note: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.size] })],
)

export const jobRuns = sqliteTable(
  'job_runs',
  {
    id: text().primaryKey(),
    job: text().notNull(),
    startedAt: integer('started_at').notNull(),
    tookMs: integer('took_ms').notNull(),
    ok: integer({ mode: 'boolean' }).notNull(),
    outcome: text().notNull(),
  },
  (table) => [index('job_runs_by_job_time').on(table.job, table.startedAt)],
)

/** Whether each provider answers, as its users were last told. Everybody's: no tenant's traffic can be told from it. */
export const providerHealth = sqliteTable('provider_health', {
  provider: text().primaryKey(),
  isDown: integer('is_down', { mode: 'boolean' }).notNull(),
  /** Epoch ms at which it was first seen so. */
  since: integer().notNull(),
  /** For how many looks in a row it has looked otherwise, and since when. */
  against: integer().notNull(),
  againstSince: integer('against_since').notNull(),
})

/** Where a tenant wants to be told of events. The secret signs what is sent; while it is rotated the old one signs too. */
export const webhooks = sqliteTable(
  'webhooks',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    url: text().notNull(),
    /** Empty: all. */
    events: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    secret: text({ mode: 'json' }).$type<Sealed>().notNull(),
    previousSecret: text('previous_secret', { mode: 'json' }).$type<Sealed>(),
    /** Epoch ms until which the previous secret signs. */
    previousUntil: integer('previous_until'),
    createdAt: integer('created_at').notNull(),
    /** Since when nothing got through; null: the latest did. */
    failingSince: integer('failing_since'),
    disabledAt: integer('disabled_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** What is to be sent, and what became of it. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    webhookId: text('webhook_id').notNull(),
    event: text().notNull(),
    payload: text().notNull(),
    state: text().$type<'waiting' | 'delivered' | 'dead'>().notNull(),
    attempts: integer().notNull().default(0),
    /** Epoch ms at which it is tried next. */
    nextAt: integer('next_at').notNull(),
    /** The status of the latest try; 0: none came back. */
    lastStatus: integer('last_status'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('webhook_deliveries_due').on(table.state, table.nextAt),
    index('webhook_deliveries_by_event').on(table.tenantId, table.event, table.createdAt),
    index('webhook_deliveries_by_time').on(table.createdAt),
  ],
)

/** What is mailed: the outbox, and of a local gateway the mailbox. */
export const mails = sqliteTable(
  'mails',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    /** The report that it brings. */
    reportId: text('report_id').notNull(),
    recipients: text({ mode: 'json' }).$type<readonly string[]>().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    html: text().notNull(),
    state: text().$type<'waiting' | 'delivered' | 'dead'>().notNull(),
    attempts: integer().notNull().default(0),
    /** Epoch ms at which it is tried next. */
    nextAt: integer('next_at').notNull(),
    /** Who was asked to carry it last. */
    via: text(),
    /** The status of the latest try; 0: none came back. */
    lastStatus: integer('last_status'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('mails_due').on(table.state, table.nextAt),
    index('mails_by_time').on(table.createdAt),
  ],
)

/** Where a tenant's traces and metrics go, and how far they get there. */
export const otelDestinations = sqliteTable(
  'otel_destinations',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Without the `/v1/traces` that is put behind it. */
    url: text().notNull(),
    /** A JSON object; null: none are sent. */
    headers: text({ mode: 'json' }).$type<Sealed>(),
    headerNames: text('header_names', { mode: 'json' }).$type<readonly string[]>().notNull(),
    protocol: text().$type<'http/json' | 'http/protobuf'>().notNull(),
    signals: text({ mode: 'json' }).$type<readonly ('traces' | 'metrics')[]>().notNull(),
    /** The share of traces that are sent, 0 to 1. Failed requests are sent all. */
    sampleShare: real('sample_share').notNull(),
    includesContent: integer('includes_content', { mode: 'boolean' }).notNull(),
    serviceName: text('service_name').notNull(),
    resourceAttributes: text('resource_attributes', { mode: 'json' })
      .$type<Readonly<Record<string, string>>>()
      .notNull(),
    createdAt: integer('created_at').notNull(),
    /** Requests that were taken there, and those that were given up. */
    exported: integer().notNull().default(0),
    dropped: integer().notNull().default(0),
    lastExportedAt: integer('last_exported_at'),
    lastError: text('last_error'),
    lastErrorAt: integer('last_error_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
)

/** What spend was forecast at, once a day, and what came. `kind` is the period it is about. */
export const spendForecasts = sqliteTable(
  'spend_forecasts',
  {
    tenantId: text('tenant_id').notNull(),
    kind: text().$type<ForecastKind>().notNull(),
    /** Epoch ms: the period, its end not part of it. */
    periodStart: integer('period_start').notNull(),
    periodEnd: integer('period_end').notNull(),
    madeAt: integer('made_at').notNull(),
    body: text({ mode: 'json' }).$type<PeriodForecast>().notNull(),
    /** What was spent in the end, and how far the forecast held; null: it is not over. */
    actualNanos: integer('actual_nanos'),
    accuracy: real(),
    within80: integer({ mode: 'boolean' }),
    within95: integer({ mode: 'boolean' }),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind, table.periodStart, table.madeAt] }),
    index('spend_forecasts_by_end').on(table.periodEnd, table.actualNanos),
  ],
)

/** What is known of a tenant's series: what is usual for them, up to which hour they were looked at, and what goes on. */
export const usageWatches = sqliteTable('usage_watches', {
  tenantId: text('tenant_id').primaryKey(),
  /** Epoch ms: the hours before it were looked at. */
  until: integer().notNull(),
  state: text({ mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
})

/** What was out of the ordinary, one row an incident. */
export const incidents = sqliteTable(
  'incidents',
  {
    tenantId: text('tenant_id').notNull(),
    id: text().notNull(),
    openedAt: integer('opened_at').notNull(),
    closedAt: integer('closed_at'),
    severity: text().$type<Severity>().notNull(),
    body: text({ mode: 'json' }).$type<Incident>().notNull(),
    causes: text({ mode: 'json' }).$type<readonly Cause[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index('incidents_by_time').on(table.tenantId, table.openedAt),
  ],
)
