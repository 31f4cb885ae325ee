import { asRecord, asText, type Raw } from '../../shared/json.ts'
import type { Target, Task, TaskSkill } from '../contract.ts'
import { embeddingList, textsOf } from '../tasks/embeddings.ts'
import { pick, postJson } from '../tasks/post.ts'
import { documentText, readRanking, readRerank, writeRanking } from '../tasks/rerank-shapes.ts'
import { used } from '../tasks/usage.ts'
import { count } from '../usage.ts'

// Sources: docs.cohere.com/reference/embed, docs.cohere.com/reference/rerank (both version 2).

/** Embeds texts. Models since the third want to know what for: unless the caller says, to be found later. */
const embeddings: TaskSkill = {
  request: (body, target) =>
    postJson(`${addressOf(target)}/embed`, authorization(target), {
      model: target.model,
      texts: textsOf(body),
      embedding_types: ['float'],
      output_dimension: body.fields.dimensions,
      ...pick(body.fields, ['output_dimension', 'max_tokens', 'truncate', 'priority']),
      input_type: body.fields.input_type ?? 'search_document',
    }),
  reply: (json, { fields }) => {
    const { float } = asRecord(asRecord(json).embeddings)
    return embeddingList(Array.isArray(float) ? float : [], asText(fields.model), billedTokens(json).all)
  },
  usage: (answer) => {
    const { all, image } = billedTokens(answer.is === 'json' ? answer.json : null)
    return used({ inputTokens: all }, { inputImageTokens: image })
  },
}

/** Ranks documents. A search unit, which is what it bills, is one query with up to a hundred short documents. */
const rerank: TaskSkill = {
  request: ({ fields }, target) => {
    const { query, documents, topN } = readRerank(fields)
    return postJson(`${addressOf(target)}/rerank`, authorization(target), {
      model: target.model,
      query,
      documents: documents.map(documentText),
      top_n: topN,
      ...pick(fields, ['max_tokens_per_doc', 'priority']),
    })
  },
  reply: (json, { fields }) => writeRanking(readRanking(json, readRerank(fields)), 'cohere'),
}

/** What Cohere does beside chat. */
export const cohereTasks: Readonly<Partial<Record<Task, TaskSkill>>> = { embeddings, rerank }

function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.cohere.com/v2'
}

function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}

function billedTokens(json: unknown): { readonly all: number; readonly image: number } {
  const units: Raw = asRecord(asRecord(asRecord(json).meta).billed_units)
  const image = count(units.image_tokens)
  return { all: count(units.input_tokens) + image, image }
}
