import type { Incident, IncidentSettings, Severity, Symptom } from './incident.ts'

const LEVELS: readonly Severity[] = ['info', 'warning', 'critical']
/** Factors and points from which a change is a warning, and from which it is critical. */
const FACTORS = [3, 10] as const
const POINTS = [0.1, 0.3] as const

/** How bad an incident is: the worst of how much, how long and how dear; one less where hardly any money is at stake. */
export function severityOf(incident: Omit<Incident, 'severity'>, settings: IncidentSettings): Severity {
  const lastedMs = incident.lastAt - incident.openedAt
  const worst = Math.max(
    ...incident.symptoms.map(magnitudeOf),
    rankOf(lastedMs, [settings.warningAfterMs, settings.criticalAfterMs]),
    rankOf(incident.stakeNanos, [settings.warningNanos, settings.criticalNanos]),
  )
  const isPriced = incident.symptoms.every(({ stakeNanos }) => stakeNanos !== null)
  const isTrifle = isPriced && incident.stakeNanos < settings.trifleNanos
  return LEVELS[Math.max(0, worst - Number(isTrifle))] ?? 'critical'
}

/** Whether the first is worse than the second. */
export function isWorse(one: Severity, other: Severity): boolean {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other)
}

function magnitudeOf({ observed, expected, isShare }: Symptom): number {
  if (isShare) return rankOf(Math.abs(observed - expected), POINTS)
  const [less, more] = [Math.min(observed, expected), Math.max(observed, expected)]
  return rankOf(more <= 0 ? 1 : more / Math.max(less, more * 1e-9), FACTORS)
}

function rankOf(value: number, [warning, critical]: readonly [warning: number, critical: number]): number {
  return Number(value >= warning) + Number(value >= critical)
}
