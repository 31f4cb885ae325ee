import * as z from 'zod'

/** What was expected of a model for a request, and why it was not chosen. Quality 0 to 1; costs in nano-dollars; times in ms. */
export const CandidateView = z.object({
  /** `provider/model` */
  model: z.string(),
  /** Expected quality, with what feedback has corrected. */
  quality: z.number(),
  /** One standard deviation of that expectation. A single answer scatters far more. */
  deviation: z.number(),
  /** What the predictor said before feedback corrected it. */
  predicted: z.number(),
  costNanos: z.number(),
  outputTokens: z.number(),
  /** Median and 90th percentile; null: nobody knows yet. */
  latencyMs: z.number().nullable(),
  latencyMsP90: z.number().nullable(),
  /**
   * Null for the one that was chosen. `over_max_cost`, `over_max_latency`, `resting` (it failed too often of late),
   * `entering`, `shadow`, `canary`, `refused` (a new model not free to be chosen), `dearer`, `worse`, `slower`, `worth_less`;
   * in estimates of routes with another strategy than `auto`, `later_in_route`.
   */
  whyNot: z.string().nullable(),
})

/** How `auto` chose, in numbers. `propensity` is how likely this choice was; `heads` are the request as the predictor sees it. */
export const RoutingView = z.object({
  version: z.string(),
  requestClass: z.string(),
  heads: z.array(z.number()),
  mode: z.string(),
  propensity: z.number(),
  isTrial: z.boolean(),
  shadow: z.string().optional(),
  isCandidate: z.boolean().optional(),
  isHome: z.boolean().optional(),
  candidates: z.array(CandidateView),
})

/** An expectation, and the interval that four in five outcomes lie within. */
export const IntervalView = z.object({ low: z.number(), expected: z.number(), high: z.number() })

/** `POST /v1/estimate`: what a chat request would cost, take and be worth at each model it could go to. Nothing is sent. */
export const Estimate = z.object({
  object: z.literal('estimate').default('estimate'),
  /** The model that would answer. */
  model: z.string(),
  reason: z.string(),
  requestClass: z.string(),
  inputTokens: z.number(),
  candidates: z.array(
    z.object({
      model: z.string(),
      /** Expected quality, 0 to 1; the interval is of the expectation, not of a single answer. */
      quality: IntervalView,
      outputTokens: z.number(),
      costUsd: IntervalView,
      /** Null: nobody knows yet. */
      latencyMs: IntervalView.nullable(),
      whyNot: z.string().nullable(),
    }),
  ),
})

/** How good forecasts of an amount were. Factors: 1.2 is 20 % off. Null: none yet. */
export const TrackView = z
  .object({
    /** How many count, as old ones fade. */
    forecasts: z.number(),
    /** The share that came within their interval, which is made to be 0.8. */
    coverage: z.number(),
    typicalFactor: z.number(),
    biasFactor: z.number(),
    halfWidth: z.number(),
  })
  .nullable()

/** How good forecasts of a model were for this tenant. */
export const AccuracyView = z.object({
  model: z.string(),
  cost: TrackView,
  latency: TrackView,
  /** Of graded answers; null: none yet. `accuracy` is 1 - |expected - came| / came, of the means. */
  quality: z
    .object({ graded: z.number(), expected: z.number(), came: z.number(), brier: z.number(), accuracy: z.number() })
    .nullable(),
})

/** A correction of the predictor by experience: `class:C`, `model:M` or `cell:M|C`. */
export const CellView = z.object({ name: z.string(), correction: z.number(), weight: z.number(), lastAt: z.number() })

/** A dial that kept to a share of the best single model's quality on requests held out. */
export const AimView = z.object({ share: z.number(), costWeight: z.number(), caution: z.number() })

export const VersionView = z.object({
  id: z.string(),
  origin: z.enum(['refit', 'upload']),
  stage: z.enum(['screening', 'shadow', 'ab', 'current', 'replaced', 'rejected', 'rolled_back']),
  aims: z.array(AimView),
  previousId: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  createdAt: z.number(),
  changedAt: z.number(),
})

export const EnteringView = z.object({
  model: z.string(),
  stage: z.enum(['probe', 'shadow', 'canary', 'full', 'refused']),
  evidence: z.record(z.string(), z.unknown()),
  createdAt: z.number(),
  changedAt: z.number(),
})

/** A step taken with a version or a model: by whom, from where to where, and why. */
export const ActionView = z.object({
  id: z.string(),
  at: z.number(),
  actor: z.string(),
  subject: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  reason: z.string(),
  evidence: z.record(z.string(), z.unknown()),
})

/** `GET /admin/router`. */
export const RouterView = z.object({
  /** `shipped` is the version that comes with the gateway. */
  current: z.string(),
  underTest: z.object({ id: z.string(), stage: z.string() }).nullable(),
  entering: z.array(EnteringView),
  accuracy: z.array(AccuracyView),
  cells: z.array(CellView),
  actions: z.array(ActionView),
})

/** `POST /admin/router/versions`: a predictor trained elsewhere (`npm run train`), base64, and its dials. */
export const VersionInput = z.strictObject({
  predictor: z.base64().max(2_000_000),
  aims: z.array(AimView).max(20).default([]),
  evidence: z.record(z.string(), z.unknown()).default({}),
  /** Where it begins: under test, or in charge at once. */
  stage: z.enum(['screening', 'current']).default('screening'),
})

/** `POST /admin/router/versions/{id}/stage`: takes a version further, or back. */
export const StageInput = z.strictObject({
  stage: z.enum(['shadow', 'ab', 'current', 'rejected', 'rolled_back']),
  reason: z.string().min(1).max(500),
})

/** `POST /admin/router/models`: lets a model in step by step, or keeps it out. */
export const EnteringInput = z.strictObject({
  model: z.string().min(3).max(200).includes('/'),
  stage: z.enum(['probe', 'shadow', 'canary', 'full', 'refused']),
  reason: z.string().min(1).max(500),
})
