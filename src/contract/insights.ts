import * as z from 'zod'
import { AnalyticsPeriod } from './analytics.ts'

const Baseline = z.string().min(1).max(200).default('best')

/** `GET /admin/analytics/roi` */
export const RoiQuery = AnalyticsPeriod.extend({
  /**
   * What savings are counted against: `best`, the best model known for each request; `asked`, the model first asked for; or
   * a `provider/model`, as if it had answered all.
   */
  baseline: Baseline,
  /** What one request is worth that would have failed without a second provider, in USD. */
  rescued_usd: z.coerce.number().min(0).max(1_000_000).default(0),
  /** What the gateway itself cost in the period, in USD. */
  fee_usd: z.coerce.number().min(0).max(1_000_000_000).default(0),
})

/** A month to account for, and what to count savings against. */
export const StatementQuery = RoiQuery.omit({ from: true, to: true }).extend({
  /** `2026-11`; the last whole month unless told. */
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Name a month as 2026-11.')
    .optional(),
  format: z.enum(['json', 'html']).default('json'),
})

/** What a period cost, and what it would have cost. Money in nano-dollars. */
export const RoiReply = z.object({
  from: z.number(),
  to: z.number(),
  timezone: z.string(),
  baseline: z.string(),
  requests: z.number(),
  spentNanos: z.number(),
  /** What the same requests would have cost at the baseline, without answers from memory. */
  baselineNanos: z.number(),
  feeNanos: z.number(),
  lines: z.array(
    z.object({
      name: z.enum(['routing', 'answer_cache', 'prompt_cache', 'failover']),
      savedNanos: z.number(),
      requests: z.number(),
      formula: z.string(),
      /** Where the rows are that add up to it. */
      rows: z.string(),
    }),
  ),
  savedNanos: z.number(),
  /** Saved, as a share of what it would have cost. */
  savedShare: z.number().nullable(),
  /** (saved - fee) / fee; null: no fee was stated. */
  roi: z.number().nullable(),
})
export type RoiReply = z.infer<typeof RoiReply>

const Compared = z.object({
  requests: z.number(),
  /** Share of requests, 0 to 1; null: there were none. */
  errorRate: z.number().nullable(),
  latencyMsP50: z.number().nullable(),
  latencyMsP95: z.number().nullable(),
  ttftMsP50: z.number().nullable(),
  tokensPerSecond: z.number().nullable(),
  quality: z.number().nullable(),
  /** What a thousand requests cost, in nano-dollars. */
  nanosPer1kRequests: z.number().nullable(),
})

/** Each model that answered, beside its own past, the tenant's alternatives, and what was published about it. */
export const BenchmarkReply = z.object({
  from: z.number(),
  to: z.number(),
  timezone: z.string(),
  models: z.array(
    z.object({
      model: z.string(),
      now: Compared,
      /** The same for as long a time before. */
      before: Compared,
      /** Its place among the models of the period with twenty requests at least, best first; null: too few. */
      rank: z.object({
        of: z.number(),
        errorRate: z.number().nullable(),
        latencyMsP50: z.number().nullable(),
        ttftMsP50: z.number().nullable(),
        tokensPerSecond: z.number().nullable(),
        quality: z.number().nullable(),
        nanosPer1kRequests: z.number().nullable(),
      }),
      /** Nano-dollars for 1,000 tokens, as the catalogue has them. */
      price: z.object({ inputNanosPer1k: z.number(), outputNanosPer1k: z.number() }).nullable(),
      published: z.array(
        z.object({ benchmark: z.string(), value: z.number(), unit: z.string(), source: z.string(), date: z.string() }),
      ),
    }),
  ),
})
export type BenchmarkReply = z.infer<typeof BenchmarkReply>

const Chart = z.object({
  kind: z.enum(['bars', 'line', 'heat']),
  /** Names along the axis; of a heat map those of its columns. */
  x: z.array(z.string()),
  /** Names of the rows of a heat map. */
  y: z.array(z.string()).optional(),
  /** One number for each of `x`; of a heat map row by row. */
  values: z.array(z.number()),
  unit: z.enum(['requests', 'share', 'tokens', 'nanos']),
})

