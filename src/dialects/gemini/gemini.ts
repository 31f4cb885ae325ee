import type { Dialect } from '../dialect.ts'
import { answerOf } from './answer.ts'
import { errorOf } from './error.ts'
import { readRequest } from './request.ts'
import { streamWriter } from './stream-writer.ts'

/** Google's `generateContent`, as its own clients speak it. */
export const geminiDialect: Dialect = {
  id: 'gemini',
  read: readRequest,
  answer: answerOf,
  writer: streamWriter,
  error: errorOf,
}
