import * as z from 'zod'
import { Wish } from './wish.ts'

const Model = z.string().min(1).max(200)
const common = { model: Model, user: z.string().nullish(), sluice: Wish.optional() }
const Texts = z.union([
  z.string().min(1),
  z.array(z.string()).min(1),
  z.array(z.number().int()).min(1),
  z.array(z.array(z.number().int()).min(1)).min(1),
])

/** `POST /v1/embeddings`: vectors of texts, or of tokens. `base64` are little-endian 32-bit floats, whatever the provider answers with. */
export const EmbeddingsRequest = z.looseObject({
  ...common,
  input: Texts,
  /** Length of each vector, for models that can shorten it. */
  dimensions: z.number().int().min(1).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
})

/** `POST /v1/images/generations`. */
export const ImageRequest = z.looseObject({
  ...common,
  prompt: z.string().min(1),
  n: z.number().int().min(1).max(10).nullish(),
  size: z.string().nullish(),
  stream: z.boolean().nullish(),
})

/** `POST /v1/images/edits`: a form with the image, or a JSON body with `images`. */
export const ImageEditRequest = z.looseObject({ ...common, prompt: z.string().min(1) })

/** `POST /v1/audio/speech`: spoken text, answered in bytes of sound. */
export const SpeechRequest = z.looseObject({
  ...common,
  input: z.string().min(1).max(100_000),
  voice: z.union([z.string().min(1), z.looseObject({})]).optional(),
  response_format: z.string().nullish(),
  speed: z.number().min(0.25).max(4).nullish(),
})

/** `POST /v1/audio/transcriptions` and `/v1/audio/translations`: a form with the sound in `file`. */
export const TranscriptionForm = z.looseObject({ ...common, response_format: z.string().optional() })

/** `POST /v1/moderations`. */
export const ModerationRequest = z.looseObject({
  ...common,
  model: Model.default('omni-moderation-latest'),
  input: z.union([z.string(), z.array(z.union([z.string(), z.looseObject({ type: z.string() })])).min(1)]),
})

/** `POST /v1/rerank` (and `/v2/rerank`): Cohere's request; Jina's and Voyage's names of its fields are read too. */
export const RerankRequest = z.looseObject({
  ...common,
  query: z.string().min(1),
  documents: z
    .array(z.union([z.string(), z.looseObject({})]))
    .min(1)
    .max(10_000),
  top_n: z.number().int().min(1).nullish(),
  top_k: z.number().int().min(1).nullish(),
})
