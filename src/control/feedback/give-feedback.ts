import { FeedbackInput, FeedbackTaken } from '../../contract/admin.ts'
import type { Forecasted } from '../../learning/accuracy.ts'
import { feedbackOf } from '../../storage/feedback.ts'
import { requestsOf, type StoredRequest } from '../../storage/requests.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

/** The score of an answer of which only is known what it should have been. */
const CORRECTED = 0.2

export const giveFeedback = write({
  method: 'POST',
  path: '/v1/feedback',
  summary: 'Say how good an answer was. The scoreboard learns from it.',
  scope: 'feedback',
  audit: 'feedback.give',
  publishes: false,
  body: FeedbackInput,
  reply: FeedbackTaken,
  async handle({ body, caller, tenantId, db, deps, now }) {
    const { id, rating, comment, correction } = body
    // Who had to correct an answer was not content with it.
    const score = body.score ?? (rating === undefined ? CORRECTED : Number(rating === 'up'))
    const answer = deps.recentAnswer(tenantId, id) ?? (await storedAnswer(id))
    if (!answer) throw missing('request')
    const { arm, forecast } = answer
    const { storeText, router } = caller.tenant.settings
    const lesson = { arm, at: now, quality: score, ...(router?.shareLessons === false ? { isUnshared: true } : {}) }
    const row = { requestId: id, source: 'api', score, comment, correction: storeText ? correction : null, at: now }
    const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }
    return {
      statements: [feedbackOf(db, tenantId).set(row)],
      entityId: id,
      reply: { id, score, model: arm },
      afterwards: () => deps.learnHere(tenantId, [{ ...lesson, ...nothing, ...(forecast ? { forecast } : {}) }]),
    }

    async function storedAnswer(requestId: string) {
      const found = await requestsOf(db, tenantId).find(requestId)
      return found && { arm: `${found.provider}/${found.model}`, forecast: forecastOf(found) }
    }
  },
})

/** What had been expected of the quality of an answer. What it cost and took was held against its forecast when it came. */
function forecastOf({
  provider,
  model,
  routing,
}: Pick<StoredRequest, 'provider' | 'model' | 'routing'>): Forecasted | null {
  const chosen = routing?.candidates.find((candidate) => candidate.model === `${provider}/${model}`)
  if (!routing || !chosen) return null
  return { requestClass: routing.requestClass, quality: chosen.predicted, costNanos: chosen.costNanos, latencyMs: null }
}
