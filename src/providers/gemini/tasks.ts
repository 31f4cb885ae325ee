import { estimateTokenCount } from 'tokenx'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import type { Target, Task, TaskAnswer, TaskBody, TaskSkill, Usage } from '../contract.ts'
import { embeddingList, textsOf } from '../tasks/embeddings.ts'
import { imageSizeOf, nearestRatio, wantOneImage } from '../tasks/image-sizes.ts'
import { postJson } from '../tasks/post.ts'
import { used } from '../tasks/usage.ts'
import { count } from '../usage.ts'
import { present } from './raw.ts'
import { usageOf } from './usage.ts'

// Sources: ai.google.dev/api/embeddings, ai.google.dev/gemini-api/docs/image-generation.

/** Where a model is and what opens it, as the adapter knows it. */
export interface GeminiDoor {
  modelUrl(target: Target): string
  headers(target: Target): Readonly<Record<string, string>>
}

/** What Gemini does beside chat. */
export function geminiTasks(door: GeminiDoor): Readonly<Partial<Record<Task, TaskSkill>>> {
  return { embeddings: embeddings(door), 'images/generations': images(door) }
}

function embeddings({ modelUrl, headers }: GeminiDoor): TaskSkill {
  return {
    request: (body, target) => {
      const model = target.model.includes('/') ? target.model : `models/${target.model}`
      const { dimensions: outputDimensionality, task_type: taskType, title } = body.fields
      const requests = textsOf(body).map((text) =>
        present({ model, content: { parts: [{ text }] }, taskType, title, outputDimensionality }),
      )
      return postJson(`${modelUrl(target)}:batchEmbedContents`, headers(target), { requests })
    },
    reply: (json, body) => {
      const vectors = asRecords(asRecord(json).embeddings).map(({ values }) => values)
      return embeddingList(vectors, asText(body.fields.model), embeddedTokens(json, body))
    },
    usage: (answer, _headers, body) => used({ inputTokens: embeddedTokens(jsonOf(answer), body) }),
  }
}

/** Most models do not tell what they counted; an estimate is nearer to the bill than nothing. */
function embeddedTokens(json: unknown, body: TaskBody): number {
  const told = count(asRecord(asRecord(json).usageMetadata).promptTokenCount)
  return told || textsOf(body).reduce((sum, text) => sum + estimateTokenCount(text), 0)
}

function images({ modelUrl, headers }: GeminiDoor): TaskSkill {
  return {
    request: ({ fields }, target) => {
      wantOneImage(fields)
      const imageConfig = imageConfigOf(fields)
      const config = { responseModalities: ['IMAGE'], ...(imageConfig ? { imageConfig } : {}) }
      const contents = [{ role: 'user', parts: [{ text: asText(fields.prompt) }] }]
      return postJson(`${modelUrl(target)}:generateContent`, headers(target), { contents, generationConfig: config })
    },
    reply: (json) => ({ created: 0, data: imagesIn(json), usage: writtenUsage(imageUsage(json)) }),
    usage: (answer) => imageUsage(jsonOf(answer)),
  }
}

/** Pictures among the answer's parts; those that belong to its thoughts are drafts. */
function imagesIn(json: unknown): readonly Raw[] {
  const parts = asRecords(asRecord(json).candidates).flatMap(({ content }) => asRecords(asRecord(content).parts))
  const drawn = parts
    .filter(({ thought }) => thought !== true)
    .map(({ inlineData }) => asText(asRecord(inlineData).data))
  return drawn.filter((data) => data !== '').map((data) => ({ b64_json: data }))
}

function imageUsage(json: unknown): Usage {
  const metadata = asRecord(asRecord(json).usageMetadata)
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens, ...details } = usageOf(metadata)
  const tokens = {
    inputTokens,
    outputTokens,
    cachedInputTokens: count(details.prompt_tokens_details?.cached_tokens),
    reasoningTokens: count(details.completion_tokens_details?.reasoning_tokens),
  }
  const inputImageTokens = imageTokens(metadata.promptTokensDetails)
  return used(tokens, { inputImageTokens, outputImageTokens: imageTokens(metadata.candidatesTokensDetails) })
}

function imageTokens(details: unknown): number {
  return asRecords(details).reduce((sum, each) => sum + (each.modality === 'IMAGE' ? count(each.tokenCount) : 0), 0)
}

/** Usage as OpenAI's image models tell it. */
function writtenUsage({ inputTokens, outputTokens, more = {} }: Usage): Raw {
  const { inputImageTokens = 0, outputImageTokens = 0 } = more
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    input_tokens_details: { text_tokens: inputTokens - inputImageTokens, image_tokens: inputImageTokens },
    output_tokens_details: { text_tokens: outputTokens - outputImageTokens, image_tokens: outputImageTokens },
  }
}

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9', '21:9']

/** The nearest shape, and a size only above what every model draws; null leaves both to it. */
function imageConfigOf(fields: Raw): Raw | null {
  const size = imageSizeOf(fields)
  if (!size) return null
  const aspectRatio = nearestRatio(size, RATIOS)
  const edge = Math.max(size.width, size.height)
  if (edge < 2000) return { aspectRatio }
  return { aspectRatio, imageSize: edge < 3500 ? '2K' : '4K' }
}

function jsonOf(answer: TaskAnswer): unknown {
  return answer.is === 'json' ? answer.json : null
}
