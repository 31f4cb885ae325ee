import { HOUR_MS } from '../../shared/time.ts'
import type { Alert, Incident, IncidentSettings, Severity, Signal, Symptom } from './incident.ts'
import { isWorse, severityOf } from './severity-of.ts'

const DOLLAR_NANOS = 1_000_000_000
const DEFAULTS: IncidentSettings = {
  calmMs: 6 * HOUR_MS,
  warningAfterMs: 3 * HOUR_MS,
  criticalAfterMs: 24 * HOUR_MS,
  trifleNanos: DOLLAR_NANOS,
  warningNanos: 50 * DOLLAR_NANOS,
  criticalNanos: 500 * DOLLAR_NANOS,
}

/** What happened since the last look. */
export interface News {
  readonly now: number
  /** Anomalous moments only, in any order. */
  readonly signals: readonly Signal[]
}

/** The incidents that go on, and what there is to tell. */
export interface Followed {
  readonly open: readonly Incident[]
  readonly alerts: readonly Alert[]
}

/**
 * Follows the open incidents: signals of a scope join its incident, or open one; one that gets worse is told again, one that
 * has been calm for long enough is closed. The same news twice changes nothing.
 */
export function followIncidents(
  open: readonly Incident[],
  { now, signals }: News,
  settings: Partial<IncidentSettings> = {},
): Followed {
  const rules = { ...DEFAULTS, ...settings }
  const ordered = signals.toSorted((a, b) => a.at - b.at)
  const told = ordered.reduce((followed, signal) => follow(followed, signal, rules), { open, alerts: [] } as Followed)
  return told.open
    .filter(({ lastAt }) => now - lastAt >= rules.calmMs)
    .reduce((followed, { scope }) => close(followed, scope, rules), told)
}

function follow(followed: Followed, signal: Signal, rules: IncidentSettings): Followed {
  const known = followed.open.find(({ scope }) => scope === signal.scope)
  if (known && signal.at - known.lastAt >= rules.calmMs)
    return follow(close(followed, known.scope, rules), signal, rules)
  const incident = known ? join(known, signal, rules) : start(signal, rules)
  const open = [...followed.open.filter(({ scope }) => scope !== signal.scope), incident]
  if (known && !isWorse(incident.severity, known.severity)) return { ...followed, open }
  const alert: Alert = { kind: known ? 'escalated' : 'opened', at: signal.at, incident }
  return { open, alerts: [...followed.alerts, alert] }
}

function close({ open, alerts }: Followed, scope: string, { calmMs }: IncidentSettings): Followed {
  const closed = open
    .filter((incident) => incident.scope === scope)
    .map((incident): Alert => {
      const closedAt = incident.lastAt + calmMs
      return { kind: 'closed', at: closedAt, incident: { ...incident, closedAt } }
    })
  return { open: open.filter((incident) => incident.scope !== scope), alerts: [...alerts, ...closed] }
}

function start(signal: Signal, rules: IncidentSettings): Incident {
  const { at, scope } = signal
  return graded(
    {
      id: `${scope}@${at}`,
      scope,
      openedAt: at,
      lastAt: at,
      closedAt: null,
      symptoms: [symptomOf(signal)],
      stakeNanos: 0,
    },
    'info',
    rules,
  )
}

function join(incident: Incident, signal: Signal, rules: IncidentSettings): Incident {
  const same = (symptom: Symptom) => symptom.metric === signal.metric
  const known = incident.symptoms.find(same)
  if (known && signal.at <= known.lastAt) return incident
  const symptom = known ? worsened(known, signal) : symptomOf(signal)
  const symptoms = [...incident.symptoms.filter((each) => !same(each)), symptom]
  const lastAt = Math.max(incident.lastAt, signal.at)
  return graded(
    { ...incident, lastAt, symptoms: symptoms.toSorted((a, b) => b.score - a.score) },
    incident.severity,
    rules,
  )
}

/** An incident never gets better before it is over. */
function graded(incident: Omit<Incident, 'severity'>, least: Severity, rules: IncidentSettings): Incident {
  const stakeNanos = Math.max(0, ...incident.symptoms.map((symptom) => symptom.stakeNanos ?? 0))
  const severity = severityOf({ ...incident, stakeNanos }, rules)
  return { ...incident, stakeNanos, severity: isWorse(severity, least) ? severity : least }
}

function symptomOf(signal: Signal): Symptom {
  const { at, scope: _, stakeNanos, ...rest } = signal
  return { ...rest, firstAt: at, lastAt: at, moments: 1, stakeNanos: stakeNanos === null ? null : Math.abs(stakeNanos) }
}

function worsened(known: Symptom, signal: Signal): Symptom {
  const worst = signal.score > known.score ? symptomOf(signal) : known
  const stakeNanos =
    known.stakeNanos === null && signal.stakeNanos === null
      ? null
      : (known.stakeNanos ?? 0) + Math.abs(signal.stakeNanos ?? 0)
  return { ...worst, firstAt: known.firstAt, lastAt: signal.at, moments: known.moments + 1, stakeNanos }
}
