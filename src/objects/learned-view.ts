import type { Predictor } from '../learning/predictor/predictor.ts'
import { viewPredictor } from './predictor-view.ts'
import { type ScoreView, viewScores } from './score-view.ts'
import type { Scoreboard } from './scoreboard.ts'

/** What was learned for a tenant, as this isolate knows it. Nothing is looked up before it is asked for, nor waited for. */
export interface Learned {
  scores(): ScoreView
  /** Null while that version is not here yet. */
  predictor(version: string): Predictor | null
}

interface Stores {
  readonly CONFIG: KVNamespace
  readonly SCOREBOARD: DurableObjectNamespace<Scoreboard>
}

export function viewLearned(tenantId: string, env: Stores, ctx: ExecutionContext, now: number): Learned {
  return {
    scores: () => viewScores(tenantId, env, ctx, now),
    predictor: (version) => viewPredictor(tenantId, version, env, ctx, now),
  }
}
