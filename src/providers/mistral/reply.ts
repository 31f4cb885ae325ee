import type { AnswerMessage, ChatCompletion, ChatUsage, ToolCall } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import type { ChatBody } from '../contract.ts'
import { count } from '../usage.ts'
import { finishReason, newProgress, toDelta } from './answer.ts'
import { beginningOf } from './echo.ts'

/** OpenAI's completion from Mistral's. */
export function toCompletion(json: unknown, { chat }: ChatBody): ChatCompletion {
  const reply = asRecord(json)
  const choices = asRecords(reply.choices)
  if (choices.length === 0) throw new Fault('provider_failed', 'Mistral sent no completion.')
  const beginning = beginningOf(chat)
  return {
    id: asText(reply.id),
    object: 'chat.completion',
    created: count(reply.created),
    model: asText(reply.model),
    choices: choices.map((choice, position) => toChoice(choice, position, beginning)),
    usage: toChatUsage(asRecord(reply.usage)),
  }
}

/** Its usage with the counts that OpenAI's always has; what else it tells stays in it. */
export function toChatUsage(raw: Raw): ChatUsage {
  const prompt = count(raw.prompt_tokens)
  const completion = count(raw.completion_tokens)
  const counts = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
  return { ...(raw as object), ...counts }
}

function toChoice(choice: Raw, position: number, beginning: string): ChatCompletion['choices'][number] {
  const finish = finishReason(asText(choice.finish_reason))
  if (finish === null) throw new Fault('provider_failed', 'Mistral broke its answer off.')
  return {
    index: typeof choice.index === 'number' ? choice.index : position,
    message: toMessage(asRecord(choice.message), beginning),
    finish_reason: finish,
  }
}

function toMessage(message: Raw, beginning: string): AnswerMessage {
  const progress = newProgress(beginning)
  const { content = '', tool_calls: calls = [], role: _, ...thinking } = toDelta(message, progress)
  const text = content + progress.echo.rest()
  return {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
    ...thinking,
    ...(calls.length > 0 && { tool_calls: calls.map(wholeCall) }),
  } as AnswerMessage
}

function wholeCall({
  id = '',
  function: called,
}: NonNullable<ReturnType<typeof toDelta>['tool_calls']>[number]): ToolCall {
  return { id, type: 'function', function: { name: called?.name ?? '', arguments: called?.arguments ?? '' } }
}
