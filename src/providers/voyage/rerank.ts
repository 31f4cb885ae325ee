import type { TaskSkill } from '../contract.ts'
import { pick, postJson } from '../tasks/post.ts'
import { documentText, readRanking, readRerank, writeRanking } from '../tasks/rerank-shapes.ts'
import { addressOf, authorization } from './wire.ts'

/** Ranks documents. Source: docs.voyageai.com/reference/reranker-api. */
export const rerank: TaskSkill = {
  request: ({ fields }, target) => {
    const { query, documents, topN } = readRerank(fields)
    return postJson(`${addressOf(target)}/rerank`, authorization(target), {
      model: target.model,
      query,
      documents: documents.map(documentText),
      top_k: topN,
      ...pick(fields, ['truncation']),
    })
  },
  reply: (json, { fields }) => writeRanking(readRanking(json, readRerank(fields)), 'cohere'),
}
