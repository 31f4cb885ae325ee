import type { Answered, Call, Lesson } from '../call.ts'
import { readSaid } from './answer/read-said.ts'
import { conversationState, markOf } from './conversation-state.ts'
import { type Asked, emptyRepeats, hindsightGrade, noteAnswer, noteRequest } from './repeats.ts'
import { gradeAgainst, signalsOf } from './signals.ts'

const memory = emptyRepeats()

/**
 * What an answer shows of its own quality, and what its request says of an earlier answer of the conversation. `expected` is
 * the quality that had been expected, 0 to 1. Runs behind the answer.
 */
export function learnFromAnswer(call: Call, answered: Answered, expected: number): Lesson {
  const { chat } = call.body
  const asked = askedOf(call)
  const earlier = noteRequest(memory, asked)
  if (answered.outcome === 'ok') {
    const { requestId, arm } = { requestId: call.id, arm: answered.arm }
    const mark = markOf(readSaid(answered.text, false)?.head ?? '')
    noteAnswer(memory, asked, { requestId, arm, isCached: false, mark, at: Date.now() })
  }
  return {
    grade: answered.outcome === 'cancelled' ? null : gradeAgainst(signalsOf({ chat, ...answered }), expected),
    hindsight: earlier && { ...earlier, gradeFor: (quality) => hindsightGrade(earlier, quality) },
  }
}

function askedOf({ caller, session, body: { chat }, startedAt }: Call): Asked {
  return {
    tenantId: caller.tenant.tenantId,
    keyId: caller.key.id,
    session,
    state: conversationState(chat),
    temperature: chat.temperature ?? null,
    seed: chat.seed ?? null,
    at: startedAt,
  }
}
