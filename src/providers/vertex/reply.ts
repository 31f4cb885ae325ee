import type { ChatCompletion } from '../../contract/chat.ts'
import { asRecord, isRecord } from '../../shared/json.ts'
import { toCompletion } from '../anthropic/reply.ts'
import type { ChatBody } from '../contract.ts'
import { completionOf } from '../gemini/reply.ts'

/** OpenAI's completion from an answer in any of Vertex AI's formats; one of OpenAI's own stays as it is. */
export function toReply(json: unknown, body: ChatBody): ChatCompletion {
  if (isCompletion(json)) return json
  return asRecord(json).type === 'message' ? toCompletion(json, body) : completionOf(json, body.chat)
}

function isCompletion(json: unknown): json is ChatCompletion {
  return isRecord(json) && Array.isArray(json.choices)
}
