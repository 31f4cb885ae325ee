import { describe, expect, it } from 'vitest'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import { bodyOf, readAll } from './support.ts'

const chat = { stop: ['END'] }
const asked = { id: '0'.repeat(32), created: 1, warnings: [], chat: bodyOf(chat).chat }
const whole = (fields: object) => {
  const reply = { type: 'message', id: 'msg_1', model: 'claude', content: [{ type: 'text', text: 'One' }], ...fields }
  return anthropic.reply!(reply, bodyOf(chat))
}
const streamed = (delta: object) =>
  readAll(
    [
      { type: 'message_start', message: { id: 'msg_1', model: 'claude', usage: {} } },
      { type: 'message_delta', delta },
      { type: 'message_stop' },
    ].map((data) => ({ event: data.type, data: JSON.stringify(data) })),
    chat,
  )
const ENDED = { stop_reason: 'stop_sequence', stop_sequence: 'END' }

describe('the stop sequence that was met', () => {
  it('stands beside the finish reason, whole and streamed', () => {
    expect(whole(ENDED).choices).toMatchObject([{ finish_reason: 'stop', stop_reason: 'END' }])
    expect(streamed(ENDED).flatMap(({ choices }) => choices)).toContainEqual(
      expect.objectContaining({ finish_reason: 'stop', stop_reason: 'END' }),
    )
  })

  it('is told to callers who speak Anthropic’s own format', () => {
    expect(anthropicDialect.answer(whole(ENDED), asked)).toMatchObject(ENDED)
    const writer = anthropicDialect.writer(asked)
    const told =
      streamed(ENDED)
        .map((chunk) => writer.write(chunk))
        .join('') + writer.end()
    expect(told).toContain('"stop_reason":"stop_sequence","stop_sequence":"END"')
  })

  it.each([
    { stop_reason: 'end_turn', stop_sequence: null },
    { stop_reason: 'stop_sequence', stop_sequence: null },
    { stop_reason: 'max_tokens', stop_sequence: 'END' },
  ])('is not made up: %j', (ending) => {
    expect(whole(ending).choices[0]).not.toHaveProperty('stop_reason')
    for (const choice of streamed(ending).flatMap(({ choices }) => choices))
      expect(choice).not.toHaveProperty('stop_reason')
  })
})
