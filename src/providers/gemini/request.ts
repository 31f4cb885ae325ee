import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord, isRecord } from '../../shared/json.ts'
import { contentFields } from './contents.ts'
import { present } from './raw.ts'
import { geminiSchema } from './schema.ts'
import { thinkingConfig } from './thinking.ts'
import { toolFields } from './tools.ts'

/** The body of `generateContent` for an OpenAI chat request. */
export function requestBody(chat: ChatRequest, model: string): Record<string, unknown> {
  const config = generationConfig(chat, model)
  return present({
    ...contentFields(chat.messages, model),
    ...toolFields(chat),
    generationConfig: Object.keys(config).length > 0 ? config : undefined,
  })
}

function generationConfig(chat: ChatRequest, model: string): Record<string, unknown> {
  return present({
    maxOutputTokens: chat.max_completion_tokens ?? chat.max_tokens,
    temperature: chat.temperature,
    topP: chat.top_p,
    topK: number(chat.top_k),
    // One is the default, and some models refuse the field itself.
    candidateCount: chat.n === 1 ? undefined : chat.n,
    stopSequences: typeof chat.stop === 'string' ? [chat.stop] : chat.stop,
    seed: chat.seed,
    presencePenalty: number(chat.presence_penalty),
    frequencyPenalty: number(chat.frequency_penalty),
    responseLogprobs: chat.logprobs === true ? true : undefined,
    logprobs: chat.logprobs === true ? chat.top_logprobs : undefined,
    ...responseFormat(chat.response_format),
    thinkingConfig: thinkingConfig(model, chat.reasoning_effort),
  })
}

function responseFormat(format: ChatRequest['response_format']): Record<string, unknown> {
  const responseMimeType = 'application/json'
  if (format?.type === 'json_object') return { responseMimeType }
  if (format?.type !== 'json_schema') return {}
  const schema = asRecord(format.json_schema).schema
  return { responseMimeType, responseJsonSchema: isRecord(schema) ? geminiSchema(schema) : undefined }
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
