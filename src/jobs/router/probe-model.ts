import type { Env } from '../../env.ts'
import { priorOf } from '../../learning/prior/prior-of.ts'
import { makeProbes } from '../../learning/probes/make-probes.ts'
import type { Probe } from '../../learning/probes/probe.ts'
import type { ProbeResult } from '../../learning/probes/score-probes.ts'
import type { Observation } from '../../learning/scores.ts'
import { priceOf } from '../../providers/catalog/price.ts'
import { hash32 } from '../../shared/hash.ts'
import { asRecords } from '../../shared/json.ts'
import { seeded } from '../../shared/seeded.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { EnteringModelRow } from '../../storage/router-versions.ts'
import { inParallel } from '../in-parallel.ts'
import type { AskModel } from '../job.ts'

/** Of each class of requests. */
const PER_CLASS = 6
const AT_ONCE = 4
const SCOREBOARD_LIMIT_MS = 5 * SECOND_MS

/** How a model did on its probes so far. */
export interface Probed {
  readonly results: readonly ProbeResult[]
  readonly isDone: boolean
}

/**
 * Asks a model its probes, as many as there is time for; what is left is asked the next time. The probes are the tenant's and
 * model's own, so that nobody learns them by heart. Scores teach the scoreboard what to expect of it.
 */
export async function probeModel(
  env: Env,
  tenantId: string,
  { model, evidence }: EnteringModelRow,
  ask: AskModel,
  until: number,
): Promise<Probed> {
  const known = asRecords(evidence.results).map((each) => each as unknown as ProbeResult)
  const probes = makeProbes(seeded(hash32(`${tenantId} ${model}`)), PER_CLASS)
  const left = probes.filter(({ id }) => !known.some((result) => result.id === id))
  const outcomes = await inParallel(AT_ONCE, left, async (probe): Promise<ProbeResult | null> => {
    if (Date.now() > until) return null
    const answer = await ask(tenantId, { ...probe.chat, model }, 'probe of a new model')
    return answer && { id: probe.id, requestClass: probe.requestClass, score: probe.check(answer) }
  })
  const fresh = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' && outcome.value ? [outcome.value] : []))
  await teach(env, tenantId, model, fresh, probes).catch(() => undefined)
  const results = [...known, ...fresh]
  return { results, isDone: results.length >= probes.length }
}

/** A model's first experience: what its probes scored, against what had been expected of it on such requests. */
async function teach(
  env: Env,
  tenantId: string,
  model: string,
  results: readonly ProbeResult[],
  probes: readonly Probe[],
) {
  if (results.length === 0) return
  const at = Date.now()
  const slash = model.indexOf('/')
  const price = priceOf(model.slice(0, slash), model.slice(slash + 1), at)
  const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }
  const observations = results.flatMap((result): Observation[] => {
    const probe = probes.find(({ id }) => id === result.id)
    if (!probe) return []
    const { quality } = priorOf(model, probe.requestClass, price)
    const forecast = { requestClass: probe.requestClass, quality, costNanos: 0, latencyMs: null }
    return [{ ...nothing, arm: model, at, quality: result.score, isUnshared: true, forecast }]
  })
  const learned = Promise.resolve(env.SCOREBOARD.getByName(tenantId).learn(observations))
  await within(SCOREBOARD_LIMIT_MS, learned, () => null)
}
