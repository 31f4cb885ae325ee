import type { AnswerMessage, ChatCompletion } from '../../contract/chat.ts'
import { isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { DialectRequest } from '../dialect.ts'
import { saidIn } from '../said.ts'
import { callId, messageId, stopBeside, stopOf, toUsage } from './ending.ts'
import { continues, type Piece, piecesOf, type Thought } from './pieces.ts'

/** A whole answer as a Message. Of several choices the first is told: this format has one. */
export function toAnswer(completion: ChatCompletion, asked: DialectRequest): Raw {
  const choice = completion.choices.find(({ index }) => index === 0) ?? completion.choices[0]
  const message: AnswerMessage = saidIn(choice?.message ?? { role: 'assistant', content: null })
  const ending = {
    finishReason: choice?.finish_reason ?? null,
    stop: stopBeside(choice),
    refusal: message.refusal ?? '',
    calls: message.tool_calls?.length ?? 0,
  }
  return {
    id: messageId(asked),
    type: 'message',
    role: 'assistant',
    model: completion.model || asked.chat.model,
    content: joined(piecesOf(message)).map((piece) => toBlock(piece, asked)),
    ...stopOf(ending, asked),
    usage: toUsage(completion.usage),
  }
}

function toBlock(piece: Piece, asked: DialectRequest): Raw {
  switch (piece.kind) {
    case 'thinking':
      return { type: 'thinking', thinking: piece.text, signature: piece.signature }
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: piece.data }
    case 'text':
      return { type: 'text', text: piece.text }
    case 'tool_use': {
      const id = callId(piece.id, piece.order, asked)
      return { type: 'tool_use', id, name: piece.name, input: inputOf(piece.input) }
    }
  }
}

/** Whole answers, too, may bring their thinking in the fragments it was streamed in. */
function joined(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = []
  for (const piece of pieces) {
    const last = whole.at(-1)
    if (piece.kind === 'thinking' && last?.kind === 'thinking' && goesOn(last, piece))
      whole[whole.length - 1] = { ...last, text: last.text + piece.text, signature: piece.signature }
    else whole.push(piece)
  }
  return whole
}

function goesOn(last: Thought, next: Thought): boolean {
  return continues({ order: last.order, sealed: last.signature !== '' }, next)
}

/** The input has to be an object. What a model wrote wrongly stays visible instead of failing the answer. */
function inputOf(json: string): Raw {
  if (json.trim() === '') return {}
  const parsed = parseJson(json)
  if (parsed === undefined) return { invalid_json: json }
  return isRecord(parsed) ? parsed : { value: parsed }
}
