import type { ChatChunk, ChatDelta, FinishReason } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { ChatBody, Refusal, StreamReader } from '../contract.ts'
import { readRefusal, refuse } from '../refusal.ts'
import { finishReason, idOf, logprobsOf, toCall, toChatUsage } from './reply.ts'

interface State {
  id: string
  model: string
  toolCalls: number
  finished: boolean
}

/** Reads a stream of Ollama's lines: each is a piece of the message, the one that is `done` has the counts. */
export function openReader({ chat }: ChatBody): StreamReader {
  const state: State = { id: '', model: chat.model, toolCalls: 0, finished: false }
  return {
    read: ({ data }) => readLine(data, state),
    finished: () => state.finished,
  }
}

function readLine(data: string, state: State): readonly ChatChunk[] | Refusal {
  const line = parseJson(data)
  if (!isRecord(line)) return refuse('failed', 'Ollama sent a line that is not JSON.')
  if (line.error !== undefined) return readRefusal(500, new Headers(), data)
  const isFirst = state.id === ''
  state.id ||= idOf(line)
  state.model = asText(line.model) || state.model
  const delta = { ...(isFirst && { role: 'assistant' as const, content: '' }), ...toDelta(line, state) }
  const said = Object.keys(delta).length > 0 ? [say(state, line, delta, null)] : []
  if (line.done !== true || state.finished) return said
  state.finished = true
  const last = say(state, {}, {}, finishReason(line, state.toolCalls))
  return [...said, last, { ...envelope(state), choices: [], usage: toChatUsage(line) }]
}

function toDelta(line: Raw, state: State): ChatDelta {
  const { content, thinking, tool_calls: called } = asRecord(line.message)
  const text = asText(content)
  const thought = asText(thinking)
  const calls = asRecords(called).map((call) => {
    const index = state.toolCalls++
    return { index, ...toCall(call, state.id, index) }
  })
  return {
    ...(thought && { reasoning_content: thought }),
    ...(text && { content: text }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function say(state: State, line: Raw, delta: ChatDelta, finish_reason: FinishReason | null): ChatChunk {
  const choice = { index: 0, delta, finish_reason }
  const logprobs = logprobsOf(line)
  return { ...envelope(state), choices: [logprobs === undefined ? choice : { ...choice, logprobs }] }
}

/** `created` is stamped by delivery. */
function envelope({ id, model }: State): Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> {
  return { id, object: 'chat.completion.chunk', created: 0, model }
}
