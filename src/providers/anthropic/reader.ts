import type { ChatChunk, ChatDelta, ReasoningDetail } from '../../contract/chat.ts'
import { asRecord, asText, parseJson, type Raw } from '../../shared/json.ts'
import type { ChatBody, StreamReader } from '../contract.ts'
import { refuse } from '../refusal.ts'
import { eventRefusal } from './refusal.ts'
import { refusalText } from './reply.ts'
import { finishReason, stopBeside } from './stop-reason.ts'
import { ANSWER_TOOL, answersByTool } from './structured.ts'
import { laterUsage, toChatUsage } from './usage.ts'

/** A block that has begun. `order` counts from 0 among tool calls, or among pieces of thinking. */
interface OpenBlock {
  readonly kind: 'tool' | 'answer' | 'thinking'
  readonly order: number
  /** Whether any of the input has come. */
  filled: boolean
}

interface State {
  readonly answerByTool: boolean
  readonly blocks: Map<unknown, OpenBlock>
  id: string
  model: string
  usage: Raw
  toolCalls: number
  thoughts: number
  ended: boolean
  finished: boolean
}

/** Reads a stream of Messages events. Unknown events, blocks and deltas are passed over, as the vendor asks. */
export function openReader({ chat }: ChatBody): StreamReader {
  const state: State = {
    answerByTool: answersByTool(chat),
    blocks: new Map(),
    id: '',
    model: '',
    usage: {},
    toolCalls: 0,
    thoughts: 0,
    ended: false,
    finished: false,
  }
  return {
    read({ data }) {
      if (data.trim() === '' || data === '[DONE]') return []
      const parsed = parseJson(data)
      if (parsed === undefined) return refuse('failed', 'The provider sent an event that is not JSON.')
      const event = asRecord(parsed)
      if (event.type === 'error') return eventRefusal(event)
      return STEPS.get(asText(event.type))?.(state, event) ?? []
    },
    finished: () => state.finished,
  }
}

type Step = (state: State, event: Raw) => ChatChunk[]

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['message_start', start],
  ['content_block_start', openBlock],
  ['content_block_delta', (state, event) => DELTAS.get(asText(asRecord(event.delta).type))?.(state, event) ?? []],
  ['content_block_stop', closeBlock],
  ['message_delta', end],
  ['message_stop', stop],
])

const DELTAS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['text_delta', (state, event) => say(state, { content: asText(asRecord(event.delta).text) })],
  ['input_json_delta', (state, event) => fill(state, event, asText(asRecord(event.delta).partial_json))],
  ['thinking_delta', (state, event) => think(state, event, { text: asText(asRecord(event.delta).thinking) })],
  ['signature_delta', (state, event) => think(state, event, { signature: asText(asRecord(event.delta).signature) })],
])

function start(state: State, event: Raw): ChatChunk[] {
  const message = asRecord(event.message)
  state.id = asText(message.id)
  state.model = asText(message.model)
  state.usage = laterUsage(state.usage, message.usage)
  return say(state, { role: 'assistant', content: '' })
}

function openBlock(state: State, event: Raw): ChatChunk[] {
  const block = asRecord(event.content_block)
  switch (block.type) {
    case 'text':
      return block.text ? say(state, { content: asText(block.text) }) : []
    case 'tool_use':
      return openTool(state, event.index, block)
    case 'thinking':
      return openThought(state, event, block)
    case 'redacted_thinking':
      return sayDetail(state, { type: 'reasoning.encrypted', data: asText(block.data), index: state.thoughts++ })
    default:
      return []
  }
}

function openTool(state: State, at: unknown, block: Raw): ChatChunk[] {
  if (state.answerByTool && block.name === ANSWER_TOOL) {
    state.blocks.set(at, { kind: 'answer', order: 0, filled: false })
    return []
  }
  const order = state.toolCalls++
  state.blocks.set(at, { kind: 'tool', order, filled: false })
  const called = { name: asText(block.name), arguments: '' }
  return say(state, { tool_calls: [{ index: order, id: asText(block.id), type: 'function', function: called }] })
}

function openThought(state: State, event: Raw, block: Raw): ChatChunk[] {
  state.blocks.set(event.index, { kind: 'thinking', order: state.thoughts++, filled: false })
  const text = asText(block.thinking)
  return text ? think(state, event, { text }) : []
}

function fill(state: State, event: Raw, fragment: string): ChatChunk[] {
  const block = state.blocks.get(event.index)
  if (!block || block.kind === 'thinking' || fragment === '') return []
  block.filled = true
  if (block.kind === 'answer') return say(state, { content: fragment })
  return say(state, { tool_calls: [{ index: block.order, function: { arguments: fragment } }] })
}

function think(state: State, event: Raw, piece: { text?: string; signature?: string }): ChatChunk[] {
  const block = state.blocks.get(event.index)
  if (block?.kind !== 'thinking') return []
  return sayDetail(state, { type: 'reasoning.text', ...piece, index: block.order })
}

/** A call without input ends without a fragment, but OpenAI's clients parse the arguments as JSON. */
function closeBlock(state: State, event: Raw): ChatChunk[] {
  const block = state.blocks.get(event.index)
  return block && !block.filled ? fill(state, event, '{}') : []
}

function end(state: State, event: Raw): ChatChunk[] {
  state.usage = laterUsage(state.usage, event.usage)
  const delta = asRecord(event.delta)
  const stopReason = asText(delta.stop_reason)
  if (stopReason === '' || state.ended) return []
  state.ended = true
  const refusal = refusalText(delta)
  const choice = {
    index: 0,
    delta: refusal ? { refusal } : {},
    finish_reason: finishReason(stopReason, state.toolCalls),
    ...stopBeside(delta),
  }
  return [{ ...envelope(state), choices: [choice] }]
}

function stop(state: State): ChatChunk[] {
  state.finished = true
  return [{ ...envelope(state), choices: [], usage: toChatUsage(state.usage) }]
}

function sayDetail(state: State, detail: ReasoningDetail): ChatChunk[] {
  const spoken = detail.text ? { reasoning_content: detail.text } : {}
  return say(state, { ...spoken, reasoning_details: [detail] })
}

function say(state: State, delta: ChatDelta): ChatChunk[] {
  return [{ ...envelope(state), choices: [{ index: 0, delta, finish_reason: null }] }]
}

/** As in `reply.ts`, `created` is stamped by delivery. */
function envelope(state: State): Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> {
  return { id: state.id, object: 'chat.completion.chunk', created: 0, model: state.model }
}
