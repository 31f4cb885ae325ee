import { type CompiledPolicies, decide } from './compile-policies.ts'
import type { PolicyFacts } from './facts.ts'
import type { Denial, Ruling } from './verdict.ts'

/** A decision as it was logged. `at` is epoch ms; `allowed` is what happened then, absent: it was. */
export interface LoggedDecision {
  readonly id: string
  readonly at: number
  readonly facts: PolicyFacts
  readonly allowed?: boolean | undefined
}

/** A logged decision that would be another. */
export interface ChangedDecision {
  readonly id: string
  readonly at: number
  readonly was: boolean
  readonly now: boolean
  readonly deniedBy: Denial | null
}

/** What policies would have decided. */
export interface DryRunOutcome {
  readonly allowed: number
  readonly denied: number
  /** How often each policy fits, by id. */
  readonly applied: Readonly<Record<string, number>>
  /** Decisions that would be others, and the first of them. */
  readonly changed: number
  readonly changes: readonly ChangedDecision[]
}

/** Policies, tried on what was logged: as they are, and with those in shadow enforced. */
export interface DryRun {
  readonly total: number
  readonly enforced: DryRunOutcome
  readonly shadow: DryRunOutcome
  /** Decisions in which a condition could not be answered, and the first of the reasons, each once. */
  readonly failed: number
  readonly errors: readonly string[]
}

const MOST_SHOWN = 20

/** Tries policies on logged decisions, each at the time it was made. */
export function dryRun(compiled: CompiledPolicies, logged: readonly LoggedDecision[]): DryRun {
  const verdicts = logged.map(({ facts, at }) => decide(compiled, facts, at))
  return {
    total: logged.length,
    enforced: outcome(logged, verdicts),
    shadow: outcome(
      logged,
      verdicts.map(({ shadow }) => shadow),
    ),
    failed: verdicts.filter(({ errors }) => errors.length > 0).length,
    errors: [...new Set(verdicts.flatMap(({ errors }) => errors))].slice(0, MOST_SHOWN),
  }
}

function outcome(logged: readonly LoggedDecision[], rulings: readonly Ruling[]): DryRunOutcome {
  const applied = new Map<string, number>()
  for (const id of rulings.flatMap((ruling) => ruling.applied)) applied.set(id, (applied.get(id) ?? 0) + 1)
  const allowed = rulings.filter((ruling) => ruling.allowed).length
  const changes = logged.flatMap((decision, at) => change(decision, rulings[at]))
  return {
    allowed,
    denied: rulings.length - allowed,
    applied: Object.fromEntries(applied),
    changed: changes.length,
    changes: changes.slice(0, MOST_SHOWN),
  }
}

function change({ id, at, allowed: was = true }: LoggedDecision, ruling: Ruling | undefined): ChangedDecision[] {
  if (ruling === undefined || ruling.allowed === was) return []
  return [{ id, at, was, now: ruling.allowed, deniedBy: ruling.deniedBy }]
}
