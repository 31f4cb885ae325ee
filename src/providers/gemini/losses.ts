import type { ChatRequest } from '../../contract/chat.ts'
import { asksForStrictTools, lostFields, OPENAI_ONLY, tellDropped, tellOtherTools } from '../losses.ts'
import { GEMINI } from '../schema/schema-rules.ts'
import { tellFormatLosses, tellToolLosses } from '../schema/tell-losses.ts'
import { thinkingConfig } from './thinking.ts'

/** What of a chat request `generateContent` cannot say, in sentences for the caller. */
export function lossesOf(chat: ChatRequest, model: string): readonly string[] {
  return [
    ...tellDropped(droppedFields(chat, model)),
    ...tellOtherTools(chat),
    ...tellFormatLosses(chat, GEMINI),
    ...tellToolLosses(chat, GEMINI),
  ]
}

/** Source: ai.google.dev, `GenerateContentRequest`, `GenerationConfig`, `FunctionCallingConfig`. */
const UNKNOWN = ['logit_bias', 'parallel_tool_calls', 'prediction', ...OPENAI_ONLY]

function droppedFields(chat: ChatRequest, model: string): readonly string[] {
  const { reasoning_effort: effort } = chat
  const isThoughtless = effort && effort !== 'none' && thinkingConfig(model, effort) === undefined
  return [
    ...lostFields(chat, UNKNOWN),
    ...(isThoughtless ? ['reasoning_effort'] : []),
    ...(asksForStrictTools(chat) ? ['strict'] : []),
  ]
}
