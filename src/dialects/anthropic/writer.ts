import type { ChatChunk, ChatUsage } from '../../contract/chat.ts'
import type { Fault } from '../../shared/faults.ts'
import { isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { DialectRequest, StreamWriter } from '../dialect.ts'
import { addedBy } from '../said.ts'
import { callId, messageId, stopBeside, stopOf, toUsage } from './ending.ts'
import { errorType } from './error.ts'
import { continues, type Piece, piecesOf } from './pieces.ts'

/** The block that is being written. Blocks follow one another: a new one begins when the last has ended. */
interface OpenBlock {
  readonly kind: Piece['kind']
  readonly order: number | undefined
  sealed: boolean
  input: string
}

interface State {
  readonly asked: DialectRequest
  readonly calls: Set<number>
  /** What came while a call was not whole yet: calls may be told interleaved, blocks may not. */
  waiting: Piece[]
  open: OpenBlock | null
  started: boolean
  blocks: number
  finishReason: string | null
  stop: unknown
  refusal: string
  usage: ChatUsage | null
}

/** Writes a stream of Messages events. Source: platform.claude.com, "Streaming messages". */
export function openWriter(asked: DialectRequest): StreamWriter {
  const state: State = {
    asked,
    calls: new Set(),
    waiting: [],
    open: null,
    started: false,
    blocks: 0,
    finishReason: null,
    stop: undefined,
    refusal: '',
    usage: null,
  }
  return {
    write: (chunk) => writeChunk(state, chunk),
    end: () => start(state, '') + flush(state) + ending(state),
    fail: (fault: Fault) => event('error', { error: { type: errorType(fault), message: fault.message } }),
  }
}

function writeChunk(state: State, chunk: ChatChunk): string {
  state.usage = chunk.usage ?? state.usage
  // Annotations may come before anybody is named.
  let written = chunk.model ? start(state, chunk.model) : ''
  for (const choice of addedBy(chunk)) {
    if (choice.index !== 0) continue
    const { delta, finish_reason: reason } = choice
    for (const piece of piecesOf(delta)) written += start(state, '') + take(state, piece)
    state.refusal += delta.refusal ?? ''
    state.finishReason = reason ?? state.finishReason
    state.stop = stopBeside(choice) ?? state.stop
  }
  return written
}

function start(state: State, model: string): string {
  if (state.started) return ''
  state.started = true
  const message = {
    id: messageId(state.asked),
    type: 'message',
    role: 'assistant',
    model: model || state.asked.chat.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: toUsage(state.usage),
  }
  return event('message_start', { message }) + event('ping', {})
}

function take(state: State, piece: Piece): string {
  const { open } = state
  if (open && belongs(open, piece)) {
    const written = extend(state, open, piece)
    return state.waiting.length > 0 && isWhole(open) ? written + goOn(state) : written
  }
  if (open && !isWhole(open)) {
    state.waiting.push(piece)
    return ''
  }
  // Nothing can be added to a block that has ended; a call that was whole needs nothing more.
  if (piece.kind === 'tool_use' && state.calls.has(piece.order)) return ''
  return close(state) + begin(state, piece)
}

function belongs(open: OpenBlock, piece: Piece): boolean {
  if (open.kind !== piece.kind) return false
  if (piece.kind === 'thinking') return continues(open, piece)
  return piece.kind === 'text' || (piece.kind === 'tool_use' && open.order === piece.order)
}

/** Whether a block may end here. Only a call is told when it is whole: when its input is an object. */
function isWhole(open: OpenBlock): boolean {
  return open.kind !== 'tool_use' || isRecord(parseJson(open.input))
}

function goOn(state: State): string {
  const { waiting } = state
  state.waiting = []
  return waiting.map((piece) => take(state, piece)).join('')
}

function flush(state: State): string {
  let written = ''
  while (state.waiting.length > 0) written += close(state) + goOn(state)
  return written + close(state)
}

function begin(state: State, piece: Piece): string {
  const order = 'order' in piece ? piece.order : undefined
  if (piece.kind === 'tool_use') state.calls.add(piece.order)
  const open: OpenBlock = { kind: piece.kind, order, sealed: false, input: '' }
  state.open = open
  const opened = event('content_block_start', { index: state.blocks, content_block: emptyBlock(state, piece) })
  return opened + extend(state, open, piece)
}

function emptyBlock({ asked }: State, piece: Piece): Raw {
  switch (piece.kind) {
    case 'thinking':
      return { type: 'thinking', thinking: '', signature: '' }
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: piece.data }
    case 'text':
      return { type: 'text', text: '' }
    case 'tool_use':
      return { type: 'tool_use', id: callId(piece.id, piece.order, asked), name: piece.name, input: {} }
  }
}

function extend(state: State, open: OpenBlock, piece: Piece): string {
  const add = (delta: Raw) => event('content_block_delta', { index: state.blocks, delta })
  switch (piece.kind) {
    case 'thinking': {
      open.sealed = piece.signature !== ''
      const thought = piece.text ? add({ type: 'thinking_delta', thinking: piece.text }) : ''
      return open.sealed ? thought + add({ type: 'signature_delta', signature: piece.signature }) : thought
    }
    case 'text':
      return add({ type: 'text_delta', text: piece.text })
    case 'tool_use':
      open.input += piece.input
      return piece.input ? add({ type: 'input_json_delta', partial_json: piece.input }) : ''
    case 'redacted_thinking':
      return ''
  }
}

function close(state: State): string {
  if (!state.open) return ''
  state.open = null
  return event('content_block_stop', { index: state.blocks++ })
}

/** Usage comes after the finish reason, so both wait for the end. */
function ending(state: State): string {
  const { finishReason, stop, refusal, calls, usage, asked } = state
  const delta = stopOf({ finishReason, stop, refusal, calls: calls.size }, asked)
  return event('message_delta', { delta, usage: toUsage(usage) }) + event('message_stop', {})
}

function event(type: string, fields: Raw): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}
