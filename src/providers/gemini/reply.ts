import type { AnswerMessage, ChatCompletion, ChatDelta, ChatRequest, ReasoningDetail } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import { answerDelta, type Progress } from './answer-delta.ts'
import { finishReason } from './finish-reason.ts'
import { logprobsOf } from './logprobs.ts'
import { usageOf } from './usage.ts'

type Choice = ChatCompletion['choices'][number]

/** A `generateContent` answer as OpenAI's. */
export function completionOf(json: unknown, chat: ChatRequest): ChatCompletion {
  const response = asRecord(json)
  const id = asText(response.responseId)
  const choices = asRecords(response.candidates).map((candidate, index) => choiceOf(candidate, index, id))
  return {
    id,
    object: 'chat.completion',
    created: 0,
    model: asText(response.modelVersion) || chat.model,
    choices: choices.length > 0 ? choices : [withoutCandidates(response)],
    ...(isRecord(response.usageMetadata) ? { usage: usageOf(response.usageMetadata) } : {}),
  }
}

/** Which choice a candidate is: Gemini leaves the index out when it is 0. */
export function indexOf(candidate: Raw, position: number): number {
  return typeof candidate.index === 'number' ? candidate.index : position
}

/** Why Gemini would not even begin to answer: its `promptFeedback.blockReason`, or ''. */
export function blockReason(response: Raw): string {
  return asText(asRecord(response.promptFeedback).blockReason)
}

function withoutCandidates(response: Raw): Choice {
  const finish_reason = blockReason(response) === '' ? 'stop' : 'content_filter'
  return { index: 0, message: { role: 'assistant', content: '' }, finish_reason }
}

function choiceOf(candidate: Raw, position: number, responseId: string): Choice {
  const progress: Progress = { responseId, toolCalls: 0, thought: 0 }
  const parts = asRecords(asRecord(candidate.content).parts)
  const deltas = parts.map((part) => answerDelta(part, progress)).filter((delta) => delta !== null)
  const logprobs = logprobsOf(candidate)
  return {
    index: indexOf(candidate, position),
    message: messageOf(deltas),
    finish_reason: finishReason(asText(candidate.finishReason), progress.toolCalls),
    ...(logprobs === undefined ? {} : { logprobs }),
  }
}

function messageOf(deltas: readonly ChatDelta[]): AnswerMessage {
  const content = deltas.map((delta) => delta.content ?? '').join('')
  const reasoning = deltas.map((delta) => delta.reasoning_content ?? '').join('')
  const details = joined(deltas.flatMap((delta) => delta.reasoning_details ?? []))
  const signed = deltas.findLast((delta) => delta.extra_content !== undefined)
  const calls = deltas
    .flatMap((delta) => delta.tool_calls ?? [])
    .map(({ index: _, id = '', function: made, ...rest }) => ({
      ...rest,
      id,
      type: 'function' as const,
      function: { name: made?.name ?? '', arguments: made?.arguments ?? '' },
    }))
  return {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(signed === undefined ? {} : { extra_content: signed.extra_content }),
  }
}

/** Details of one index are pieces of one thought. */
function joined(details: readonly ReasoningDetail[]): ReasoningDetail[] {
  const whole: ReasoningDetail[] = []
  for (const detail of details) {
    const last = whole.at(-1)
    if (last === undefined || last.index !== detail.index) whole.push({ ...detail })
    else Object.assign(last, detail, { text: `${last.text ?? ''}${detail.text ?? ''}` })
  }
  return whole
}
