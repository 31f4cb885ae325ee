import { estimateTokenCount } from 'tokenx'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText } from '../../shared/json.ts'
import type { Target, Task, TaskBody, TaskRequest, TaskSkill } from '../contract.ts'
import { embeddingList, textsOf } from '../tasks/embeddings.ts'
import { pick, postJson } from '../tasks/post.ts'
import { used } from '../tasks/usage.ts'
import { count } from '../usage.ts'
import { modelUrl } from './address.ts'
import { headersOf } from './authorize.ts'

// Sources: docs.aws.amazon.com/bedrock/latest/userguide, "Amazon Titan Text Embeddings", "Cohere Embed v3", "… v4".

/** Embeds texts, in the words of the model's maker. */
const embeddings: TaskSkill = {
  request: (body, target) => {
    if (target.model.includes('cohere.embed')) return askCohere(body, target)
    if (target.model.includes('amazon.titan-embed-text')) return askTitan(body, target)
    const message = 'On Amazon Bedrock texts are embedded by models of Cohere and by Titan.'
    throw new Fault('invalid_request', message, { param: 'model' })
  },
  reply: (json, body) => embeddingList(vectorsIn(json), asText(body.fields.model), tokensIn(json, body)),
  usage: (answer, headers, body) => {
    const told = Number(headers.get('x-amzn-bedrock-input-token-count') ?? 0)
    return used({ inputTokens: count(told) || tokensIn(answer.is === 'json' ? answer.json : null, body) })
  },
}

/** What Bedrock does beside chat. */
export const bedrockTasks: Readonly<Partial<Record<Task, TaskSkill>>> = { embeddings }

function askTitan(body: TaskBody, target: Target): TaskRequest {
  const [inputText, ...others] = textsOf(body)
  if (others.length > 0) throw new Fault('invalid_request', 'Titan embeds one text at a time.', { param: 'input' })
  // The first Titan knows the text alone.
  const options = target.model.includes('text-v1') ? {} : pick(body.fields, ['dimensions', 'normalize'])
  return postJson(modelUrl(target, 'invoke'), headersOf(target), { inputText, ...options })
}

/** Unless the caller says what for, texts are embedded to be found later. */
function askCohere(body: TaskBody, target: Target): TaskRequest {
  return postJson(modelUrl(target, 'invoke'), headersOf(target), {
    texts: textsOf(body),
    embedding_types: ['float'],
    output_dimension: body.fields.dimensions,
    ...pick(body.fields, ['output_dimension', 'max_tokens', 'truncate']),
    input_type: body.fields.input_type ?? 'search_document',
  })
}

/** Titan tells one vector, Cohere several, by their type or alone. */
function vectorsIn(json: unknown): readonly unknown[] {
  const { embedding, embeddings: several } = asRecord(json)
  if (Array.isArray(embedding)) return [embedding]
  const vectors = Array.isArray(several) ? several : asRecord(several).float
  return Array.isArray(vectors) ? vectors : []
}

/** Cohere's models tell what they counted in a header alone; an estimate is nearer to the bill than nothing. */
function tokensIn(json: unknown, body: TaskBody): number {
  const told = count(asRecord(json).inputTextTokenCount)
  return told || textsOf(body).reduce((sum, text) => sum + estimateTokenCount(text), 0)
}
