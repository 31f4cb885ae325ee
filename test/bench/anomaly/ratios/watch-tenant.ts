import { observe, startDetector } from '../../../../src/learning/anomaly/detector.ts'
import type { DetectorState } from '../../../../src/learning/anomaly/detector-state.ts'
import { followIncidents } from '../../../../src/learning/anomaly/follow-incidents.ts'
import type { Incident, Signal } from '../../../../src/learning/anomaly/incident.ts'
import { type MixState, observeMix, startMix } from '../../../../src/learning/anomaly/mix.ts'
import { HOUR_MS } from '../../../../src/shared/time.ts'
import type { Cell, Traffic } from './traffic.ts'

/** A ratio of two sums over the cells of an hour. */
export interface Ratio {
  readonly metric: string
  readonly kind: 'average' | 'share'
  readonly above: (cell: Cell) => number
  readonly below: (cell: Cell) => number
}

const requestsOf = ({ requests }: Cell) => requests

export const RATIOS: readonly Ratio[] = [
  { metric: 'cost_per_token', kind: 'average', above: ({ cost }) => cost, below: ({ tokens }) => tokens },
  { metric: 'tokens_per_request', kind: 'average', above: ({ tokens }) => tokens, below: requestsOf },
  { metric: 'error_share', kind: 'share', above: ({ errors }) => errors, below: requestsOf },
  { metric: 'cache_share', kind: 'share', above: ({ hits }) => hits, below: requestsOf },
]

/** Every incident a tenant's ratios and mixes open, hour after hour. */
export function watchTenant({ hours }: Traffic): Incident[] {
  let detectors: DetectorState[] = RATIOS.map(({ kind }) => startDetector(kind))
  let mixes: Record<'key' | 'model', MixState> = { key: startMix(), model: startMix() }
  let open: readonly Incident[] = []
  const opened: Incident[] = []
  for (const [hour, cells] of hours.entries()) {
    const at = hour * HOUR_MS
    const requests = sumOf(cells, (cell) => cell.requests)
    const signals: Signal[] = []
    detectors = detectors.map((state, index) => {
      const { metric = '', kind, above, below } = RATIOS[index] ?? { above: requestsOf, below: requestsOf }
      const observed = sumOf(cells, above) / Math.max(1, sumOf(cells, below))
      const {
        state: after,
        isAnomalous,
        direction,
        score,
        expected,
      } = observe(state, { at, value: observed, weight: requests })
      const isShare = kind === 'share'
      if (isAnomalous)
        signals.push({ at, scope: 'tenant', metric, direction, score, observed, expected, isShare, stakeNanos: null })
      return after
    })
    const told = (['key', 'model'] as const).map((by) => watchMix(mixes[by], at, cells, by))
    mixes = { key: told[0]?.state ?? mixes.key, model: told[1]?.state ?? mixes.model }
    const followed = followIncidents(open, { now: at, signals: [...signals, ...told.flatMap((each) => each.signals)] })
    open = followed.open
    opened.push(...followed.alerts.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident))
  }
  return opened
}

function watchMix(mix: MixState, at: number, cells: readonly Cell[], by: 'key' | 'model') {
  const counts: Record<string, number> = {}
  for (const cell of cells) counts[cell[by]] = (counts[cell[by]] ?? 0) + cell.requests
  const { state, isAnomalous, score, most } = observeMix(mix, { at, counts })
  const { usual: expected, observed } = most ?? { usual: 0, observed: 0 }
  const direction = observed > expected ? ('up' as const) : ('down' as const)
  const signal: Signal = {
    at,
    scope: 'tenant',
    metric: `mix_by_${by}`,
    direction,
    score,
    observed,
    expected,
    isShare: true,
    stakeNanos: null,
  }
  return { state, signals: isAnomalous ? [signal] : [] }
}

/** The sum of a figure over cells. */
export function sumOf(cells: readonly Cell[], figure: (cell: Cell) => number): number {
  return cells.reduce((sum, cell) => sum + figure(cell), 0)
}
