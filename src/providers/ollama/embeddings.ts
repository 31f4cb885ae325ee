import { asRecord, asText } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { embeddingList, textsOf } from '../tasks/embeddings.ts'
import { pick, postJson } from '../tasks/post.ts'
import { used } from '../tasks/usage.ts'
import { count } from '../usage.ts'
import { addressOf, authorization } from './address.ts'

/** Embeds texts by `/api/embed`. Source: docs.ollama.com, "Generate embeddings". */
export const embeddings: TaskSkill = {
  request: (body, target) =>
    postJson(`${addressOf(target)}/api/embed`, authorization(target), {
      model: target.model,
      input: textsOf(body),
      ...pick(body.fields, ['dimensions', 'truncate', 'keep_alive', 'options']),
    }),
  reply: (json, { fields }) => {
    const { embeddings: vectors } = asRecord(json)
    return embeddingList(Array.isArray(vectors) ? vectors : [], asText(fields.model), tokensOf(json))
  },
  usage: (answer) => used({ inputTokens: answer.is === 'json' ? tokensOf(answer.json) : 0 }),
}

function tokensOf(json: unknown): number {
  return count(asRecord(json).prompt_eval_count)
}
