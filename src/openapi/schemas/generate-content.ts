import * as z from 'zod'
import { Wish } from '../../contract/wish.ts'

/** What one side said, in Google's parts. */
export const GoogleContent = z.looseObject({ role: z.string().optional(), parts: z.array(z.looseObject({})) })

/** What is asked in Google's format. The model is in the path. */
export const GenerateContentRequest = z.looseObject({
  contents: z.union([z.array(GoogleContent), GoogleContent]),
  systemInstruction: GoogleContent.optional(),
  generationConfig: z.looseObject({}).optional(),
  tools: z.array(z.looseObject({})).optional(),
  toolConfig: z.looseObject({}).optional(),
  safetySettings: z.array(z.looseObject({})).optional(),
  sluice: Wish.optional(),
})

/** An answer in Google's format, whole or a piece of it. */
export const GenerateContentResponse = z.looseObject({
  candidates: z
    .array(
      z.looseObject({
        index: z.int().optional(),
        content: GoogleContent.optional(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  usageMetadata: z
    .looseObject({ promptTokenCount: z.int().optional(), totalTokenCount: z.int().optional() })
    .optional(),
  modelVersion: z.string().optional(),
  responseId: z.string().optional(),
})

/** Server-sent events with `sse`, else a list that grows. */
export const StreamForm = z.object({ alt: z.enum(['sse', 'json']).optional() })

/** `POST /v1beta/models/{model}:embedContent`. Source: Google's Gemini API reference, "Embeddings". */
export const EmbedContentRequest = z.looseObject({
  content: GoogleContent,
  /** Length of the vector, for models that can shorten it. */
  outputDimensionality: z.number().int().min(1).optional(),
})
export const EmbedContentResponse = z.object({ embedding: z.object({ values: z.array(z.number()) }) })

/** `POST /v1beta/models/{model}:batchEmbedContents`. */
export const BatchEmbedContentsRequest = z.looseObject({ requests: z.array(EmbedContentRequest).min(1) })
export const BatchEmbedContentsResponse = z.object({ embeddings: z.array(z.object({ values: z.array(z.number()) })) })
