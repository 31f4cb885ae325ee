import type { ChatChunk, ChatDelta, FinishReason } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { ChatBody, Refusal, StreamReader } from '../contract.ts'
import { refuse } from '../refusal.ts'
import { finishReason, newProgress, type Progress, toDelta } from './answer.ts'
import { beginningOf } from './echo.ts'
import { toRefusal } from './refusal.ts'
import { toChatUsage } from './reply.ts'

interface State {
  readonly beginning: string
  readonly choices: Map<number, Progress>
  id: string
  model: string
  /** Counts so far: they may come with any chunk, and the last ones are right. */
  usage: Raw | null
  done: boolean
}

/** Reads a stream of Mistral's chunks, which ends with `[DONE]`. */
export function openReader({ chat }: ChatBody): StreamReader {
  const state: State = {
    beginning: beginningOf(chat),
    choices: new Map(),
    id: '',
    model: '',
    usage: null,
    done: false,
  }
  return {
    read: ({ data }) => (data.trim() === '[DONE]' ? end(state) : readChunk(data, state)),
    finished: () => state.done,
  }
}

function readChunk(data: string, state: State): readonly ChatChunk[] | Refusal {
  if (data.trim() === '') return []
  const chunk = parseJson(data)
  if (!isRecord(chunk)) return refuse('failed', 'Mistral sent an event that is not JSON.')
  if (!Array.isArray(chunk.choices)) return readOther(chunk, data)
  state.id ||= asText(chunk.id)
  state.model = asText(chunk.model) || state.model
  if (isRecord(chunk.usage)) state.usage = chunk.usage
  const choices = asRecords(chunk.choices)
  if (choices.some(({ finish_reason: reason }) => reason === 'error'))
    return refuse('failed', 'Mistral broke its answer off.')
  return choices.flatMap((choice, position) => sayChoice(choice, position, state))
}

function readOther(chunk: Raw, data: string): readonly ChatChunk[] | Refusal {
  if (chunk.object !== 'error' && chunk.error === undefined) return []
  const status = typeof chunk.raw_status_code === 'number' ? chunk.raw_status_code : 502
  return toRefusal(status, new Headers(), data)
}

/** A chunk that says nothing is left out, but for the first of a choice, which names the role. */
function sayChoice(choice: Raw, position: number, state: State): ChatChunk[] {
  const index = typeof choice.index === 'number' ? choice.index : position
  const known = state.choices.get(index)
  const progress = known ?? newProgress(state.beginning)
  state.choices.set(index, progress)
  const said = toDelta(asRecord(choice.delta), progress)
  const finish = choice.finish_reason ? finishReason(asText(choice.finish_reason)) : null
  const held = finish ? progress.echo.rest() : ''
  const delta = held === '' ? said : { ...said, content: (said.content ?? '') + held }
  if (known && !finish && Object.keys(delta).length === 0) return []
  return [say(state, index, known ? delta : { role: 'assistant', content: '', ...delta }, finish)]
}

function say(state: State, index: number, delta: ChatDelta, finish_reason: FinishReason | null): ChatChunk {
  return { ...envelope(state), choices: [{ index, delta, finish_reason }] }
}

function end(state: State): ChatChunk[] {
  state.done = true
  return state.usage ? [{ ...envelope(state), choices: [], usage: toChatUsage(state.usage) }] : []
}

/** `created` is stamped by delivery. */
function envelope({ id, model }: State): Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> {
  return { id, object: 'chat.completion.chunk', created: 0, model }
}
