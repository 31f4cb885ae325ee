import type { AnswerMessage, ChatCompletion, ChatDelta, ReasoningDetail, ToolCall } from '../../contract/chat.ts'
import { isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { DialectRequest } from '../dialect.ts'
import { saidIn } from '../said.ts'
import { finishReason } from './finish-reason.ts'
import { logprobsResult } from './logprobs.ts'
import { signatureField, thoughtPart } from './signature.ts'
import { usageMetadata } from './usage.ts'

type Part = Record<string, unknown>

/** A whole answer as a `GenerateContentResponse`. */
export function answerOf(completion: ChatCompletion, asked: DialectRequest): Raw {
  return {
    candidates: completion.choices.map(({ index, message, finish_reason, logprobs }) => ({
      content: contentOf(wholeParts(saidIn(message))),
      finishReason: finishReason(finish_reason),
      index,
      ...logprobsResult(logprobs),
    })),
    ...usageMetadata(completion.usage),
    ...envelope(completion, asked),
  }
}

/** What every response says of itself. */
export function envelope({ id, model }: { id: string; model: string }, asked: DialectRequest): Raw {
  return { modelVersion: model || asked.chat.model, responseId: id || asked.id }
}

/** The content of a candidate: never without a part, for Google's clients keep no such turn in their history. */
export function contentOf(parts: readonly Part[]): Raw {
  return { parts: parts.length > 0 ? parts : [{ text: '' }], role: 'model' }
}

function wholeParts(message: AnswerMessage): Part[] {
  const calls = (message.tool_calls ?? []).map(callPart)
  return [
    ...thoughtParts({ ...message, reasoning_details: joined(message.reasoning_details) }),
    ...textParts(message),
    ...calls,
  ]
}

/** What a message or a piece of one thinks. Vendors without details think in `reasoning_content` alone. */
export function thoughtParts(message: Pick<ChatDelta, 'reasoning_content' | 'reasoning_details'>): Part[] {
  const { reasoning_content: text = '', reasoning_details: details = [] } = message
  const parts = details.map(thoughtPart).filter((part) => part.text !== '' || part.thoughtSignature !== undefined)
  const told = details.some((detail) => detail.text !== undefined && detail.text !== '')
  return told || text === '' ? parts : [{ text, thought: true }, ...parts]
}

/** What a message or a piece of one says: a refusal is said, too. */
export function textParts(message: Pick<ChatDelta, 'content' | 'refusal' | 'extra_content'>): Part[] {
  const text = `${message.content ?? ''}${message.refusal ?? ''}`
  const signature = signatureField(message)
  return text === '' && signature.thoughtSignature === undefined ? [] : [{ text, ...signature }]
}

/** A function call as a part; arguments that are no object stay visible as text. */
export function callPart(call: ToolCall): Part {
  const { name, arguments: text } = call.function
  const parsed = parseJson(text)
  const args = isRecord(parsed) ? parsed : text.trim() === '' ? {} : { arguments: text }
  return { functionCall: { ...(call.id === '' ? {} : { id: call.id }), name, args }, ...signatureField(call) }
}

/** Details of one index are pieces of one thought, unless each is whole. */
function joined(details: readonly ReasoningDetail[] = []): ReasoningDetail[] {
  const whole: ReasoningDetail[] = []
  for (const detail of details) {
    const last = whole.at(-1)
    if (last !== undefined && continues(detail, last)) {
      whole.splice(-1, 1, { ...last, ...detail, text: `${last.text ?? ''}${detail.text ?? ''}` })
    } else whole.push(detail)
  }
  return whole
}

function continues(detail: ReasoningDetail, last: ReasoningDetail): boolean {
  return (
    detail.index === last.index && detail.type === last.type && last.signature === undefined && last.data === undefined
  )
}
