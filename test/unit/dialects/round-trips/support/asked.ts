import type { DialectRequest } from '../../../../../src/dialects/dialect.ts'

/** A request whose answer is told in a dialect. */
export const ASKED: DialectRequest = {
  id: '0123456789abcdef0123456789abcdef',
  created: 1_700_000_000,
  warnings: [],
  chat: {
    model: 'm',
    messages: [{ role: 'user', content: 'Hi' }],
    stop: ['END'],
    stream_options: { include_usage: true },
  },
}
