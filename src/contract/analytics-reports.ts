import * as z from 'zod'
import { UsageMeasures } from './analytics.ts'
import { ForecastReply, IncidentView, PatternsReply, RoiReply } from './insights.ts'

/** Where the rows are that a figure was counted from: the path and query of a `GET` of this API. */
const Rows = z.string()
/** Epoch ms: `start` is part of it, `end` is not. */
const Span = z.object({ start: z.number(), end: z.number() })

/** What one model, key or team took of the period, beside the period before. */
const Share = z.object({
  /** A `provider/model` or an id, and what that is called where it has a name. */
  value: z.string(),
  label: z.string().nullable(),
  requests: z.number(),
  failed: z.number(),
  costNanos: z.number(),
  /** In the period before; 0: nothing. */
  previousNanos: z.number(),
  /** Of the whole spend, 0 to 1; null: nothing was spent. */
  share: z.number().nullable(),
  /** Milliseconds; null: none was measured. */
  latencyMsP50: z.number().nullable(),
  ttftMsP50: z.number().nullable(),
  /** Mean grade, 0 to 1; null: none was graded. */
  quality: z.number().nullable(),
  rows: Rows,
})

/** A model or key whose spend changed most against the period before. */
const Mover = z.object({
  dimension: z.enum(['model', 'key']),
  value: z.string(),
  label: z.string().nullable(),
  costNanos: z.number(),
  previousNanos: z.number(),
  changeNanos: z.number(),
  rows: Rows,
})

const Spend = z.object({
  /** Ten at most of each, the dearest first. */
  models: z.array(Share),
  keys: z.array(Share),
  teams: z.array(Share),
})

/** What was saved against a baseline: `best`, the best model known for each request, or `asked`, the model first asked for. */
const Savings = RoiReply.pick({
  baseline: true,
  spentNanos: true,
  baselineNanos: true,
  savedNanos: true,
  savedShare: true,
  lines: true,
}).extend({ rows: Rows })

const Forecasts = ForecastReply.pick({ endOfMonth: true, nextMonth: true, nextQuarter: true, past: true }).extend({
  /** Epoch ms at which they were made. */
  madeAt: z.number(),
  rows: Rows,
})

/** How a budget stood at the end of the report's period, in that span of its own calendar in which the period ended. */
const BudgetStanding = z.object({
  id: z.string(),
  name: z.string(),
  /** Whose: the id or name of a tenant, team, user, key or customer. Where each has one of its own, the one that spent most. */
  subject: z.string().nullable(),
  span: Span,
  limitNanos: z.number(),
  spentNanos: z.number(),
  /** Of the limit: beyond 1 more was spent than it allows, as when it came to be later. */
  share: z.number(),
  rows: Rows,
})

/** What a tenant's usage was in a week or month of its own calendar. Money in nano-dollars (1e-9 USD), times epoch ms. */
export const AnalyticsReport = z.object({
  timezone: z.string(),
  /** What was counted exactly; wider than the period only where the store has coarser totals. */
  counted: Span,
  total: UsageMeasures,
  rows: Rows,
  /** The week or month before. */
  previous: z.object({ period: Span, counted: Span, total: UsageMeasures, rows: Rows }),
  spend: Spend,
  /** The biggest changes first. */
  movers: z.array(Mover),
  /** How requests failed, the most frequent first. */
  errors: z.array(z.object({ code: z.string(), requests: z.number(), rows: Rows })),
  savings: z.array(Savings),
  forecasts: Forecasts,
  /** Newest first; `incidentsInAll`: how many there were. */
  incidents: z.array(IncidentView),
  incidentsInAll: z.number(),
  patterns: z.array(PatternsReply.shape.findings.element.omit({ chart: true }).extend({ rows: Rows })),
  budgets: z.array(BudgetStanding),
  /** The whole in three to five sentences. */
  summary: z.array(z.string()),
})
export type AnalyticsReport = z.infer<typeof AnalyticsReport>
