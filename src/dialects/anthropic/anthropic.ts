import type { Dialect } from '../dialect.ts'
import { toAnswer } from './answer.ts'
import { toError } from './error.ts'
import { readRequest } from './request.ts'
import { openWriter } from './writer.ts'

/** Anthropic's own status for it. */
const OVERLOADED = 529

/** Anthropic's Messages API, as callers speak it. */
export const anthropicDialect: Dialect = {
  id: 'anthropic',
  own: ['thinking', 'output_config', 'top_k', 'cache_control'],
  read: readRequest,
  answer: toAnswer,
  writer: openWriter,
  error: toError,
  statusOf: ({ code }) => (code === 'provider_overloaded' ? OVERLOADED : null),
}
