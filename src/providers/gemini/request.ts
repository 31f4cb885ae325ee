import type { ChatRequest } from '../../contract/chat.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { GEMINI } from '../schema/schema-rules.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'
import { contentFields } from './contents.ts'
import { present } from './raw.ts'
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
    ...responseFormat(chat),
    thinkingConfig: thinkingConfig(model, chat.reasoning_effort),
  })
}

function responseFormat(chat: ChatRequest): Record<string, unknown> {
  const type = chat.response_format?.type
  if (type !== 'json_object' && type !== 'json_schema') return {}
  const schema = wantedSchema(chat)
  return {
    responseMimeType: 'application/json',
    responseJsonSchema: schema ? compileSchema(schema, GEMINI).schema : undefined,
  }
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
