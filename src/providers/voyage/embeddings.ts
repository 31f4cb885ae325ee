import { asRecord } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { textsOf } from '../tasks/embeddings.ts'
import { pick, postJson } from '../tasks/post.ts'
import { count } from '../usage.ts'
import { addressOf, authorization } from './wire.ts'

/** Voyage's own fields that a caller may add. */
const OWN = ['input_type', 'truncation', 'output_dimension']

/** Embeds texts. Source: docs.voyageai.com/reference/embeddings-api. */
export const embeddings: TaskSkill = {
  request: (body, target) =>
    postJson(`${addressOf(target)}/embeddings`, authorization(target), {
      model: target.model,
      input: textsOf(body),
      output_dimension: body.fields.dimensions,
      ...pick(body.fields, OWN),
    }),
  reply: (json) => {
    const raw = asRecord(json)
    const tokens = count(asRecord(raw.usage).total_tokens)
    return { ...raw, usage: { prompt_tokens: tokens, total_tokens: tokens } }
  },
}
