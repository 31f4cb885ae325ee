import type { OptimizerReport } from '../../contract/reports.ts'
import type { Recommendation } from '../../learning/recommend/recommendation.ts'
import type { PeriodSample } from '../../storage/optimizer-log.ts'
import { incidentsOf } from './incidents-of.ts'
import type { Looked } from './look-at.ts'
import { forecastFigures, routingFigures } from './routing-figures.ts'

/** What a report is made of. */
export interface ReportParts {
  readonly looked: PeriodSample<Looked>
  readonly changes: OptimizerReport['changes']
  readonly recommended: readonly Recommendation[]
}

/** The report of a period. */
export function optimizerReport({ looked, changes, recommended }: ReportParts): OptimizerReport {
  const routed = looked.read.flatMap((each) => each.routed ?? [])
  return {
    ...looked.totals,
    lookedAt: looked.rows,
    share: looked.share,
    isSample: looked.rows < looked.totals.requests,
    routing: routingFigures(routed),
    forecasts: forecastFigures(routed),
    rescued: looked.read.filter(({ isRescued }) => isRescued).length,
    incidents: incidentsOf(looked.read.flatMap(({ failed }) => failed)),
    changes,
    recommendations: recommended.map(({ kind, subject, title, text, predicted }) => {
      const { savingNanosPerDay, low, high, qualityChange, confidence } = predicted
      return { kind, subject, title, text, savingNanosPerDay, low, high, qualityChange, confidence }
    }),
  }
}
