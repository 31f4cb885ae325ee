import { Fault } from '../../shared/faults.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import { count } from '../usage.ts'

// Sources: docs.cohere.com/reference/rerank, docs.jina.ai, docs.voyageai.com/reference/reranker-api.

/** Whose names a rerank request and its answer use. Jina's requests are Cohere's; its answers are not. */
export type RerankShape = 'cohere' | 'jina' | 'voyage'

/** A rerank request, in whichever shape it was asked. */
export interface RerankRequest {
  readonly query: unknown
  readonly documents: readonly unknown[]
  /** How many of the best to answer; null: all. */
  readonly topN: number | null
  /** Whether the answer repeats the documents. */
  readonly returnDocuments: boolean
}

/** A rerank answer, best document first. */
export interface Ranking {
  readonly id: string | null
  readonly model: string | null
  readonly results: readonly RankedDocument[]
  /** What the vendor bills: searches, or tokens. Null: it does not say. */
  readonly searches: number | null
  readonly tokens: number | null
}

/** A document by its place in the request, and how well it answers the query. */
export interface RankedDocument {
  readonly index: number
  readonly score: number
  /** Undefined unless the caller asked for it. */
  readonly document?: unknown
}

/** Reads a request of any of the three shapes. */
export function readRerank(fields: Raw): RerankRequest {
  const { query, documents, top_n: topN, top_k: topK, return_documents: returns } = fields
  if (query === undefined || query === '') throw missing('query')
  if (!Array.isArray(documents) || documents.length === 0) throw missing('documents')
  return { query, documents, topN: count(topN ?? topK) || null, returnDocuments: returns === true }
}

/** A document as plain text, for vendors that rank nothing else. */
export function documentText(document: unknown): string {
  if (typeof document === 'string') return document
  return isRecord(document) && typeof document.text === 'string' ? document.text : JSON.stringify(document)
}

/** Reads an answer of any of the three shapes. Documents come from the request, so that every vendor's are the same. */
export function readRanking(json: unknown, request?: RerankRequest): Ranking {
  const raw = asRecord(json)
  const { searches, tokens } = billed(raw)
  const results = asRecords(Array.isArray(raw.results) ? raw.results : raw.data).map((result) => {
    const { relevance_score: score } = result
    const index = count(result.index)
    const document = request ? askedDocument(request, index) : result.document
    const ranked = { index, score: typeof score === 'number' ? score : 0 }
    return document === undefined || document === null ? ranked : { ...ranked, document }
  })
  return { id: asText(raw.id) || null, model: asText(raw.model) || null, results, searches, tokens }
}

/** Writes an answer in one of the three shapes. */
export function writeRanking(ranking: Ranking, shape: RerankShape): Raw {
  const { id, model, results, searches, tokens } = ranking
  const usage = tokens === null ? {} : { usage: { total_tokens: tokens } }
  const written = results.map(({ index, score, document }) => ({
    index,
    relevance_score: score,
    ...(document === undefined ? {} : { document: documentAs(document, shape) }),
  }))
  if (shape === 'voyage') return { object: 'list', data: written, model, ...usage }
  if (shape === 'jina') return { model, ...usage, results: written }
  const meta = searches === null ? {} : { meta: { billed_units: { search_units: searches } } }
  return { ...(id === null ? {} : { id }), results: written, ...meta, ...usage }
}

/** Searches and tokens that an answer says were billed, in Cohere's billed units or in a usage object. */
export function billed(raw: Raw): Pick<Ranking, 'searches' | 'tokens'> {
  const units = asRecord(asRecord(raw.meta).billed_units)
  const usage = asRecord(raw.usage)
  const searches = count(units.search_units ?? usage.search_units) || null
  const tokens = count(usage.total_tokens ?? usage.prompt_tokens ?? units.input_tokens) || null
  return { searches, tokens }
}

function askedDocument({ documents, returnDocuments }: RerankRequest, index: number): unknown {
  return returnDocuments ? documents[index] : undefined
}

/** Voyage answers a document as text, the others as an object that holds it. */
function documentAs(document: unknown, shape: RerankShape): unknown {
  if (shape === 'voyage') return documentText(document)
  return isRecord(document) ? document : { text: documentText(document) }
}

function missing(param: string): Fault {
  return new Fault('invalid_request', `A rerank request needs its '${param}'.`, { param })
}
