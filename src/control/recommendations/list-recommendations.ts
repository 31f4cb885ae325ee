import { listOf, Nothing } from '../../contract/admin.ts'
import { RecommendationView } from '../../contract/reports.ts'
import { recommendationsOf } from '../../storage/recommendations.ts'
import { read } from '../endpoint.ts'
import { viewOf } from './view-of.ts'

export const listRecommendations = read({
  method: 'GET',
  path: '/admin/recommendations',
  summary: 'List what could be saved, with the predicted saving and, once followed, what it brought.',
  scope: 'usage:read',
  query: Nothing,
  reply: listOf(RecommendationView),
  handle: async ({ db, tenantId }) => ({ data: (await recommendationsOf(db, tenantId).list()).map(viewOf) }),
})
