import type { ChatDelta, FinishReason, ReasoningDetail, ToolCallDelta } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import { type Echo, echoOf } from './echo.ts'

/** Marks thinking as Mistral's own, so that it goes back to it and to nobody else. */
export const THINKING_FORMAT = 'mistral-v1'

/** What has been read of one choice. */
export interface Progress {
  readonly echo: Echo
  /** Which place each call has, by its id. */
  readonly calls: Map<string, number>
  /** How many pieces of thinking have ended. */
  thoughts: number
  thinks: boolean
}

/** Nothing read yet of a choice that may begin with what the caller said first. */
export function newProgress(beginning: string): Progress {
  return { echo: echoOf(beginning), calls: new Map(), thoughts: 0, thinks: false }
}

/**
 * A message, or a piece of one, as OpenAI's delta: text apart from thinking. Citations (`reference` chunks) have no place
 * in it and are left out.
 */
export function toDelta(message: Raw, progress: Progress): ChatDelta {
  const details: ReasoningDetail[] = []
  const texts: string[] = []
  for (const chunk of chunksOf(message.content)) {
    if (chunk.type === 'thinking') details.push(toDetail(chunk, progress))
    else texts.push(toText(chunk, progress))
  }
  const content = texts.join('')
  const thought = details.map((detail) => detail.text ?? '').join('')
  const calls = asRecords(message.tool_calls).map((call) => toCall(call, progress))
  return {
    ...(content === '' ? {} : { content }),
    ...(thought === '' ? {} : { reasoning_content: thought }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  }
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
}

/** OpenAI's finish reason; null where Mistral says that it broke off. */
export function finishReason(reason: string): FinishReason | null {
  return reason === 'error' ? null : (FINISH[reason] ?? 'stop')
}

function chunksOf(content: unknown): readonly Raw[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : asRecords(content)
}

/** Text after a piece of thinking ends it. */
function toText(chunk: Raw, progress: Progress): string {
  const text = progress.echo.strip(chunk.type === 'text' ? asText(chunk.text) : '')
  if (text !== '' && progress.thinks) endThought(progress)
  return text
}

function toDetail(chunk: Raw, progress: Progress): ReasoningDetail {
  const text = asRecords(chunk.thinking).map((piece) => asText(piece.text))
  const signature = asText(chunk.signature)
  const detail: ReasoningDetail = {
    type: 'reasoning.text',
    text: text.join(''),
    ...(signature && { signature }),
    format: THINKING_FORMAT,
    index: progress.thoughts,
  }
  progress.thinks = true
  if (chunk.closed === true) endThought(progress)
  return detail
}

function endThought(progress: Progress): void {
  progress.thinks = false
  progress.thoughts++
}

/** Whole calls come at once, mostly without a place or a type; pieces of a call come with its place and an empty name. */
function toCall(call: Raw, progress: Progress): ToolCallDelta {
  const id = asText(call.id) === 'null' ? '' : asText(call.id)
  const called = asRecord(call.function)
  const name = asText(called.name)
  const text = isRecord(called.arguments) ? JSON.stringify(called.arguments) : asText(called.arguments)
  const spoken = { ...(name === '' ? {} : { name }), arguments: text }
  const index = placeOf(id, call.index, progress.calls)
  return { index, ...(id === '' ? {} : { id, type: 'function' }), function: spoken }
}

function placeOf(id: string, index: unknown, calls: Map<string, number>): number {
  if (id === '') return typeof index === 'number' ? index : Math.max(0, calls.size - 1)
  const place = calls.get(id) ?? calls.size
  calls.set(id, place)
  return place
}
