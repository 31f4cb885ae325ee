import type { ChatChunk, ChatDelta } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { ChatBody, Refusal, StreamReader } from '../contract.ts'
import { refuse } from '../refusal.ts'
import { logprobsOf } from './logprobs.ts'
import { THINKING_FORMAT } from './messages.ts'
import { failureOf, toRefusal } from './refusal.ts'
import { argumentsOf, finishReason, withCitations } from './reply.ts'
import { toChatUsage } from './usage.ts'

interface State {
  readonly model: string
  /** The open calls by Cohere's index: the place of each, and whether any of its arguments have come. */
  readonly calls: Map<unknown, { readonly place: number; filled: boolean }>
  /** The places of pieces of thinking, by Cohere's index. */
  readonly thoughts: Map<unknown, number>
  id: string
  finished: boolean
}

type Step = (state: State, event: Raw, message: Raw) => readonly ChatChunk[] | Refusal

/** Reads the events of `chat` with `stream`. Unknown ones are passed over. */
export function openReader({ chat }: ChatBody): StreamReader {
  const state: State = { model: chat.model, calls: new Map(), thoughts: new Map(), id: '', finished: false }
  return {
    read({ data }) {
      if (data.trim() === '' || data.trim() === '[DONE]') return []
      const event = parseJson(data)
      if (!isRecord(event)) return refuse('failed', 'Cohere sent an event that is not JSON.')
      const step = STEPS.get(asText(event.type))
      if (step) return step(state, event, asRecord(asRecord(event.delta).message))
      return event.type === undefined && event.message !== undefined ? toRefusal(502, new Headers(), data) : []
    },
    finished: () => state.finished,
  }
}

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['message-start', start],
  ['content-start', sayContent],
  ['content-delta', sayContent],
  ['tool-plan-delta', (state, _, message) => sayText(state, asText(message.tool_plan))],
  ['tool-call-start', openCall],
  ['tool-call-delta', (state, event, message) => fill(state, event, asRecord(message.tool_calls))],
  ['tool-call-end', closeCall],
  ['citation-start', (state, _, { citations }) => say(state, withCitations(isRecord(citations) ? [citations] : []))],
  ['message-end', end],
])

function start(state: State, event: Raw): ChatChunk[] {
  state.id = asText(event.id)
  return [chunk(state, { role: 'assistant', content: '' })]
}

function sayContent(state: State, event: Raw, message: Raw): ChatChunk[] {
  const { text, thinking } = asRecord(message.content)
  const thought = asText(thinking)
  if (thought !== '') return say(state, thinkingDelta(state, event, thought))
  return sayText(state, asText(text), logprobsOf(asRecords([event.logprobs])))
}

function thinkingDelta({ thoughts }: State, event: Raw, text: string): ChatDelta {
  const index = thoughts.get(event.index) ?? thoughts.size
  thoughts.set(event.index, index)
  const detail = { type: 'reasoning.text' as const, text, format: THINKING_FORMAT, index }
  return { reasoning_content: text, reasoning_details: [detail] }
}

function sayText(state: State, content: string, logprobs?: unknown): ChatChunk[] {
  const [said] = content === '' ? [] : say(state, { content })
  if (said?.choices[0] && logprobs !== undefined) said.choices[0].logprobs = logprobs
  return said ? [said] : []
}

function openCall(state: State, event: Raw, message: Raw): ChatChunk[] {
  const call = asRecord(message.tool_calls)
  const place = state.calls.size
  state.calls.set(event.index, { place, filled: false })
  const called = { name: asText(asRecord(call.function).name), arguments: '' }
  const opened = { index: place, id: asText(call.id), type: 'function' as const, function: called }
  return [...say(state, { tool_calls: [opened] }), ...fill(state, event, call)]
}

function fill(state: State, event: Raw, call: Raw): ChatChunk[] {
  const open = state.calls.get(event.index)
  const fragment = asText(asRecord(call.function).arguments)
  if (!open || fragment === '') return []
  const written = open.filled ? fragment : argumentsOf(fragment)
  open.filled = true
  return say(state, { tool_calls: [{ index: open.place, function: { arguments: written } }] })
}

/** A call without arguments ends without a fragment, but OpenAI's clients parse them as JSON. */
function closeCall(state: State, event: Raw): ChatChunk[] {
  const open = state.calls.get(event.index)
  return open && !open.filled ? fill(state, event, { function: { arguments: '{}' } }) : []
}

function end(state: State, event: Raw): readonly ChatChunk[] | Refusal {
  const { finish_reason: told, usage, error } = asRecord(event.delta)
  const reason = asText(told)
  const failure = failureOf(reason, asText(error))
  if (failure !== null) return refuse('failed', failure)
  state.finished = true
  const last = { ...envelope(state), choices: [{ index: 0, delta: {}, finish_reason: finishReason(reason) }] }
  return isRecord(usage) ? [last, { ...envelope(state), choices: [], usage: toChatUsage(usage) }] : [last]
}

function say(state: State, delta: ChatDelta): ChatChunk[] {
  return Object.keys(delta).length === 0 ? [] : [chunk(state, delta)]
}

function chunk(state: State, delta: ChatDelta): ChatChunk {
  return { ...envelope(state), choices: [{ index: 0, delta, finish_reason: null }] }
}

/** `created` is stamped by delivery. */
function envelope({ id, model }: State): Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> {
  return { id, object: 'chat.completion.chunk', created: 0, model }
}
