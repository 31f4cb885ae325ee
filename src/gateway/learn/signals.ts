import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'
import type { Answered, Grade } from '../call.ts'
import { asksForStructure, checkStructure } from './answer/check-structure.ts'
import { isLoop } from './answer/is-loop.ts'
import { isRefusal } from './answer/is-refusal.ts'
import { readSaid, type Said } from './answer/read-said.ts'
import { RELIABILITIES, type Signal, type SignalName, signal } from './signal.ts'

/** An answered request, as its record has it. */
export type AnsweredChat = Omit<Answered, 'arm'> & { readonly chat: ChatRequest }

/** Faults that break an answer off without the caller's or the gateway's doing. */
const BREAKS = new Set<string | null>(['provider_failed', 'provider_timeout', 'provider_overloaded'])
/** Whoever allows less than this wants a beginning, and gets it. In tokens. */
const SMALL_LIMIT = 4_096

/**
 * What an answer shows of its own quality. A fault that follows from another (broken JSON of an answer that was cut) is not
 * counted again, and what the caller brought about, by leaving or by a small limit, is not counted at all.
 */
export function signalsOf({ chat, text, finishReason, outcome, errorCode }: AnsweredChat): readonly Signal[] {
  const said = readSaid(text, asksForStructure(chat))
  const loops = said !== null && isLoop(said.tail, promptOf(chat)) ? [signal('repetition', 0.05)] : []
  if (outcome === 'cancelled') return loops
  if (outcome === 'failed') return BREAKS.has(errorCode) ? [signal('cut', 0), ...loops] : loops
  const end = finishOf(chat, finishReason)
  if (end !== null || finishReason === 'length') return [...(end ? [end] : []), ...loops]
  return said === null ? [] : [...wordsOf(chat, said), ...loops]
}

function finishOf(chat: ChatRequest, finishReason: string | null): Signal | null {
  if (finishReason === 'content_filter') return signal('refusal', 0.1)
  if (finishReason !== 'length') return null
  const limit = chat.max_completion_tokens ?? chat.max_tokens
  return typeof limit === 'number' && limit < SMALL_LIMIT ? null : signal('truncated', 0.3)
}

/** An answer that came to its own end. */
function wordsOf(chat: ChatRequest, said: Said): Signal[] {
  if (said.isRefusal || (said.isShort && !said.hasMore && isRefusal(said.head))) return [signal('refusal', 0.1)]
  if (said.isShort && !said.hasMore && said.head.trim() === '') return [signal('empty', 0)]
  return said.whole ? checkStructure(chat, said.whole.content, said.whole.calls) : []
}

function promptOf({ messages }: ChatRequest): string {
  const content = messages.findLast(({ role }: ChatMessage) => role === 'user')?.content
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (typeof part.text === 'string' ? part.text : '')).join('\n')
}

/**
 * The signals' grades as one, each counted by its precision, the inverse of its variance; null when nothing was said. Signals
 * of one answer hang together, so that their weights add up to less than their sum, and to no more than 1.
 *
 * It is for reading one answer. Who learns a mean from many answers wants `gradeAgainst`: faults speak louder here than their
 * absence, so that the mean of these grades would sink with every request.
 */
export function gradeOf(signals: readonly Signal[]): Grade | null {
  const total = signals.reduce((sum, { weight }) => sum + weight, 0)
  if (total <= 0) return null
  const grade = signals.reduce((sum, each) => sum + each.weight * each.grade, 0) / total
  const doubt = signals.reduce((product, { weight }) => product * (1 - weight), 1)
  return { grade: clamp(grade), weight: clamp(1 - doubt) }
}

/** Signals that can speak of every answer; the others only where something was asked that can be checked. */
const ALWAYS: readonly SignalName[] = ['truncated', 'refusal', 'empty', 'cut', 'repetition']
/** What one answer's form weighs against a person's rating: it is known of all answers, and blind to what they say. */
const FORM_WEIGHT = 0.03

/**
 * The grade that an answer's signals give when this quality had been expected of it: what to learn from. Faults and their
 * absence weigh the same, and absence lifts the expectation by just what the usual share of faults would take from it. So a
 * model whose answers fail as often as is usual stays where it is, and any other moves by the quality it loses or saves. Not
 * for answers whose caller left: of those nothing is known.
 */
export function gradeAgainst(signals: readonly Signal[], expected: number): Grade {
  const checked = signals.map(({ name }) => name).filter((name) => !ALWAYS.includes(name))
  const faults = gradeOf(signals.filter(({ grade }) => grade < 1))
  if (faults) return { grade: clamp(Math.min(expected, faults.grade)), weight: FORM_WEIGHT }
  const usual = [...ALWAYS, ...checked].reduce((sum, name) => sum + RELIABILITIES[name].usual, 0)
  return { grade: clamp(expected / (1 - usual)), weight: FORM_WEIGHT }
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
