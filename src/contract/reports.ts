import * as z from 'zod'
import { AnalyticsReport } from './analytics-reports.ts'

/** Nano-dollars (10^-9 USD). */
const Money = z.number()
/** Epoch ms, UTC. */
const Time = z.number()
const Confidence = z.enum(['low', 'middle', 'high'])

/** What a tenant could do to pay less. Money in nano-dollars; savings a day with an interval of 80 %. */
export const RecommendationView = z.object({
  id: z.string(),
  kind: z.enum(['model_swap', 'cheaper_host', 'exact_cache', 'prompt_cache', 'max_tokens', 'batch']),
  /** What it is about: a model, a key and a model, a key and a provider, or the tenant. */
  subject: z.string(),
  state: z.enum(['open', 'applied', 'dismissed', 'expired']),
  title: z.string().default(''),
  text: z.string(),
  predicted: z.object({
    savingNanosPerDay: Money,
    low: Money,
    high: Money,
    /** Change of expected quality, in points of 0 to 1. */
    qualityChange: z.number(),
    confidence: Confidence,
    basedOnRequests: z.number(),
  }),
  /** The time of the requests that it rests on, and the share of them that was looked at. */
  basis: z.object({ from: Time, to: Time, share: z.number() }).optional(),
  formula: z.string(),
  /** What `apply` does: sets a route, changes settings, or nothing by itself (`advice`). */
  action: z.looseObject({ kind: z.enum(['alias', 'settings', 'advice']) }),
  /** What came of it after it was applied; null: not known yet. */
  outcome: z
    .object({
      requests: z.number(),
      savingNanosPerDay: Money,
      /** What was predicted, for as many requests as there were. */
      predictedNanosPerDay: Money.optional(),
      /** 1 - |predicted - came| / came, 0 at the least; null where nothing was saved. */
      accuracy: z.number().nullable().optional(),
      isAsPredicted: z.boolean(),
      /** Change of the mean grade, in points of 0 to 1; null where too few answers were graded. */
      qualityChange: z.number().nullable().optional(),
    })
    .nullable(),
  createdAt: Time,
  changedAt: Time,
})

/** What `auto` did with the requests that were looked at. Money in nano-dollars, quality 0 to 1. */
const Routing = z.object({
  requests: z.number(),
  costNanos: Money,
  /** Each of them at the candidate of the best expected quality, which is what savings are counted against. */
  baselineNanos: Money,
  /** Each of them at the candidate that was expected to cost most. */
  dearestNanos: Money,
  savedNanos: Money,
  savedShare: z.number(),
  /** Mean expected quality of who answered, and of the best candidate. */
  expectedQuality: z.number().nullable(),
  bestQuality: z.number().nullable(),
  /** Mean of trusted grades, with two standard errors to either side. */
  graded: z.number(),
  quality: z.number().nullable(),
  qualityLow: z.number().nullable(),
  qualityHigh: z.number().nullable(),
  /** Requests whose model was tried rather than chosen, what they cost, and what more than with the next choice. */
  trials: z.number(),
  trialsNanos: Money,
  trialsExtraNanos: Money,
  models: z.array(z.object({ model: z.string(), requests: z.number(), costNanos: Money })),
  /** Which version of the router chose how often. */
  versions: z.array(z.object({ version: z.string(), requests: z.number() })),
})

/** How far forecasts held: 1 - |expected - came| / came of the whole, 0 at the least. Null: too little came. */
const Forecasts = z.object({
  /** Of graded answers: their mean quality. */
  quality: z.number().nullable(),
  /** Of answered requests: their whole cost. */
  cost: z.number().nullable(),
  /** The share of answers that took no longer than the 90th percentile that was expected; 0.9 is what it promises. */
  latencyWithinP90: z.number().nullable(),
})

/** Attempts that failed in one way at one target, and how many of their requests were answered all the same. */
const Incident = z.object({ target: z.string(), error: z.string(), attempts: z.number(), rescued: z.number() })

/** What a tenant's router did in a period. Money in nano-dollars, quality 0 to 1, times epoch ms. */
export const OptimizerReport = z.object({
  /** Of all requests of the period. */
  requests: z.number(),
  failed: z.number(),
  costNanos: Money,
  /** How many of them everything below was reckoned from, and what share that is of all. */
  lookedAt: z.number(),
  share: z.number(),
  /** Whether only a part of the requests was looked at: then sums below are those of the part. */
  isSample: z.boolean(),
  routing: Routing,
  forecasts: Forecasts,
  /** Answered all the same, though an attempt had failed. */
  rescued: z.number(),
  incidents: z.array(Incident),
  changes: z.array(z.object({ at: Time, subject: z.string(), to: z.string(), reason: z.string() })),
  recommendations: z.array(
    z.object({
      kind: z.string(),
      subject: z.string(),
      title: z.string(),
      text: z.string(),
      savingNanosPerDay: Money,
      low: Money,
      high: Money,
      qualityChange: z.number(),
      confidence: Confidence,
    }),
  ),
})
export type OptimizerReport = z.infer<typeof OptimizerReport>

/** Reports of what the router did (UTC days), and of a tenant's usage (weeks and months of its own calendar). */
export const OPTIMIZER_KINDS = ['daily', 'weekly', 'monthly'] as const
export const ANALYTICS_KINDS = ['analytics-weekly', 'analytics-monthly'] as const
export const ReportKind = z.enum([...OPTIMIZER_KINDS, ...ANALYTICS_KINDS])
export type ReportKind = z.infer<typeof ReportKind>

/** A report with the period that it is of: its end is not part of it. */
const Written = { id: z.string(), periodStart: Time, periodEnd: Time, createdAt: Time }

/** A report of what the router did. */
export const OptimizerReportView = z.object({ ...Written, kind: z.enum(OPTIMIZER_KINDS), body: OptimizerReport })
export type OptimizerReportView = z.infer<typeof OptimizerReportView>

/** A report of a tenant's usage. */
export const AnalyticsReportView = z.object({ ...Written, kind: z.enum(ANALYTICS_KINDS), body: AnalyticsReport })
export type AnalyticsReportView = z.infer<typeof AnalyticsReportView>

/** A report of either sort: `kind` says what its body is. */
export const ReportView = z.discriminatedUnion('kind', [OptimizerReportView, AnalyticsReportView])
export type ReportView = z.infer<typeof ReportView>

/** A report in a list: which there are, not what is in them. */
export const ReportSummary = z.object({ ...Written, kind: ReportKind })

/** In which form a report is shown. */
export const ReportForm = z.object({ format: z.enum(['json', 'html']).default('json') })

/** Which reports, newest first; `before` is the id that the page follows, `from` and `to` (epoch ms) when they begin. */
export const ReportQuery = z.object({
  kind: ReportKind.optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  before: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
