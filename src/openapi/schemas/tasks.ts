import * as z from 'zod'
import { ImageEditRequest, TranscriptionForm } from '../../contract/tasks.ts'

/** Vectors in the order of the texts; base64 is of 32-bit floats, little end first. */
export const EmbeddingList = z.looseObject({
  object: z.literal('list'),
  data: z.array(
    z.looseObject({
      object: z.literal('embedding'),
      index: z.int(),
      embedding: z.union([z.array(z.number()), z.string()]),
    }),
  ),
  model: z.string(),
  usage: z.looseObject({ prompt_tokens: z.int(), total_tokens: z.int() }),
})

/** Pictures, in base64 or by their addresses. */
export const ImageList = z.looseObject({
  created: z.int().describe('Epoch seconds.'),
  data: z.array(z.looseObject({ b64_json: z.string().optional(), url: z.string().optional() })).optional(),
  usage: z.looseObject({}).optional(),
})

export const ImageEvent = z.looseObject({ type: z.string() })

/** A picture and what is to become of it. */
export const ImageEditForm = ImageEditRequest.extend({
  image: z.union([z.file(), z.array(z.file())]),
  mask: z.file().optional(),
})

/** A sound, and how what is heard is to be written down. */
export const SoundForm = TranscriptionForm.extend({ file: z.file() })

/** What was heard. `verbose_json` has more: the language, the duration, segments and words. */
export const Transcript = z.looseObject({ text: z.string() })

export const TranscriptEvent = z.looseObject({ type: z.string() })

/** Whether texts or pictures are fit to be seen. */
export const Moderation = z.looseObject({
  id: z.string(),
  model: z.string(),
  results: z.array(
    z.looseObject({
      flagged: z.boolean(),
      categories: z.record(z.string(), z.boolean().nullable()),
      category_scores: z.record(z.string(), z.number().nullable()),
    }),
  ),
})

/** Documents by how well they answer the query, best first: as Cohere tells it. With `top_k` instead of `top_n`, as Voyage does. */
export const Ranking = z.looseObject({
  results: z.array(z.looseObject({ index: z.int(), relevance_score: z.number() })).optional(),
  data: z.array(z.looseObject({ index: z.int(), relevance_score: z.number() })).optional(),
})
