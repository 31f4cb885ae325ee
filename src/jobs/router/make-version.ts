import type { Env } from '../../env.ts'
import { packPredictor } from '../../learning/predictor/pack.ts'
import type { Predictor } from '../../learning/predictor/predictor.ts'
import { type GradedAnswer, refitModels } from '../../learning/refit/refit-models.ts'
import { newId } from '../../shared/ids.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import type { LoggedRequest } from '../../storage/graded-log.ts'
import { kvKeys } from '../../storage/kv-keys.ts'
import type { RouterVersionRow } from '../../storage/router-versions.ts'
import { gradedOnly } from './router-log.ts'

/** Fewer new grades than these, as far as they are trusted, are not worth a new version. */
const GRADES_MIN = 100
const STORE_LIMIT_MS = 10 * SECOND_MS

/** What a refit starts from. */
export interface Origin {
  readonly predictor: Predictor
  /** The version in charge; null: the one shipped. */
  readonly id: string | null
  readonly base: string
  readonly aims: RouterVersionRow['aims']
  /** Epoch ms of the latest version: grades since then are new. */
  readonly since: number
}

/** A new version from what the log has taught since the last, its weights stored; null when that is too little. */
export async function makeVersion(
  env: Env,
  tenantId: string,
  log: readonly LoggedRequest[],
  origin: Origin,
  sharesHeads: (row: LoggedRequest) => boolean,
  now: number,
): Promise<RouterVersionRow | null> {
  const graded = gradedOnly(log).filter(sharesHeads)
  const fresh = graded.filter(({ at }) => at > origin.since).reduce((sum, { weight }) => sum + weight, 0)
  if (fresh < GRADES_MIN) return null
  const answers = graded.flatMap((row): GradedAnswer[] => {
    const { arm, routing, grade, weight, outputTokens, outcome } = row
    const candidate = routing.candidates.find(({ model }) => model === arm)
    if (!candidate) return []
    const tokenRatio = outcome === 'ok' && outputTokens > 0 ? outputTokens / Math.max(1, candidate.outputTokens) : null
    return [{ model: arm, heads: routing.heads, predicted: candidate.predicted, grade, weight, tokenRatio }]
  })
  const { predictor, evidence } = refitModels(origin.predictor, answers)
  if (evidence.length === 0) return null
  const id = newId('rtv')
  const put = env.CONFIG.put(kvKeys.predictor(tenantId, id), packPredictor(predictor))
  await within(STORE_LIMIT_MS, put, () => {
    throw new Error('KV did not take the weights in time')
  })
  return {
    tenantId,
    id,
    origin: 'refit',
    stage: 'screening',
    aims: origin.aims,
    previousId: origin.id,
    evidence: { base: origin.base, grades: graded.length, models: evidence },
    createdAt: now,
    changedAt: now,
  }
}
