import type { Market, Predicted, Sample, Window } from '../../learning/recommend/recommendation.ts'
import { type Judged, scoreRecommendation } from '../../learning/recommend/score-recommendation.ts'
import { hash32 } from '../../shared/hash.ts'
import { seeded } from '../../shared/seeded.ts'
import { DAY_MS, HOUR_MS } from '../../shared/time.ts'
import type { Db, Statement } from '../../storage/db.ts'
import { samplePeriod } from '../../storage/optimizer-log.ts'
import { type RecommendationRow, recommendationsOf } from '../../storage/recommendations.ts'
import { sampleOf } from './sample-of.ts'

const FOLLOWED_DAYS = 30
const FOLLOWED_MAX = 10
const BEFORE_DAYS = 7
const BEFORE_ROWS_MAX = 2_000

/** What is known of a tenant's requests since recommendations were applied. */
export interface Since {
  readonly samples: readonly Judged[]
  readonly window: Window
  readonly market: Market
}

/** What came of the recommendations that were applied of late: what the requests since then would have cost before. */
export async function outcomesOf(db: Db, tenantId: string, since: Since): Promise<Statement[]> {
  const { to } = since.window
  const applied = await recommendationsOf(db, tenantId).applied(to - FOLLOWED_DAYS * DAY_MS)
  const outcomes = await Promise.all(applied.slice(0, FOLLOWED_MAX).map((each) => outcomeOf(db, tenantId, each, since)))
  return outcomes.flat()
}

async function outcomeOf(db: Db, tenantId: string, row: RecommendationRow, since: Since): Promise<Statement[]> {
  const cost = costBefore(row, since.market)
  const window = { ...since.window, from: Math.max(since.window.from, row.changedAt) }
  const isIts = (sample: Sample) => row.kind === 'exact_cache' || sample.requestedModel === row.subject
  const after = since.samples.filter((sample) => sample.at >= window.from && isIts(sample))
  if (!cost || after.length === 0 || window.from >= window.to) return []
  const before = await samplePeriod(db, tenantId, weekBefore(row.changedAt), BEFORE_ROWS_MAX, (each) => {
    const sample = sampleOf(each)
    return each.operation === 'chat' && sample.at < row.changedAt && isIts(sample) ? sample : null
  })
  const { predicted, basis } = row.body as unknown as { predicted: Predicted; basis?: Window }
  const outcome = scoreRecommendation(
    {
      predicted,
      basis: basis ?? { from: row.createdAt - DAY_MS, to: row.createdAt, share: 1 },
      before: before.read,
      after,
      afterWindow: window,
    },
    cost,
    seeded(hash32(row.id)),
  )
  return [recommendationsOf(db, tenantId).setOutcome(row.id, { ...outcome })]
}

/** What a request would have cost without the recommendation; null for kinds that change nothing by themselves. */
function costBefore({ kind, body }: RecommendationRow, { costAt }: Market) {
  if (kind === 'exact_cache') return (sample: Sample) => (sample.isHit ? costAt(sample.arm, sample) : sample.costNanos)
  if (kind !== 'model_swap' && kind !== 'cheaper_host') return null
  const { action } = body as { action?: { definition?: { models?: readonly string[] } } }
  const own = action?.definition?.models?.at(-1)
  return own === undefined ? null : (sample: Sample) => (sample.isHit ? null : costAt(own, sample))
}

function weekBefore(at: number) {
  const to = at - (at % HOUR_MS) + HOUR_MS
  return { from: to - BEFORE_DAYS * DAY_MS, to }
}
