import type * as z from 'zod'
import { Nothing } from '../../contract/admin.ts'
import { RouterView } from '../../contract/router.ts'
import { type Accuracy, trackFigures } from '../../learning/accuracy.ts'
import type { CellBook } from '../../learning/cells/cells.ts'
import type { ScoreSnapshot } from '../../learning/scores.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import { kvKeys } from '../../storage/kv-keys.ts'
import { enteringOf, routerOfTenant } from '../../storage/router-versions.ts'
import { read } from '../endpoint.ts'

const ACTIONS_SHOWN = 50
const CELLS_SHOWN = 200
const STORE_LIMIT_MS = 5 * SECOND_MS

export const showRouter = read({
  method: 'GET',
  path: '/admin/router',
  summary:
    'Show how `auto` chooses: versions, models on their way in, how good its forecasts were, and what feedback has corrected.',
  scope: 'usage:read',
  query: Nothing,
  reply: RouterView,
  async handle({ db, env, tenantId, caller }) {
    const router = routerOfTenant(db, tenantId)
    const [entering, actions, scores] = await Promise.all([
      enteringOf(db, tenantId).list(),
      router.actions(ACTIONS_SHOWN),
      publishedScores(env.CONFIG, tenantId),
    ])
    const { current = null, underTest = null } = caller.tenant.router ?? {}
    return {
      current: current?.id ?? 'shipped',
      underTest: underTest && { id: underTest.id, stage: underTest.stage },
      entering,
      accuracy: Object.entries(scores?.arms ?? {}).flatMap(([model, { accuracy }]) =>
        accuracy ? [accuracyOf(model, accuracy)] : [],
      ),
      cells: cellsOf(scores?.book),
      actions,
    }
  },
})

/** What the scoreboard published last; none when KV is late or empty: the rest of the page does not depend on it. */
async function publishedScores(config: KVNamespace, tenantId: string): Promise<ScoreSnapshot | null> {
  const read = config.get<ScoreSnapshot>(kvKeys.scores(tenantId), { type: 'json' })
  return within(STORE_LIMIT_MS, read, () => null).catch(() => null)
}

function accuracyOf(
  model: string,
  { cost, latency, quality }: Accuracy,
): z.input<typeof RouterView>['accuracy'][number] {
  const { weight, expected, came, squares } = quality
  const means = weight > 0 ? { graded: weight, expected: expected / weight, came: came / weight } : null
  return {
    model,
    cost: trackFigures(cost),
    latency: trackFigures(latency),
    quality: means && {
      ...means,
      brier: squares / weight,
      accuracy: 1 - Math.abs(means.expected - means.came) / Math.max(1e-9, means.came),
    },
  }
}

function cellsOf(book: CellBook | undefined): z.input<typeof RouterView>['cells'] {
  return Object.entries(book?.cells ?? {})
    .map(([name, { sum, weight, lastAt }]) => ({ name, correction: weight > 0 ? sum / weight : 0, weight, lastAt }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, CELLS_SHOWN)
}
