import type { Forecasted } from '../../learning/accuracy.ts'
import type { Observation } from '../../learning/scores.ts'
import type { AttemptFact, Fact } from '../../storage/facts.ts'

/** What each attempt says about its target. The one that answered also tells how fast, how long and how dear. */
export function observationsOf(fact: Fact, forecast: Forecasted | null = null): Observation[] {
  return fact.attempts.map((attempt) =>
    attempt.error === null ? answered(attempt, fact, forecast) : refused(attempt, fact),
  )
}

function answered({ provider, model, isPrivate }: AttemptFact, fact: Fact, forecast: Forecasted | null): Observation {
  const whole = fact.outcome === 'ok'
  return {
    arm: `${provider}/${model}`,
    at: fact.at,
    // That a caller left says nothing of the provider.
    ok: fact.outcome === 'cancelled' ? null : whole,
    latencyMs: whole ? fact.latencyMs : null,
    ttftMs: whole ? fact.ttftMs : null,
    outputTokens: whole ? fact.outputTokens : null,
    costNanos: whole ? fact.costNanos : null,
    quality: fact.grade ?? null,
    qualityWeight: fact.gradeWeight ?? 0,
    ...(forecast ? { forecast } : {}),
    ...(isPrivate ? { isPrivate } : {}),
  }
}

function refused({ provider, model, latencyMs, error, isPrivate = false }: AttemptFact, fact: Fact): Observation {
  const nothing = { ttftMs: null, outputTokens: null, costNanos: null, quality: null }
  return {
    arm: `${provider}/${model}`,
    at: fact.at,
    ok: CALLERS_OWN.has(error) ? null : false,
    // How long it took to fail says nothing of how long it takes to answer.
    latencyMs: error === 'timeout' ? latencyMs : null,
    isPrivate: isPrivate || error === 'credential' || error === 'rate_limit',
    failureCost: error === 'timeout' || error === 'stalled' ? COST_OF_WAITING : 1,
    ...nothing,
  }
}

/** What is the caller's own fault, or ours, says nothing of the provider's health. */
const CALLERS_OWN = new Set<string | null>(['invalid_request', 'context_length', 'content_policy', 'outrun', 'adapter'])
/** A failure that made a caller wait is as bad as so many that did not. */
const COST_OF_WAITING = 3
