import type { AnswerMessage, ChatDelta, ReasoningDetail } from '../../contract/chat.ts'
import { packExtra, sealed } from './opaque.ts'

/** A part of an answer that belongs to one content block, or begins one. */
export type Piece = Thought | Redacted | Words | Call

/** Thinking; its signature, if it has one, ends the block. */
export interface Thought {
  readonly kind: 'thinking'
  /** Which piece of thinking it belongs to, where the provider counts them. */
  readonly order: number | undefined
  readonly text: string
  readonly signature: string
}

interface Redacted {
  readonly kind: 'redacted_thinking'
  readonly data: string
}

interface Words {
  readonly kind: 'text'
  readonly text: string
}

/** A tool call, or more of its input. */
interface Call {
  readonly kind: 'tool_use'
  readonly order: number
  readonly id: string
  readonly name: string
  readonly input: string
}

/** What a message, or a piece of one, says: thinking, then text, then calls. */
export function piecesOf(said: AnswerMessage | ChatDelta): Piece[] {
  const pieces = thoughtsOf(said)
  if (said.content) pieces.push({ kind: 'text', text: said.content })
  if (said.extra_content !== undefined) pieces.push(extraPiece({ value: said.extra_content }))
  for (const [index, call] of (said.tool_calls ?? []).entries()) {
    const { id = '', function: called, extra_content: extra } = { extra_content: undefined, ...call }
    if (extra !== undefined && id) pieces.push(extraPiece({ call: id, value: extra }))
    const order = 'index' in call && typeof call.index === 'number' ? call.index : index
    pieces.push({ kind: 'tool_use', order, id, name: called?.name ?? '', input: called?.arguments ?? '' })
  }
  return pieces
}

/** Whether a piece of thinking goes on with an earlier one. A signature may follow text that nobody counted. */
export function continues(before: { order: number | undefined; sealed: boolean }, next: Thought): boolean {
  return !before.sealed && (before.order === next.order || (before.order === undefined && next.text === ''))
}

/** Some providers tell their thinking twice, as text and in details: details win, for they may be signed. */
function thoughtsOf({ reasoning_content: plain, reasoning_details: details = [] }: AnswerMessage | ChatDelta): Piece[] {
  const isTold = details.some(({ text }) => text)
  const pieces: Piece[] = []
  if (plain && !isTold) pieces.push({ kind: 'thinking', order: undefined, text: plain, signature: '' })
  return [...pieces, ...details.flatMap(detailPieces)]
}

function detailPieces({ type, text = '', data = '', signature = '', format, index }: ReasoningDetail): Piece[] {
  if (type === 'reasoning.encrypted') return data ? [{ kind: 'redacted_thinking', data: sealed(data, format) }] : []
  if (text === '' && signature === '') return []
  return [{ kind: 'thinking', order: index, text, signature: sealed(signature, format) }]
}

function extraPiece(extra: Parameters<typeof packExtra>[0]): Piece {
  return { kind: 'redacted_thinking', data: packExtra(extra) }
}
