import { asText } from '../../../shared/json.ts'
import { documentText, readRerank, writeRanking } from '../../tasks/rerank-shapes.ts'
import { hashHex } from '../chance.ts'
import { stemsOf } from '../prompt.ts'
import type { TaskQuestion } from './question.ts'

/** Documents that one search ranks at most: more are billed as more searches. Source: cohere.com/pricing. */
const DOCUMENTS_PER_SEARCH = 100

/** Ranks documents by the words that they share with the query: 1 has the same words, 0 has none of them. */
export function rank({ fields }: TaskQuestion): Response {
  const { query, documents, topN, returnDocuments } = readRerank(fields)
  const asked = new Set(stemsOf(asText(query)))
  const ranked = documents.map((document, index) => ({
    index,
    score: likeness(asked, new Set(stemsOf(documentText(document)))),
    ...(returnDocuments ? { document } : {}),
  }))
  const results = ranked.toSorted((one, other) => other.score - one.score).slice(0, topN ?? documents.length)
  const id = `rerank-sandbox-${hashHex(JSON.stringify([query, documents]))}`
  const searches = Math.ceil(documents.length / DOCUMENTS_PER_SEARCH)
  return Response.json(writeRanking({ id, model: null, results, searches, tokens: null }, 'cohere'))
}

function likeness(asked: ReadonlySet<string>, said: ReadonlySet<string>): number {
  const shared = [...asked].filter((word) => said.has(word)).length
  return shared === 0 ? 0 : Math.round((shared / Math.sqrt(asked.size * said.size)) * 1e6) / 1e6
}
