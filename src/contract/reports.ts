import * as z from 'zod'

const Money = z.number()

/** What a tenant could do to pay less. Money in nano-dollars; savings a day with an interval of 80 %. */
export const RecommendationView = z.object({
  id: z.string(),
  kind: z.enum(['model_swap', 'cheaper_host', 'exact_cache', 'max_tokens', 'batch']),
  subject: z.string(),
  state: z.enum(['open', 'applied', 'dismissed', 'expired']),
  text: z.string(),
  predicted: z.object({
    savingNanosPerDay: Money,
    low: Money,
    high: Money,
    /** Change of expected quality, in points of 0 to 1. */
    qualityChange: z.number(),
    confidence: z.enum(['low', 'middle', 'high']),
    basedOnRequests: z.number(),
  }),
  formula: z.string(),
  /** What `apply` does: sets a route, changes settings, or nothing by itself (`advice`). */
  action: z.looseObject({ kind: z.enum(['alias', 'settings', 'advice']) }),
  /** What came of it after it was applied; null: not known yet. */
  outcome: z.object({ requests: z.number(), savingNanosPerDay: Money, isAsPredicted: z.boolean() }).nullable(),
  createdAt: z.number(),
  changedAt: z.number(),
})

/** What a tenant's router did in a period. Money in nano-dollars, quality 0 to 1, times epoch ms. */
export const OptimizerReport = z.object({
  requests: z.number(),
  costNanos: Money,
  /** Of requests that `auto` routed. `baseline` is each at the candidate of the best expected quality. */
  routing: z.object({
    requests: z.number(),
    costNanos: Money,
    baselineNanos: Money,
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
    trials: z.number(),
    trialsNanos: Money,
    models: z.array(z.object({ model: z.string(), requests: z.number(), costNanos: Money })),
  }),
  /** Answered all the same, though an attempt had failed. */
  rescued: z.number(),
  failed: z.number(),
  /** Whether only a part of the requests was looked at. */
  isSample: z.boolean(),
  changes: z.array(z.object({ at: z.number(), subject: z.string(), to: z.string(), reason: z.string() })),
  recommendations: z.array(
    z.object({ kind: z.string(), subject: z.string(), text: z.string(), savingNanosPerDay: Money }),
  ),
})
export type OptimizerReport = z.infer<typeof OptimizerReport>

export const ReportView = z.object({
  id: z.string(),
  kind: z.enum(['daily', 'weekly', 'monthly']),
  periodStart: z.number(),
  periodEnd: z.number(),
  createdAt: z.number(),
  body: OptimizerReport,
})
export const ReportSummary = ReportView.omit({ body: true })
export const ReportQuery = z.object({
  kind: z.enum(['daily', 'weekly', 'monthly']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
