import type { AnswerMessage, ChatCompletion, ReasoningDetail, ToolCall } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import type { ChatBody } from '../contract.ts'
import { finishReason, stopBeside } from './stop-reason.ts'
import { ANSWER_TOOL, answersByTool } from './structured.ts'
import { toChatUsage } from './usage.ts'

/** OpenAI's completion from a Message. Anthropic tells no time: `created` is 0 here, and delivery stamps it. */
export function toCompletion(json: unknown, { chat }: ChatBody): ChatCompletion {
  const reply = asRecord(json)
  if (!Array.isArray(reply.content)) throw new Fault('provider_failed', 'The provider sent no message.')
  const message = toMessage(asRecords(reply.content), answersByTool(chat))
  const stopReason = asText(reply.stop_reason)
  const refusal = refusalText(reply)
  const choice = {
    index: 0,
    message: refusal ? { ...message, refusal } : message,
    finish_reason: finishReason(stopReason, message.tool_calls?.length ?? 0),
    ...stopBeside(reply),
  }
  return {
    id: asText(reply.id),
    object: 'chat.completion',
    created: 0,
    model: asText(reply.model),
    choices: [choice],
    usage: toChatUsage(asRecord(reply.usage)),
  }
}

/** Why the model would not answer, when it says so. */
export function refusalText(holder: Raw): string {
  return holder.stop_reason === 'refusal' ? asText(asRecord(holder.stop_details).explanation) : ''
}

/** Citations, and blocks of the vendor's own tools, have no place in OpenAI's message and are left out. */
function toMessage(blocks: readonly Raw[], answerByTool: boolean): AnswerMessage {
  const isAnswer = (block: Raw) => answerByTool && block.name === ANSWER_TOOL
  const uses = blocks.filter((block) => block.type === 'tool_use')
  const calls = uses.filter((block) => !isAnswer(block)).map(toToolCall)
  const texts = blocks.map((block) => {
    if (block.type === 'text') return asText(block.text)
    return block.type === 'tool_use' && isAnswer(block) ? argumentsOf(block) : ''
  })
  const content = texts.join('')
  const details = toDetails(blocks)
  const thought = details.map((detail) => detail.text ?? '').join('')
  return {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    ...(thought && { reasoning_content: thought }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function toToolCall(block: Raw): ToolCall {
  const called = { name: asText(block.name), arguments: argumentsOf(block) }
  return { id: asText(block.id), type: 'function', function: called }
}

function argumentsOf(block: Raw): string {
  return JSON.stringify(block.input ?? {})
}

function toDetails(blocks: readonly Raw[]): ReasoningDetail[] {
  const details: ReasoningDetail[] = []
  for (const block of blocks) {
    const index = details.length
    if (block.type === 'redacted_thinking')
      details.push({ type: 'reasoning.encrypted', data: asText(block.data), index })
    else if (block.type === 'thinking') details.push(thinkingDetail(block, index))
  }
  return details
}

function thinkingDetail(block: Raw, index: number): ReasoningDetail {
  const signature = asText(block.signature)
  return { type: 'reasoning.text', text: asText(block.thinking), ...(signature && { signature }), index }
}
