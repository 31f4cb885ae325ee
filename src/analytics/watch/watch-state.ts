import type { DetectorState } from '../../learning/anomaly/detector-state.ts'
import type { Incident } from '../../learning/anomaly/incident.ts'
import type { MixState } from '../../learning/anomaly/mix.ts'

/** What a scope's usage is watched for. `model_mix` and `key_mix`: who answered and who asked, each as shares of the requests. */
export type Metric =
  | 'spend'
  | 'volume'
  | 'tokens_per_request'
  | 'cost_per_token'
  | 'latency'
  | 'errors'
  | 'cache_hits'
  | 'model_mix'
  | 'key_mix'

/** The series of the whole tenant; every other scope is the id of a key. */
export const TENANT_SCOPE = 'tenant'

/** What is usual for one scope. */
export interface ScopeState {
  readonly detectors: Readonly<Partial<Record<Metric, DetectorState>>>
  readonly mixes: Readonly<Partial<Record<Metric, MixState>>>
}

/** All that is known of a tenant's series. Plain JSON. */
export interface WatchState {
  readonly scopes: Readonly<Record<string, ScopeState>>
  readonly open: readonly Incident[]
}

export const NOTHING_WATCHED: WatchState = { scopes: {}, open: [] }
