import type { UsageMeasures } from '../../contract/analytics.ts'
import { observe, startDetector } from '../../learning/anomaly/detector.ts'
import type { DetectorState, Observation } from '../../learning/anomaly/detector-state.ts'
import type { Signal } from '../../learning/anomaly/incident.ts'
import type { Kind } from '../../learning/anomaly/kind.ts'
import { observeMix, startMix } from '../../learning/anomaly/mix.ts'
import { type Metric, type ScopeState, TENANT_SCOPE } from './watch-state.ts'

/** One hour of a scope. */
export interface SeenHour {
  /** Epoch ms of its start. */
  readonly at: number
  readonly scope: string
  readonly usage: UsageMeasures
  /** Requests by model and by key, where splits are watched. */
  readonly mixes: Readonly<Partial<Record<Metric, Readonly<Record<string, number>>>>>
}

interface Series {
  readonly metric: Metric
  readonly kind: Kind
  /** Null: the hour says nothing of it. */
  read(usage: UsageMeasures): Omit<Observation, 'at'> | null
}

const tokensOf = ({ inputTokens, outputTokens }: UsageMeasures) => inputTokens + outputTokens
const perRequest = (amount: number, { requests }: UsageMeasures) =>
  requests > 0 ? { value: amount / requests, weight: requests } : null

const SERIES: readonly Series[] = [
  { metric: 'spend', kind: 'money', read: ({ costNanos }) => ({ value: costNanos }) },
  { metric: 'volume', kind: 'count', read: ({ requests }) => ({ value: requests }) },
  { metric: 'tokens_per_request', kind: 'average', read: (usage) => perRequest(tokensOf(usage), usage) },
  {
    metric: 'cost_per_token',
    kind: 'average',
    read: (usage) =>
      tokensOf(usage) > 0 ? { value: usage.costNanos / tokensOf(usage), weight: usage.requests } : null,
  },
  {
    metric: 'latency',
    kind: 'duration',
    read: ({ latencyMs, requests, failed, cacheHits }) =>
      latencyMs && { value: latencyMs.p50, weight: Math.max(0, requests - failed - cacheHits) },
  },
  { metric: 'errors', kind: 'share', read: (usage) => perRequest(usage.failed, usage) },
  { metric: 'cache_hits', kind: 'share', read: (usage) => perRequest(usage.cacheHits, usage) },
]

/** False alerts a week that are put up with in one series: some one and a half for a tenant and its keys together. */
const OF_TENANT = 0.12
const OF_KEY = 0.02

/** What a scope's usual is after one more hour, and what was out of the ordinary in it. */
export function lookAtHour(state: ScopeState, hour: SeenHour): { state: ScopeState; signals: Signal[] } {
  const falseAlertsPerWeek = hour.scope === TENANT_SCOPE ? OF_TENANT : OF_KEY
  const detectors = { ...state.detectors }
  const mixes = { ...state.mixes }
  const signals: Signal[] = []
  for (const { metric, kind, read } of SERIES) {
    const seen = read(hour.usage)
    if (!seen) continue
    const before = detectors[metric] ?? startDetector(kind, { falseAlertsPerWeek })
    detectors[metric] = note(before, metric, { at: hour.at, ...seen }, hour.scope, signals)
  }
  for (const [metric, counts] of Object.entries(hour.mixes) as [Metric, Readonly<Record<string, number>>][]) {
    const seen = observeMix(mixes[metric] ?? startMix({ falseAlertsPerWeek }), { at: hour.at, counts })
    mixes[metric] = seen.state
    if (!seen.isAnomalous || !seen.most) continue
    const { usual, observed } = seen.most
    const direction = observed >= usual ? 'up' : 'down'
    const about = { at: hour.at, scope: hour.scope, metric, direction } as const
    signals.push({ ...about, score: seen.score, observed, expected: usual, isShare: true, stakeNanos: null })
  }
  return { state: { detectors, mixes }, signals }
}

function note(
  before: DetectorState,
  metric: Metric,
  seen: Observation,
  scope: string,
  signals: Signal[],
): DetectorState {
  const { state, isAnomalous, direction, score, expected } = observe(before, seen)
  if (isAnomalous) {
    signals.push({
      at: seen.at,
      scope,
      metric,
      direction,
      score,
      observed: seen.value,
      expected,
      isShare: before.kind === 'share',
      stakeNanos: metric === 'spend' ? seen.value - expected : null,
    })
  }
  return state
}
