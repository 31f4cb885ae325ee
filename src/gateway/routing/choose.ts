import type { LiveCredentials } from '../../identity/credentials.ts'
import type { ScoreView } from '../../objects/score-view.ts'
import type { Asking, Plan } from '../call.ts'
import { decide } from './decide.ts'

/** Makes the plan of a request: by its route, and by what it says itself where it says anything. */
export function choose(
  call: Asking,
  live: LiveCredentials,
  scores: () => ScoreView,
  random: () => number,
): Plan | Promise<Plan> {
  const { said } = call
  if (!said) return decide(call, live, scores, random)
  return import('./decide-wished.ts').then(({ decideWished }) => decideWished(call, said, live, scores, random))
}
