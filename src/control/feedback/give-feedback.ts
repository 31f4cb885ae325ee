import { FeedbackInput, FeedbackTaken } from '../../contract/admin.ts'
import { feedbackOf } from '../../storage/feedback.ts'
import { requestsOf } from '../../storage/requests.ts'
import { write } from '../endpoint.ts'
import { missing } from '../missing.ts'

export const giveFeedback = write({
  method: 'POST',
  path: '/v1/feedback',
  summary: 'Say how good an answer was. The scoreboard learns from it.',
  scope: 'feedback',
  audit: 'feedback.give',
  publishes: false,
  body: FeedbackInput,
  reply: FeedbackTaken,
  async handle({ body, tenantId, db, deps, now }) {
    const { id, rating, comment } = body
    const score = body.score ?? Number(rating === 'up')
    const arm = deps.recentArm(tenantId, id) ?? (await storedArm(id))
    if (arm === null) throw missing('request')
    const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }
    return {
      statements: [feedbackOf(db, tenantId).set({ requestId: id, source: 'api', score, comment, at: now })],
      entityId: id,
      reply: { id, score, model: arm },
      afterwards: () => deps.learnHere(tenantId, [{ arm, at: now, quality: score, ...nothing }]),
    }

    async function storedArm(requestId: string): Promise<string | null> {
      const found = await requestsOf(db, tenantId).find(requestId)
      return found ? `${found.provider}/${found.model}` : null
    }
  },
})
