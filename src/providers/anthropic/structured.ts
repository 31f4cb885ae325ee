import type { ChatRequest } from '../../contract/chat.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'

/** The tool whose arguments are the answer, where `output_config.format` is not to be had. */
export const ANSWER_TOOL = 'structured_answer'

/** What stands in for `response_format: json_object`, which this vendor does not have. */
export const JSON_INSTRUCTION = 'Answer with one valid JSON object and nothing else: no prose, no code fence.'

/** Whether the caller wants JSON of no particular shape. */
export function wantsAnyJson(chat: ChatRequest): boolean {
  const type = chat.response_format?.type
  return type === 'json_object' || (type === 'json_schema' && wantedSchema(chat) === null)
}

/** Whether a call of the answer tool is the answer itself rather than a call of a tool of the caller's. */
export function answersByTool(chat: ChatRequest): boolean {
  return wantedSchema(chat) !== null && !chat.tools?.some((tool) => tool.function?.name === ANSWER_TOOL)
}
