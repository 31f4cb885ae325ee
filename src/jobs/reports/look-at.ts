import { addForecast, addGrade, type QualitySums } from '../../learning/recommend/expected-quality.ts'
import type { Judged } from '../../learning/recommend/score-recommendation.ts'
import { type LoggedRequest, together } from '../../storage/graded-log.ts'
import type { PeriodRow } from '../../storage/optimizer-log.ts'
import { type FailedAttempt, failedAttempts } from './incidents-of.ts'
import { routedOf } from './routed-of.ts'
import { sampleOf } from './sample-of.ts'

/** What is kept of a request while a report is made. */
export interface Looked {
  /** Null: no chat, which alone is compared with other models. */
  readonly sample: Judged | null
  readonly routed: LoggedRequest | null
  readonly failed: readonly FailedAttempt[]
  readonly isRescued: boolean
}

/** Reads what reports need of a request, and adds to `sums` what it says of models. */
export function lookAt(row: PeriodRow, sums: QualitySums): Looked {
  const failed = failedAttempts(row)
  const isRescued = failed.length > 0 && row.outcome === 'ok'
  if (row.operation !== 'chat') return { sample: null, routed: null, failed, isRescued }
  learn(row, sums)
  return { sample: sampleOf(row), routed: routedOf(row), failed, isRescued }
}

function learn({ provider, model, routing, grades }: PeriodRow, sums: QualitySums): void {
  const requestClass = routing?.requestClass ?? null
  const known = together(grades)
  if (known) addGrade(sums, `${provider}/${model}`, requestClass, known.grade, known.weight)
  if (!routing) return
  sums.classes.set(routing.requestClass, (sums.classes.get(routing.requestClass) ?? 0) + 1)
  for (const candidate of routing.candidates) addForecast(sums, candidate.model, routing.requestClass, candidate)
}
