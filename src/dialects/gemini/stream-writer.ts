import type { ChatChunk, ChatUsage, FinishReason, ToolCall, ToolCallDelta } from '../../contract/chat.ts'
import { FAULTS } from '../../shared/faults.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import type { DialectRequest, StreamWriter } from '../dialect.ts'
import { addedBy } from '../said.ts'
import { callPart, contentOf, envelope, textParts, thoughtParts } from './answer.ts'
import { errorOf } from './error.ts'
import { finishReason } from './finish-reason.ts'
import { logprobsResult } from './logprobs.ts'
import { usageMetadata } from './usage.ts'

type StreamedChoice = ChatChunk['choices'][number]

interface Candidate {
  /** Function calls come in fragments, maybe several at once, and Gemini sends them whole: they wait for the end. */
  readonly calls: Map<number, ToolCall>
  finish: FinishReason | null
  /** Logprobs that came with nothing to say. */
  logprobs: unknown
}

interface Progress {
  readonly candidates: Map<number, Candidate>
  id: string
  model: string
  usage: ChatUsage | null
}

/**
 * Writes the events of `streamGenerateContent?alt=sse`: each a whole response with only the new parts. The reasons and
 * the usage wait for the last one, where Gemini has them.
 */
export function streamWriter(asked: DialectRequest): StreamWriter {
  const progress: Progress = { candidates: new Map(), id: '', model: '', usage: null }
  return {
    write: (chunk) => {
      progress.id ||= chunk.id
      progress.model ||= chunk.model
      progress.usage = chunk.usage ?? progress.usage
      const candidates = addedBy(chunk).flatMap((choice) => pieces(choice, progress))
      return candidates.length === 0 ? '' : event({ candidates, ...envelope(progress, asked) })
    },
    end: () =>
      event({ candidates: lastPieces(progress), ...usageMetadata(progress.usage), ...envelope(progress, asked) }),
    fail: (fault) => failure(errorOf(fault, FAULTS[fault.code].status, '')),
  }
}

function pieces(choice: StreamedChoice, progress: Progress): Raw[] {
  const { index, delta, finish_reason, logprobs } = choice
  const candidate = candidateAt(index, progress)
  candidate.finish = finish_reason ?? candidate.finish
  for (const fragment of delta.tool_calls ?? []) addFragment(candidate.calls, fragment)
  const parts = [...thoughtParts(delta), ...textParts(delta)]
  if (parts.length > 0) return [{ content: contentOf(parts), index, ...logprobsResult(logprobs) }]
  candidate.logprobs = merged(candidate.logprobs, logprobs)
  return []
}

function lastPieces({ candidates }: Progress): Raw[] {
  return [...candidates].map(([index, { calls, finish, logprobs }]) => ({
    content: contentOf([...calls.values()].map(callPart)),
    finishReason: finishReason(finish),
    index,
    ...logprobsResult(logprobs),
  }))
}

function candidateAt(index: number, { candidates }: Progress): Candidate {
  const known = candidates.get(index)
  if (known !== undefined) return known
  const fresh: Candidate = { calls: new Map(), finish: null, logprobs: undefined }
  candidates.set(index, fresh)
  return fresh
}

function addFragment(calls: Map<number, ToolCall>, { index, id, function: piece, ...rest }: ToolCallDelta): void {
  const known = calls.get(index) ?? { id: '', type: 'function', function: { name: '', arguments: '' } }
  // Some vendors tell it with every piece.
  const name = known.function.name || (piece?.name ?? '')
  const text = known.function.arguments + (piece?.arguments ?? '')
  const { type: _, ...extras } = rest
  calls.set(index, { ...known, ...extras, id: id || known.id, function: { name, arguments: text } })
}

function merged(known: unknown, added: unknown): unknown {
  if (!isRecord(known) || !isRecord(added)) return added ?? known
  const contents = [known.content, added.content].flatMap((content) => (Array.isArray(content) ? content : []))
  return { ...added, content: contents }
}

function event(response: Raw): string {
  return `data: ${JSON.stringify(response)}\n\n`
}

/**
 * Clients that read events find the error in one. Google's JavaScript client looks for errors outside of events only and
 * would take a broken answer for a whole one: the bare line after it makes that client throw, and others skip it.
 */
function failure(error: Raw): string {
  return `${event(error)}${JSON.stringify(error)}\n\n`
}
