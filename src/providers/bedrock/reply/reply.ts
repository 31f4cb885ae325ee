import type { AnswerMessage, ChatCompletion, ChatRequest, ToolCall } from '../../../contract/chat.ts'
import { Fault } from '../../../shared/faults.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../../shared/json.ts'
import { ANSWER_TOOL, answersByTool } from '../../anthropic/structured.ts'
import type { ChatBody } from '../../contract.ts'
import { toolNames } from '../tools/tool-names.ts'
import { toChatUsage } from '../usage.ts'
import { toDetail } from './reasoning.ts'
import { finishReason, malformed } from './stop-reason.ts'

/**
 * OpenAI's completion from an answer of Converse, which names neither itself nor, as a rule, its model: `id` is '' here,
 * and `created` 0.
 */
export function toCompletion(json: unknown, { chat }: ChatBody): ChatCompletion {
  const reply = asRecord(json)
  const { content } = asRecord(asRecord(reply.output).message)
  const stopReason = asText(reply.stopReason)
  const wrong = Array.isArray(content) ? malformed(stopReason) : 'The provider sent no message.'
  if (wrong !== null) throw new Fault('provider_failed', wrong)
  const message = toMessage(asRecords(content), chat)
  return {
    id: '',
    object: 'chat.completion',
    created: 0,
    model: asText(asRecord(asRecord(reply.trace).promptRouter).invokedModelId) || chat.model,
    choices: [{ index: 0, message, finish_reason: finishReason(stopReason, message.tool_calls?.length ?? 0) }],
    usage: toChatUsage(asRecord(reply.usage)),
  }
}

/** Whether a tool use is for Bedrock itself to answer, not for the caller. */
export function isServersOwn({ type }: Raw): boolean {
  return type === 'server_tool_use'
}

/** Citations are left out, as are images and results of the server's own tools; the text that is cited stays. */
function toMessage(blocks: readonly Raw[], chat: ChatRequest): AnswerMessage {
  const answerByTool = answersByTool(chat)
  const isAnswer = (use: Raw) => answerByTool && use.name === ANSWER_TOOL
  const { toCaller } = toolNames(chat)
  const uses = blocks.flatMap(({ toolUse }) => (isRecord(toolUse) && !isServersOwn(toolUse) ? [toolUse] : []))
  const calls = uses.filter((use) => !isAnswer(use)).map((use) => toToolCall(use, toCaller))
  const texts = blocks.map(({ text, citationsContent, toolUse }) => {
    if (isRecord(toolUse)) return isAnswer(toolUse) ? argumentsOf(toolUse) : ''
    return (
      asText(text) +
      asRecords(asRecord(citationsContent).content)
        .map((cited) => asText(cited.text))
        .join('')
    )
  })
  const content = texts.join('')
  const reasoning = blocks.flatMap(({ reasoningContent }) => (isRecord(reasoningContent) ? [reasoningContent] : []))
  const details = reasoning.map(toDetail)
  const thought = details.map((detail) => detail.text ?? '').join('')
  return {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    ...(thought && { reasoning_content: thought }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function toToolCall(use: Raw, toCaller: (name: string) => string): ToolCall {
  const called = { name: toCaller(asText(use.name)), arguments: argumentsOf(use) }
  return { id: asText(use.toolUseId), type: 'function', function: called }
}

function argumentsOf(use: Raw): string {
  return JSON.stringify(use.input ?? {})
}
