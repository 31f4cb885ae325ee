import type { ChatDelta } from '../../contract/chat.ts'
import { asRecord, asText, isRecord, type Raw } from '../../shared/json.ts'
import { REASONING_FORMAT, withSignature } from './signature.ts'

/** What has to be remembered of a candidate's parts to number the next one. */
export interface Progress {
  readonly responseId: string
  toolCalls: number
  /** The reasoning detail that the next thought continues. */
  thought: number
}

/** What one part of an answer adds, as an OpenAI delta; null when it adds nothing. Counts the part in `progress`. */
export function answerDelta(part: Raw, progress: Progress): ChatDelta | null {
  if (isRecord(part.functionCall)) return callDelta(part, part.functionCall, progress)
  const text = asText(part.text)
  const signature = asText(part.thoughtSignature)
  if (text === '' && signature === '') return null
  return part.thought === true
    ? thoughtDelta(text, signature, progress)
    : { content: text, ...withSignature(signature) }
}

function callDelta(part: Raw, call: Raw, progress: Progress): ChatDelta {
  const index = progress.toolCalls++
  // Derived, not random: the same answer must give the same id however often it is read.
  const id = asText(call.id) || ['call', progress.responseId, index].filter((piece) => piece !== '').join('_')
  const made = { name: asText(call.name), arguments: JSON.stringify(asRecord(call.args)) }
  const signature = withSignature(asText(part.thoughtSignature))
  return { tool_calls: [{ index, id, type: 'function', function: made, ...signature }] }
}

/** Thoughts run on in one detail until a signature closes it. */
function thoughtDelta(text: string, signature: string, progress: Progress): ChatDelta {
  const index = progress.thought
  if (signature !== '') progress.thought++
  const detail = { type: 'reasoning.text' as const, text, format: REASONING_FORMAT, index }
  return {
    ...(text === '' ? {} : { reasoning_content: text }),
    reasoning_details: [signature === '' ? detail : { ...detail, signature }],
  }
}
