import type {
  ChatChunk,
  ChatCompletion,
  ChatUsage,
  ReasoningDetail,
  ToolCallDelta,
} from '../../../../../src/contract/chat.ts'
import type { Decide } from './decide.ts'

type Streamed = ChatChunk['choices'][number]
type Said = Streamed['delta'] | ChatCompletion['choices'][number]['message']

/** An answer as some vendors write it: what there is none of is null, thinking has another name. */
export function noisyAnswer(answer: ChatCompletion, decide: Decide): ChatCompletion {
  const choices = answer.choices.map((choice) => ({
    ...choice,
    message: noisySaid(choice.message, decide),
    logprobs: choice.logprobs ?? null,
  }))
  return { ...answer, usage: answer.usage ? noisyUsage(answer.usage) : null, choices } as unknown as ChatCompletion
}

/**
 * A stream as some vendors write it: as such an answer, a call's name and id told with every piece of it, and annotations
 * that come by themselves, without a delta, a name or a choice. Nothing more is said by it.
 */
export function noisyChunks(chunks: readonly ChatChunk[], decide: Decide): ChatChunk[] {
  const calls = new Map<string, ToolCallDelta>()
  return chunks.flatMap((chunk) => {
    const choices = chunk.choices.map((choice) => noisyChoice(choice, calls, decide))
    const told = { ...chunk, choices, usage: chunk.usage ? noisyUsage(chunk.usage) : null }
    return decide(4) === 0 ? [annotation(chunk, decide), told] : [told]
  })
}

function annotation({ choices: [choice] }: ChatChunk, decide: Decide): ChatChunk {
  const nameless = { id: '', object: '', created: 0, model: '', usage: null }
  const withoutDelta = { index: choice?.index ?? 0, finish_reason: null, logprobs: null }
  const kinds = [nameless, { ...nameless, choices: [] }, { ...nameless, choices: [withoutDelta] }]
  return kinds[decide(kinds.length)] as unknown as ChatChunk
}

function noisyChoice({ delta, ...choice }: Streamed, calls: Map<string, ToolCallDelta>, decide: Decide): Streamed {
  const told = delta.tool_calls?.map((call) => noisyCall(call, `${choice.index} ${call.index}`, calls, decide))
  const reason = choice.finish_reason ?? (decide(3) === 0 ? ('' as never) : null)
  const said = noisySaid({ ...delta, ...(told && { tool_calls: told }) }, decide)
  return { ...choice, finish_reason: reason, delta: said }
}

const NOTHING = { content: null, refusal: null, reasoning_content: null, reasoning_details: null, tool_calls: null }

function noisySaid<Message extends Said>(said: Message, decide: Decide): Message {
  const { reasoning_content, reasoning_details: details, ...rest } = said
  const thought =
    decide(2) === 0 ? { reasoning_content } : { reasoning: reasoning_content, reasoning_content: undefined }
  return {
    ...(decide(2) === 0 ? {} : NOTHING),
    ...rest,
    ...(reasoning_content !== undefined && thought),
    ...(details && { reasoning_details: details.map((detail) => (decide(2) === 0 ? detail : noisyDetail(detail))) }),
  } as unknown as Message
}

function noisyDetail(detail: ReasoningDetail): object {
  return { text: null, signature: null, data: null, format: null, ...detail }
}

function noisyCall(call: ToolCallDelta, key: string, calls: Map<string, ToolCallDelta>, decide: Decide): ToolCallDelta {
  const first = calls.get(key)
  if (!first) calls.set(key, call)
  const { id, type, function: made } = first ?? call
  const text = call.function?.arguments
  const habits = [
    call,
    first ? { ...call, id, type, function: { name: made?.name, arguments: text } } : call,
    first ? { ...call, function: { name: '', arguments: text } } : call,
    { extra_content: null, ...(first && { id: null, type: null }), ...call },
  ]
  return habits[decide(habits.length)] as ToolCallDelta
}

/** Details of nothing are null. */
function noisyUsage({
  prompt_tokens_details: prompt,
  completion_tokens_details: completion,
  ...rest
}: ChatUsage): ChatUsage {
  const told = (details: object | undefined) =>
    Object.values(details ?? {}).some((count) => count > 0) ? details : null
  return {
    ...rest,
    prompt_tokens_details: told(prompt),
    completion_tokens_details: told(completion),
  } as unknown as ChatUsage
}
