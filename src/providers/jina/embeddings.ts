import { asRecords } from '../../shared/json.ts'
import type { TaskSkill } from '../contract.ts'
import { textsOf } from '../tasks/embeddings.ts'
import { pick, postJson } from '../tasks/post.ts'
import { addressOf, authorization } from './wire.ts'

/** Jina's own fields that a caller may add. It refuses any field it does not know. */
const OWN = ['dimensions', 'task', 'normalized', 'late_chunking', 'truncate']

/** Embeds texts, and what else Jina's models take as `{image}`. Sources: docs.jina.ai, api.jina.ai/openapi.json. */
export const embeddings: TaskSkill = {
  request: (body, target) => {
    const objects = asRecords(body.fields.input)
    return postJson(`${addressOf(target)}/embeddings`, authorization(target), {
      model: target.model,
      input: objects.length > 0 ? objects : textsOf(body),
      ...pick(body.fields, OWN),
    })
  },
}
