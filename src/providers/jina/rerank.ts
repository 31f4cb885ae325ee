import type { TaskSkill } from '../contract.ts'
import { postJson } from '../tasks/post.ts'
import { readRanking, readRerank, writeRanking } from '../tasks/rerank-shapes.ts'
import { addressOf, authorization } from './wire.ts'

/** Ranks documents. Sources: docs.jina.ai, api.jina.ai/openapi.json. */
export const rerank: TaskSkill = {
  request: ({ fields }, target) => {
    const { query, documents, topN } = readRerank(fields)
    const asked = { model: target.model, query, documents, top_n: topN, return_documents: false }
    return postJson(`${addressOf(target)}/rerank`, authorization(target), asked)
  },
  reply: (json, { fields }) => writeRanking(readRanking(json, readRerank(fields)), 'cohere'),
}
