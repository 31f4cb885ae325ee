import * as z from 'zod'
import { AnalyticsDimension, Moment, UsageFilter } from './analytics.ts'

const Count = z.number()

/** `GET /admin/analytics/stream` */
export const StreamQuery = UsageFilter.extend({
  from: Moment.optional(),
  to: Moment.optional(),
  by: AnalyticsDimension.optional(),
  /** One row per so many minutes. */
  step_minutes: z.coerce.number().int().min(1).max(10_080).optional(),
})

/** Sums of the platform's stream of points, the dearest first; 10,000 rows at most. Estimates where it has sampled. */
export const StreamReply = z.object({
  /** Whether the deployment has a token for the stream; without one there are no rows. */
  isAvailable: z.boolean(),
  from: z.number(),
  to: z.number(),
  rows: z.array(
    z.object({
      /** Epoch ms; 0 where there are no steps. */
      at: z.number(),
      value: z.string(),
      requests: Count,
      failed: Count,
      cacheHits: Count,
      inputTokens: Count,
      cachedInputTokens: Count,
      outputTokens: Count,
      reasoningTokens: Count,
      costNanos: Count,
    }),
  ),
})
