import type { ChatChunk, ChatDelta } from '../../contract/chat.ts'
import type { Answer, Choice } from './answer.ts'
import type { TokenLogprob } from './logprobs.ts'
import { piecesOf } from './tokens.ts'

type ChunkChoice = ChatChunk['choices'][number]

/** Cuts an answer into the chunks of OpenAI's stream: roles, pieces in turn of all choices, how each ended, and usage if asked. */
export function chunksOf(answer: Answer, includeUsage: boolean): readonly ChatChunk[] {
  const { id, model, created, choices, usage } = answer
  const frame = { id, object: 'chat.completion.chunk' as const, created, model, system_fingerprint: 'sandbox' }
  const chunks = inTurns(choices.map(stepsOf)).map((choice) => ({
    ...frame,
    choices: [choice],
    ...(includeUsage ? { usage: null } : {}),
  }))
  return includeUsage ? [...chunks, { ...frame, choices: [], usage }] : chunks
}

function stepsOf(choice: Choice, index: number): readonly ChunkChoice[] {
  const step = (delta: ChatDelta, logprob: TokenLogprob | null = null): ChunkChoice => ({
    index,
    delta,
    logprobs: logprob && { content: [logprob], refusal: null },
    finish_reason: null,
  })
  const pieces = piecesOf(choice.content ?? '')
  return [
    step({ role: 'assistant', content: choice.content === null ? null : '', refusal: null }),
    ...piecesOf(choice.reasoning).map((piece) => step({ reasoning_content: piece })),
    ...pieces.map((piece, at) => step({ content: piece }, choice.logprobs?.[at] ?? null)),
    ...choice.toolCalls.flatMap(callDeltas).map((delta) => step(delta)),
    { index, delta: {}, logprobs: null, finish_reason: choice.finishReason },
  ]
}

/** The name first, then the arguments in fragments that are no JSON by themselves. */
function callDeltas({ id, function: call }: Choice['toolCalls'][number], index: number): ChatDelta[] {
  const fragments = call.arguments.match(/.{1,12}/gsu) ?? []
  return [
    { tool_calls: [{ index, id, type: 'function', function: { name: call.name, arguments: '' } }] },
    ...fragments.map((fragment) => ({ tool_calls: [{ index, function: { arguments: fragment } }] })),
  ]
}

function inTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}
