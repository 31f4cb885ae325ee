import type { UsageMeasures } from '../../contract/analytics.ts'
import { observe, startDetector } from '../../learning/anomaly/detector.ts'
import type { Observation } from '../../learning/anomaly/detector-state.ts'
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
  const signals: Signal[] = []
  return { state: { detectors: lookAtSeries(state, hour, signals), mixes: lookAtMixes(state, hour, signals) }, signals }
}

function budgetOf({ scope }: SeenHour): { falseAlertsPerWeek: number } {
  return { falseAlertsPerWeek: scope === TENANT_SCOPE ? OF_TENANT : OF_KEY }
}

function lookAtSeries(state: ScopeState, hour: SeenHour, signals: Signal[]): ScopeState['detectors'] {
  const detectors = { ...state.detectors }
  const { at, scope, usage } = hour
  for (const { metric, kind, read } of SERIES) {
    const seen = read(usage)
    if (!seen) continue
    const looked = observe(detectors[metric] ?? startDetector(kind, budgetOf(hour)), { at, ...seen })
    detectors[metric] = looked.state
    const { isAnomalous, direction, score, expected } = looked
    if (!isAnomalous || !isWorthTelling(metric, usage, seen.value, expected)) continue
    const stakeNanos = stakeOf(metric, usage, seen.value - expected)
    const isShare = kind === 'share'
    signals.push({ at, scope, metric, direction, score, observed: seen.value, expected, isShare, stakeNanos })
  }
  return detectors
}

function lookAtMixes(state: ScopeState, hour: SeenHour, signals: Signal[]): ScopeState['mixes'] {
  const mixes = { ...state.mixes }
  const { at, scope } = hour
  for (const [metric, counts] of Object.entries(hour.mixes) as [Metric, Readonly<Record<string, number>>][]) {
    const seen = observeMix(mixes[metric] ?? startMix(budgetOf(hour)), { at, counts })
    mixes[metric] = seen.state
    if (!seen.isAnomalous || !seen.most) continue
    const { usual: expected, observed } = seen.most
    const direction = observed >= expected ? 'up' : 'down'
    const { score } = seen
    signals.push({ at, scope, metric, direction, score, observed, expected, isShare: true, stakeNanos: null })
  }
  return mixes
}

/** Less than this is chance, or a trifle: a key that is used now and then is unusual whenever it is used. */
const REQUESTS_MIN = 20
const STAKE_MIN_NANOS = 1e9

function isWorthTelling(metric: Metric, usage: UsageMeasures, observed: number, expected: number): boolean {
  if (metric === 'spend') return Math.abs(observed - expected) >= STAKE_MIN_NANOS
  return metric === 'volume' ? Math.abs(observed - expected) >= REQUESTS_MIN : usage.requests >= REQUESTS_MIN
}

/** What a difference costs, in nano-dollars; null where it has no price. */
function stakeOf(metric: Metric, usage: UsageMeasures, difference: number): number | null {
  if (metric === 'spend') return difference
  if (metric === 'cost_per_token') return difference * tokensOf(usage)
  const perToken = tokensOf(usage) > 0 ? usage.costNanos / tokensOf(usage) : 0
  return metric === 'tokens_per_request' ? difference * usage.requests * perToken : null
}
