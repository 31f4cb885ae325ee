import type { ChatChunk, ChatDelta, ChatRequest, FinishReason } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { Refusal, ServerEvent, StreamReader } from '../contract.ts'
import { refuse } from '../refusal.ts'
import { answerDelta, type Progress } from './answer-delta.ts'
import { finishReason } from './finish-reason.ts'
import { logprobsOf } from './logprobs.ts'
import { refusalInStream } from './refusal.ts'
import { blockReason, indexOf } from './reply.ts'
import { usageOf } from './usage.ts'

interface ChoiceProgress extends Progress {
  started: boolean
  finished: boolean
}

interface StreamProgress {
  id: string
  model: string
  readonly choices: Map<number, ChoiceProgress>
  /** The usage passed on last, as text: it is passed on again only when a later event corrects it. */
  usage: string
}

/**
 * Reads `streamGenerateContent?alt=sse`. Every event is a whole response with only the new parts, and none is marked as
 * the last: a candidate is complete when its `finishReason` comes.
 */
export function streamReader(chat: ChatRequest): StreamReader {
  const progress: StreamProgress = { id: '', model: chat.model, choices: new Map(), usage: '' }
  return {
    read: (event) => readEvent(event, progress),
    finished: () => allFinished(progress),
  }
}

function allFinished({ choices }: StreamProgress): boolean {
  return choices.size > 0 && [...choices.values()].every((choice) => choice.finished)
}

function readEvent({ data }: ServerEvent, progress: StreamProgress): readonly ChatChunk[] | Refusal {
  // A proxy in between may add OpenAI's end mark or a keep-alive.
  if (data.trim() === '' || data.trim() === '[DONE]') return []
  const parsed = parseJson(data)
  const response = Array.isArray(parsed) ? parsed[0] : parsed
  if (!isRecord(response)) return refuse('failed', 'Gemini sent an event that is not JSON.')
  if (isRecord(response.error)) return refusalInStream(response.error)
  progress.id ||= asText(response.responseId)
  progress.model = asText(response.modelVersion) || progress.model
  return [...answerChunks(response, progress), ...usageChunks(response, progress)]
}

function answerChunks(response: Raw, progress: StreamProgress): ChatChunk[] {
  const candidates = asRecords(response.candidates)
  if (candidates.length > 0) {
    return candidates.flatMap((candidate, position) => candidateChunks(candidate, position, progress))
  }
  if (blockReason(response) === '') return []
  const choice = choiceAt(0, progress)
  if (choice.finished) return []
  choice.finished = true
  return [chunk(progress, 0, opening(choice, { content: '' })), chunk(progress, 0, {}, 'content_filter')]
}

function candidateChunks(candidate: Raw, position: number, progress: StreamProgress): ChatChunk[] {
  const index = indexOf(candidate, position)
  const choice = choiceAt(index, progress)
  const deltas = asRecords(asRecord(candidate.content).parts)
    .map((part) => answerDelta(part, choice))
    .filter((delta) => delta !== null)
  const reason = asText(candidate.finishReason)
  if (deltas.length === 0 && reason !== '' && !choice.started) deltas.push({ content: '' })
  const chunks = deltas.map((delta) => chunk(progress, index, opening(choice, delta)))
  const logprobs = logprobsOf(candidate)
  const [first] = chunks[0]?.choices ?? []
  if (first !== undefined && logprobs !== undefined) first.logprobs = logprobs
  if (reason === '' || choice.finished) return chunks
  choice.finished = true
  return [...chunks, chunk(progress, index, {}, finishReason(reason, choice.toolCalls))]
}

function usageChunks(response: Raw, progress: StreamProgress): ChatChunk[] {
  if (!allFinished(progress) || !isRecord(response.usageMetadata)) return []
  const usage = usageOf(response.usageMetadata)
  const text = JSON.stringify(usage)
  if (text === progress.usage) return []
  progress.usage = text
  return [{ ...envelope(progress), choices: [], usage }]
}

function choiceAt(index: number, { id, choices }: StreamProgress): ChoiceProgress {
  const known = choices.get(index)
  if (known !== undefined) return known
  const fresh = { responseId: id, toolCalls: 0, thought: 0, started: false, finished: false }
  choices.set(index, fresh)
  return fresh
}

/** The first delta of a choice names its role. */
function opening(choice: ChoiceProgress, delta: ChatDelta): ChatDelta {
  if (choice.started) return delta
  choice.started = true
  return { role: 'assistant', ...delta }
}

function chunk(
  progress: StreamProgress,
  index: number,
  delta: ChatDelta,
  finish_reason: FinishReason | null = null,
): ChatChunk {
  return { ...envelope(progress), choices: [{ index, delta, finish_reason }] }
}

function envelope({ id, model }: StreamProgress): Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'> {
  return { id, object: 'chat.completion.chunk', created: 0, model }
}
