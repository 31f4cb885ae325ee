import * as z from 'zod'

/**
 * What usage can be shown by. `model` is who answered, as `provider/model`; `requested_model` what was asked for; `tag` the tags
 * of the key, of which a request may have several; `class` the kind of request, as the router sees it; `customer` the end
 * customer that a request names.
 */
export const ANALYTICS_DIMENSIONS = [
  'model',
  'requested_model',
  'provider',
  'key',
  'team',
  'user',
  'tag',
  'status',
  'error',
  'cache',
  'operation',
  'class',
  'customer',
] as const
export const AnalyticsDimension = z.enum(ANALYTICS_DIMENSIONS)
export type AnalyticsDimension = z.infer<typeof AnalyticsDimension>

const Value = z.string().min(1).max(200).optional()

/** Only requests of which each named dimension has this value. */
export const UsageFilter = z.object({
  /** Who answered, as `provider/model`. */
  model: Value,
  requested_model: Value,
  provider: Value,
  /** Ids. */
  key: Value,
  team: Value,
  user: Value,
  /** A tag of the key. */
  tag: Value,
  /** The status that the caller saw, as `429`. */
  status: Value,
  /** The code of the error. */
  error: Value,
  cache: z.enum(['hit', 'miss', 'bypass']).optional(),
  operation: Value,
  /** The kind of request, as the router sees it. */
  class: Value,
  /** The end customer, as the request names one. */
  customer: Value,
})
export type UsageFilter = z.infer<typeof UsageFilter>

/** Epoch ms, as text of a query or as a number. */
export const Moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000)

/** A stretch of time and the clock on the wall that days and months go by. Epoch ms: `from` is part of it, `to` is not. */
export const AnalyticsPeriod = z.object({
  /** 30 days before `to` unless told. */
  from: Moment.optional(),
  /** Now unless told. */
  to: Moment.optional(),
  /** An IANA name, as `Europe/Berlin`. */
  timezone: z.string().min(1).max(64).default('UTC'),
})

/** `GET /admin/analytics/usage` */
export const AnalyticsQuery = AnalyticsPeriod.extend({
  ...UsageFilter.shape,
  /** One row per value of it, the dearest first. */
  by: AnalyticsDimension.optional(),
  /** One row per stretch of the calendar, and per value of `by` where that is given. */
  interval: z.enum(['minute', 'hour', 'day', 'week', 'month']).optional(),
  /** How many values of `by` have rows of their own; the others are in `other`. */
  top: z.coerce.number().int().min(1).max(1_000).default(20),
  /**
   * Whether rows tell latencies. Without `interval` they do unless told. With it they do not unless told, and only where no
   * more than 1,500 totals are behind them (half hours, or days where those are UTC's) and 400 rows come of it.
   */
  latencies: z.stringbool().optional(),
  /** `previous`: the same again for as long a time before. */
  compare: z.enum(['none', 'previous']).default('none'),
  /** `log` counts the stored requests themselves: slower, for at most 250,000 of them. Both say the same. */
  source: z.enum(['totals', 'log']).optional(),
  format: z.enum(['json', 'csv']).default('json'),
})
export type AnalyticsQuery = z.infer<typeof AnalyticsQuery>

const Count = z.number()
const Durations = z.object({ p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number() }).nullable()

/** `GET /admin/requests`: those that fit, of a period where one is given, newest first. */
export const RequestsQuery = UsageFilter.extend({
  /** Epoch ms: `from` is part of the period, `to` is not. */
  from: Moment.optional(),
  to: Moment.optional(),
  outcome: z.enum(['ok', 'failed', 'cancelled']).optional(),
  /** The page that follows the request with this id. */
  before: z.string().max(256).optional(),
  /** 5,000 at most as comma-separated values, 200 as JSON. */
  limit: z.coerce.number().int().min(1).max(5_000).default(50),
  format: z.enum(['json', 'csv']).default('json'),
})
export type RequestsQuery = z.infer<typeof RequestsQuery>

/** What is counted. Money in nano-dollars (1e-9 USD), whole: sums are exact. */
export const UsageMeasures = z.object({
  requests: Count,
  /** Answered with an error, and given up by the caller. */
  failed: Count,
  cancelled: Count,
  /** Answered from memory. */
  cacheHits: Count,
  /** Answered although the first that was asked failed. */
  rescued: Count,
  inputTokens: Count,
  /** Of these: read from the provider's prompt cache. */
  cachedInputTokens: Count,
  outputTokens: Count,
  /** Of these: spent on thinking. */
  reasoningTokens: Count,
  /** Tokens a second while streamed answers came, the first word not counted; null: none was streamed. */
  tokensPerSecond: z.number().nullable(),
  costNanos: Count,
  /** What the tenant bills for it. */
  billedNanos: Count,
  /** What it would have cost at the model first asked for, without cache and without going elsewhere. */
  askedNanos: Count,
  /** What it would have cost at the best model known for each request; where the caller named one, at that. */
  bestNanos: Count,
  /** What answers from memory would have cost. */
  cacheSavedNanos: Count,
  /** The mean grade of the answers that were graded, 0 to 1; null: none was. */
  quality: z.number().nullable(),
  /** What all grades weigh together: 1 is a grade that is trusted fully. */
  gradeWeight: Count,
  /** Milliseconds to the whole answer, of answers that came whole from a provider; within 2.5 %. */
  latencyMs: Durations,
  /** Milliseconds to the first word, of those of them that were streamed. */
  ttftMs: Durations,
})
export type UsageMeasures = z.infer<typeof UsageMeasures>

const UsageRow = UsageMeasures.extend({
  /** The value of `by`, and what it is called where that is something else; null where there is no `by`. */
  value: z.string().nullable(),
  label: z.string().nullable(),
  /** Epoch ms at which the stretch begins; null where there is no `interval`. */
  at: z.number().nullable(),
})

/** Usage of a period. The rows and `other` add up to `total`, except by `tag`: a request may have several. */
export const AnalyticsReply = z.object({
  /** What was counted exactly: bounds are moved outwards to whole minutes, half hours after 48 hours, days (UTC) after 90 days. */
  from: z.number(),
  to: z.number(),
  timezone: z.string(),
  source: z.enum(['totals', 'log']),
  total: UsageMeasures,
  previous: UsageMeasures.nullable(),
  rows: z.array(UsageRow),
  other: UsageMeasures.nullable(),
  /** Rows that the store read for this. */
  rowsRead: z.number(),
})
export type AnalyticsReply = z.infer<typeof AnalyticsReply>
