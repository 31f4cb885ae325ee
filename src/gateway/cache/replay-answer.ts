import type { ChatChunk, ChatCompletion, ToolCall, ToolCallDelta } from '../../contract/chat.ts'
import { isRecord } from '../../shared/json.ts'
import type { KeptAnswer } from './kept-answer.ts'

const DONE = 'data: [DONE]\n\n'

/** A kept answer in the form this caller wants. In its own form it is the same, byte for byte. */
export function replayAnswer(kept: KeptAnswer, stream: boolean, showUsage: boolean): string {
  if (!stream) return kept.form === 'json' ? kept.text : JSON.stringify(assemble(chunksOf(kept.text)))
  if (kept.form === 'json') return streamOf(JSON.parse(kept.text) as ChatCompletion, showUsage)
  return showUsage ? kept.text : withoutUsage(kept.text)
}

/** The chunks of an event stream, in order; what is no chunk is passed over. */
export function chunksOf(text: string): ChatChunk[] {
  const data = text.split('\n').filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
  return data.map((line) => JSON.parse(line.slice(5)) as ChatChunk)
}

/** Puts the chunks of a stream together into the answer they amount to. */
export function assemble(chunks: readonly ChatChunk[]): ChatCompletion {
  const first = chunks[0]
  const choices = new Map<number, ChatCompletion['choices'][number]>()
  for (const chunk of chunks) {
    for (const { index, delta = {}, finish_reason, logprobs, ...more } of chunk.choices) {
      const message = { role: 'assistant' as const, content: null, refusal: null }
      const choice = { ...(choices.get(index) ?? { index, message, logprobs: null, finish_reason: null }), ...more }
      addDelta(choice.message, delta)
      const ended = { finish_reason: finish_reason || choice.finish_reason }
      choices.set(index, { ...choice, logprobs: joined(choice.logprobs, logprobs), ...ended })
    }
  }
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage
  return {
    id: first?.id ?? '',
    object: 'chat.completion',
    created: first?.created ?? 0,
    model: first?.model ?? '',
    choices: [...choices.values()].sort((a, b) => a.index - b.index),
    ...(usage ? { usage } : {}),
  }
}

/** The probabilities of two pieces, one after the other. */
function joined(before: unknown, more: unknown): unknown {
  if (!isRecord(before) || !isRecord(more)) return more ?? before
  const lists = Object.entries(more).map(([key, list]) => {
    const known = before[key]
    return [key, Array.isArray(known) && Array.isArray(list) ? [...known, ...list] : (list ?? known)]
  })
  return { ...before, ...Object.fromEntries(lists) }
}

type Message = ChatCompletion['choices'][number]['message']
type Delta = ChatChunk['choices'][number]['delta']

function addDelta(message: Message, delta: Delta): void {
  if (typeof delta.content === 'string') message.content = (message.content ?? '') + delta.content
  if (delta.reasoning_content) message.reasoning_content = (message.reasoning_content ?? '') + delta.reasoning_content
  if (delta.reasoning_details)
    message.reasoning_details = [...(message.reasoning_details ?? []), ...delta.reasoning_details]
  if (delta.refusal) message.refusal = (message.refusal ?? '') + delta.refusal
  for (const part of delta.tool_calls ?? []) {
    message.tool_calls ??= []
    addToolCall(message.tool_calls, part)
  }
}

function addToolCall(calls: ToolCall[], part: ToolCallDelta): void {
  const known = calls[part.index]
  const { index: _, id, type: __, function: fragment, ...rest } = part
  if (!known) {
    const named = { name: fragment?.name ?? '', arguments: fragment?.arguments ?? '' }
    calls[part.index] = { ...rest, id: id ?? '', type: 'function', function: named }
    return
  }
  known.function.arguments += fragment?.arguments ?? ''
  // A signature may come after the arguments it signs.
  Object.assign(known, rest)
}

function streamOf(answer: ChatCompletion, showUsage: boolean): string {
  const { id, created, model } = answer
  const chunk = (choices: ChatChunk['choices']) => ({ id, object: 'chat.completion.chunk', created, model, choices })
  const events: object[] = []
  for (const { index, message, finish_reason, logprobs } of answer.choices) {
    const { tool_calls: calls, ...said } = message
    const tool_calls = calls?.map((call, position) => ({ index: position, ...call }))
    const delta = { ...said, ...(tool_calls ? { tool_calls } : {}) }
    const extra = logprobs === undefined ? {} : { logprobs }
    events.push(chunk([{ index, delta, finish_reason: null, ...extra }]), chunk([{ index, delta: {}, finish_reason }]))
  }
  if (showUsage && answer.usage) events.push({ ...chunk([]), usage: answer.usage })
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('') + DONE
}

/** A stream without the event that carries nothing but usage. */
function withoutUsage(text: string): string {
  const events = text.split(/(?<=\n\n)/)
  return events.filter((event) => !/"choices"\s*:\s*\[\s*\]/.test(event) || !event.includes('"usage"')).join('')
}