/** What the usage of a period looks like: each finding a sentence, its figures and a chart. */
export const PatternsReply = z.object({
  from: z.number(),
  to: z.number(),
  timezone: z.string(),
  findings: z.array(
    z.object({
      kind: z.enum([
        'when',
        'who',
        'what',
        'concentration',
        'growth',
        'seasonality',
        'duplicates',
        'prompt_cache',
        'context_length',
      ]),
      sentence: z.string(),
      figures: z.record(z.string(), z.number()),
      chart: Chart.nullable(),
    }),
  ),
})
export type PatternsReply = z.infer<typeof PatternsReply>

/** `GET /admin/analytics/forecast` */
export const ForecastQuery = z.object({
  /** Whose days and months count; the tenant's own unless told. */
  timezone: z.string().min(1).max(64).optional(),
})

const Expected = z.object({
  mean: z.number(),
  low80: z.number(),
  high80: z.number(),
  low95: z.number(),
  high95: z.number(),
})

const ExpectedPeriod = Expected.extend({
  /** Epoch ms, the end not part of it. */
  period: z.object({ start: z.number(), end: z.number() }),
  /** How far it is to be trusted: only a high one is near to a promise. */
  grade: z.enum(['high', 'medium', 'low']),
  /** How such forecasts did at earlier moments, 0 to 1, and at how many; null: there is too little past. */
  accuracy: z.number().nullable(),
  origins: z.number(),
})

/** What will be spent, in nano-dollars, with intervals of 80 and 95 %, and how earlier forecasts held. */
export const ForecastReply = z.object({
  timezone: z.string(),
  /** From tomorrow to the end of the next month. */
  daily: z.array(Expected.extend({ day: z.number() })),
  endOfMonth: ExpectedPeriod,
  nextMonth: ExpectedPeriod,
  nextQuarter: ExpectedPeriod,
  /** Which simple methods it is combined of, with their shares. */
  methods: z.record(z.string(), z.number()),
  /** Forecasts whose period is over, the latest first. */
  past: z.array(
    z.object({
      kind: z.enum(['month', 'next_month', 'next_quarter']),
      periodStart: z.number(),
      periodEnd: z.number(),
      madeAt: z.number(),
      mean: z.number(),
      grade: z.enum(['high', 'medium', 'low']),
      actualNanos: z.number(),
      accuracy: z.number(),
      within80: z.boolean(),
      within95: z.boolean(),
    }),
  ),
})

/** `GET /admin/analytics/incidents`: newest first. */
export const IncidentsQuery = z.object({
  /** Only those that go on. */
  open: z.stringbool().default(false),
  /** The page that follows the incident with this id. */
  before: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** Something in the usage that was not as usual. */
export const IncidentView = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  /** `tenant`, or the id of a key, and what that is called. */
  scope: z.string(),
  label: z.string().nullable(),
  openedAt: z.number(),
  /** The last hour that stood out; null as its end: it goes on. */
  lastAt: z.number(),
  closedAt: z.number().nullable(),
  /** What stood out, the most surprising first, at its most surprising moment. */
  symptoms: z.array(
    z.object({
      metric: z.string(),
      direction: z.enum(['up', 'down']),
      observed: z.number(),
      expected: z.number(),
      isShare: z.boolean(),
    }),
  ),
  /** What was spent beyond what was expected, or less, in nano-dollars. */
  stakeNanos: z.number(),
  /** What is likely behind it, in a sentence; null: nothing stands out. */
  cause: z.string().nullable(),
  causes: z.array(
    z.object({
      dimension: z.string(),
      explains: z.number(),
      culprits: z.array(
        z.object({
          value: z.string(),
          before: z.number(),
          during: z.number(),
          explains: z.number(),
          isNew: z.boolean(),
        }),
      ),
    }),
  ),
  /** Where its requests are. */
  rows: z.string(),
})
export const IncidentsReply = z.object({ object: z.literal('list').default('list'), data: z.array(IncidentView) })
