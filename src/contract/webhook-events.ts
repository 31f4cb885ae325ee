import * as z from 'zod'
import { ReportKind } from './reports.ts'
import { Alias } from './settings.ts'

/** Epoch ms. */
const Time = z.number()
/** Id of the key by which it was done. */
const By = z.string()
const Usd = z.number()

const BudgetReached = z.object({
  budget: z.string(),
  /** Null: it was removed meanwhile. */
  name: z.string().nullable(),
  /** Whose counter: the id of a tenant, team, user, key or customer, or the value of a field of `metadata`. */
  subject: z.string(),
  /** The share of the budget that is spent: 1 is all of it. */
  threshold: z.number(),
  spentUsd: Usd,
  limitUsd: Usd,
  periodStart: Time,
  /** Null: it never ends. */
  periodEnd: Time.nullable(),
})

const ProviderChange = z.object({
  provider: z.string(),
  /** When it was first seen so. */
  since: Time,
  /** The share of the models tried there lately that are not answering, 0 to 1. */
  failing: z.number(),
})

const KeyDone = z.object({ key: z.string(), name: z.string(), by: By })

/**
 * What each event says, as `data` of the message `{type, timestamp, data}` (`timestamp` in ISO 8601). Fields may be added;
 * none holds a secret or a word of a prompt.
 */
export const WEBHOOK_DATA = {
  /**
   * A report is written; it is at `GET /admin/reports/{report}`. One of what the router did says `routing` and
   * `recommendations` as there, one of usage (`analytics-…`) its `summary`, a few sentences.
   */
  'report.ready': z.object({
    report: z.string(),
    kind: ReportKind,
    periodStart: Time,
    periodEnd: Time,
    routing: z.unknown().optional(),
    recommendations: z.unknown().optional(),
    summary: z.array(z.string()).optional(),
  }),
  /** A route was set, or removed: then `definition` is null. */
  'route.changed': z.object({ route: z.string(), definition: Alias.nullable(), by: By }),
  'key.created': KeyDone,
  /** What it may do, or whose it is; `changed` names the fields. */
  'key.changed': KeyDone.extend({ changed: z.array(z.string()) }),
  /** The old secret works until `previousUntil`. */
  'key.rotated': KeyDone.extend({ previousUntil: Time }),
  'key.revoked': KeyDone,
  /** Once for each threshold in each period. */
  'budget.threshold': BudgetReached,
  /** The same for the whole budget. */
  'budget.exhausted': BudgetReached,
  /** A provider that the tenant has a credential for or used in the last week: most of what is tried there failed for two minutes. */
  'provider.down': ProviderChange,
  /** It answered again, for two minutes; `downMs` for how long it was down. */
  'provider.up': ProviderChange.extend({ downMs: z.number() }),
  /** One of the requests that failed, once a minute at most. `failedSince` of them failed since the last message, or in a day. */
  'request.failed': z.object({
    request: z.string(),
    at: Time,
    key: z.string(),
    requestedModel: z.string(),
    /** The last that was asked; empty: nobody was. */
    provider: z.string(),
    model: z.string(),
    /** Of HTTP, as the caller was answered. */
    status: z.number(),
    errorCode: z.string().nullable(),
    latencyMs: z.number(),
    failedSince: z.number(),
  }),
  /** Spend, errors, waiting or traffic left what was usual. */
  'anomaly.detected': z.object({
    /** The same for as long as it lasts. */
    incident: z.string(),
    severity: z.enum(['info', 'warning', 'critical']),
    /** What it is about: the id of the tenant or of a key of it. */
    scope: z.string(),
    /** Each series that left what was usual, at its most surprising moment. */
    symptoms: z.array(
      z.object({ metric: z.string(), direction: z.enum(['up', 'down']), observed: z.number(), expected: z.number() }),
    ),
    startedAt: Time,
    /** What is the likely cause, in a sentence; null: none stands out. */
    cause: z.string().nullable(),
  }),
  /** An address was given up after days in which nothing got through. The others are told. */
  'webhook.disabled': z.object({ webhook: z.string(), host: z.string() }),
} as const

/** What can be told of. */
export const WebhookEventName = z.enum(
  Object.keys(WEBHOOK_DATA) as [keyof typeof WEBHOOK_DATA, ...(keyof typeof WEBHOOK_DATA)[]],
)
export type WebhookEventName = keyof typeof WEBHOOK_DATA

/** What an event says. */
export type WebhookData<Event extends WebhookEventName> = z.input<(typeof WEBHOOK_DATA)[Event]>
