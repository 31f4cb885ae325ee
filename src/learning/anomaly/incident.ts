/** How bad an incident is. */
export type Severity = 'info' | 'warning' | 'critical'

/** One moment at which a series was anomalous. */
export interface Signal {
  /** Epoch ms. */
  readonly at: number
  /** What belongs together and is told once: a tenant, a key of it. */
  readonly scope: string
  /** Name of the series: `spend`, `errors`. */
  readonly metric: string
  readonly direction: 'up' | 'down'
  /** Evidence over the threshold, 1 and more. */
  readonly score: number
  readonly observed: number
  readonly expected: number
  /** Whether the numbers are parts of 1, so that points matter and not factors. */
  readonly isShare: boolean
  /** What the difference costs or would have earned, in nano-dollars; null where it has no price. */
  readonly stakeNanos: number | null
}

/** What one series did in an incident. `observed` and `expected` are those of its most surprising moment. */
export interface Symptom {
  readonly metric: string
  readonly direction: 'up' | 'down'
  readonly score: number
  readonly observed: number
  readonly expected: number
  readonly isShare: boolean
  readonly firstAt: number
  readonly lastAt: number
  readonly moments: number
  readonly stakeNanos: number | null
}

/** Something that went wrong in one scope, however many series and moments show it. Plain JSON. */
export interface Incident {
  /** Scope and time of opening: the same in every run. */
  readonly id: string
  readonly scope: string
  readonly openedAt: number
  /** The last anomalous moment. */
  readonly lastAt: number
  /** When it had been calm long enough; null while it goes on. */
  readonly closedAt: number | null
  readonly severity: Severity
  /** The most surprising first. */
  readonly symptoms: readonly Symptom[]
  /** All that was at stake in the series where it is largest, in nano-dollars: series tell of the same money. */
  readonly stakeNanos: number
}

/** When an incident is over, and what money makes one worse or better. Times in ms. */
export interface IncidentSettings {
  readonly calmMs: number
  readonly warningAfterMs: number
  readonly criticalAfterMs: number
  readonly trifleNanos: number
  readonly warningNanos: number
  readonly criticalNanos: number
}

/** What people are told: once when an incident opens, when it gets worse, and when it is over. */
export interface Alert {
  readonly kind: 'opened' | 'escalated' | 'closed'
  readonly at: number
  readonly incident: Incident
}
