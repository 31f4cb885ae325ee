import type { OptimizerReport } from '../../contract/reports.ts'
import type { AttemptFact } from '../../storage/facts.ts'

/** What is counted of an attempt that failed: where and how, and whether its request was answered all the same. */
export interface FailedAttempt {
  readonly target: string
  readonly error: string
  readonly isRescued: boolean
}

const SHOWN_MAX = 20
/** Not failures: another that was asked beside it had answered first. */
const OUTRUN = 'outrun'

/** The failed attempts of a request. */
export function failedAttempts({
  outcome,
  attempts,
}: {
  readonly outcome: string
  readonly attempts: readonly AttemptFact[]
}): FailedAttempt[] {
  return attempts.flatMap(({ provider, model, error }) =>
    error === null || error === OUTRUN ? [] : [{ target: `${provider}/${model}`, error, isRescued: outcome === 'ok' }],
  )
}

/** The failures of a period by target and kind, the most frequent first. */
export function incidentsOf(failed: readonly FailedAttempt[]): OptimizerReport['incidents'] {
  const kinds = Map.groupBy(failed, ({ target, error }) => `${target}\n${error}`)
  return [...kinds.values()]
    .flatMap((some) => {
      const [first] = some
      const rescued = some.filter(({ isRescued }) => isRescued).length
      return first ? [{ target: first.target, error: first.error, attempts: some.length, rescued }] : []
    })
    .sort((a, b) => b.attempts - a.attempts)
    .slice(0, SHOWN_MAX)
}
