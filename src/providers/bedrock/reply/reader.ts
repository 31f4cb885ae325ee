import type { ChatChunk, ChatDelta, ReasoningDetail } from '../../../contract/chat.ts'
import { asRecord, asText, isRecord, parseJson, type Raw } from '../../../shared/json.ts'
import { ANSWER_TOOL, answersByTool } from '../../anthropic/structured.ts'
import type { ChatBody, Refusal, StreamReader } from '../../contract.ts'
import { refuse } from '../../refusal.ts'
import { eventRefusal } from '../refusal.ts'
import { ERROR_EVENT } from '../stream/frames.ts'
import { type ToolNames, toolNames } from '../tools/tool-names.ts'
import { toChatUsage } from '../usage.ts'
import { encryptedDetail, textDetail } from './reasoning.ts'
import { isServersOwn } from './reply.ts'
import { finishReason, malformed } from './stop-reason.ts'

/** A block that has begun. `order` counts from 0 among tool calls, or among pieces of reasoning. */
interface OpenBlock {
  readonly kind: 'tool' | 'answer' | 'reasoning'
  readonly order: number
  /** Whether any of the input has come. */
  filled: boolean
}

interface State {
  readonly model: string
  readonly names: ToolNames
  readonly answerByTool: boolean
  readonly blocks: Map<unknown, OpenBlock>
  toolCalls: number
  thoughts: number
  stopped: boolean
  counted: boolean
}

/** Reads a stream of Converse's events, as `frames` gives them. Unknown events, blocks and deltas are passed over. */
export function openReader({ chat }: ChatBody): StreamReader {
  const state: State = {
    model: chat.model,
    names: toolNames(chat),
    answerByTool: answersByTool(chat),
    blocks: new Map(),
    toolCalls: 0,
    thoughts: 0,
    stopped: false,
    counted: false,
  }
  return {
    read({ event, data }) {
      if (event === ERROR_EVENT || event.endsWith('Exception')) return eventRefusal(event, data)
      const step = STEPS.get(event)
      if (!step) return []
      const parsed = parseJson(data)
      if (!isRecord(parsed)) return refuse('failed', 'The provider sent an event that is not JSON.')
      return step(state, parsed)
    },
    // What was used is told after the end.
    finished: () => state.stopped && state.counted,
  }
}

type Step = (state: State, event: Raw) => readonly ChatChunk[] | Refusal

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['messageStart', (state) => say(state, { role: 'assistant', content: '' })],
  ['contentBlockStart', openBlock],
  ['contentBlockDelta', takeDelta],
  ['contentBlockStop', closeBlock],
  ['messageStop', stop],
  ['metadata', tellUsage],
])

/** Only tool calls are announced; text and reasoning begin with their first piece. */
function openBlock(state: State, event: Raw): ChatChunk[] {
  const { toolUse } = asRecord(event.start)
  if (!isRecord(toolUse) || isServersOwn(toolUse)) return []
  const { contentBlockIndex: at } = event
  if (state.answerByTool && toolUse.name === ANSWER_TOOL) {
    state.blocks.set(at, { kind: 'answer', order: 0, filled: false })
    return []
  }
  const order = state.toolCalls++
  state.blocks.set(at, { kind: 'tool', order, filled: false })
  const called = { name: state.names.toCaller(asText(toolUse.name)), arguments: '' }
  return say(state, {
    tool_calls: [{ index: order, id: asText(toolUse.toolUseId), type: 'function', function: called }],
  })
}

function takeDelta(state: State, event: Raw): ChatChunk[] {
  const { text, toolUse, reasoningContent } = asRecord(event.delta)
  if (isRecord(toolUse)) return fill(state, event, asText(toolUse.input))
  if (isRecord(reasoningContent)) return reason(state, event, reasoningContent)
  return text ? say(state, { content: asText(text) }) : []
}

function fill(state: State, event: Raw, fragment: string): ChatChunk[] {
  const block = state.blocks.get(event.contentBlockIndex)
  if (!block || block.kind === 'reasoning' || fragment === '') return []
  block.filled = true
  if (block.kind === 'answer') return say(state, { content: fragment })
  return say(state, { tool_calls: [{ index: block.order, function: { arguments: fragment } }] })
}

function reason(state: State, event: Raw, { text, signature, redactedContent }: Raw): ChatChunk[] {
  if (typeof redactedContent === 'string') return sayDetail(state, encryptedDetail(redactedContent, state.thoughts++))
  const { contentBlockIndex: at } = event
  const block = state.blocks.get(at) ?? { kind: 'reasoning', order: state.thoughts++, filled: true }
  state.blocks.set(at, block)
  if (typeof signature === 'string') return sayDetail(state, textDetail({ signature }, block.order))
  return text ? sayDetail(state, textDetail({ text: asText(text) }, block.order)) : []
}

/** A call without input ends without a fragment, but OpenAI's clients parse the arguments as JSON. */
function closeBlock(state: State, event: Raw): ChatChunk[] {
  const block = state.blocks.get(event.contentBlockIndex)
  return block && !block.filled ? fill(state, event, '{}') : []
}

function stop(state: State, event: Raw): readonly ChatChunk[] | Refusal {
  const stopReason = asText(event.stopReason)
  const wrong = malformed(stopReason)
  if (wrong !== null) return refuse('failed', wrong)
  if (state.stopped) return []
  state.stopped = true
  const finish_reason = finishReason(stopReason, state.toolCalls)
  return [{ ...envelope(state), choices: [{ index: 0, delta: {}, finish_reason }] }]
}

function tellUsage(state: State, event: Raw): ChatChunk[] {
  if (state.counted) return []
  state.counted = true
  return [{ ...envelope(state), choices: [], usage: toChatUsage(asRecord(event.usage)) }]
}

function sayDetail(state: State, detail: ReasoningDetail): ChatChunk[] {
  const spoken = detail.text ? { reasoning_content: detail.text } : {}
  return say(state, { ...spoken, reasoning_details: [detail] })
}

function say(state: State, delta: ChatDelta): ChatChunk[] {
  return [{ ...envelope(state), choices: [{ index: 0, delta, finish_reason: null }] }]
}

/** As in `reply.ts`, Bedrock gives the answer no name and no time. */
function envelope({ model }: State): Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> {
  return { id: '', object: 'chat.completion.chunk', created: 0, model }
}
