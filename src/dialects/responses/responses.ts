import { errorBody } from '../../shared/faults.ts'
import type { Dialect } from '../dialect.ts'
import { toResponse } from './answer.ts'
import { readRequest } from './request.ts'
import { openWriter } from './stream-writer.ts'

/** OpenAI's Responses, `POST /v1/responses`, without what would have to be kept between two requests. */
export const responsesDialect: Dialect = {
  id: 'responses',
  read: readRequest,
  answer: toResponse,
  writer: openWriter,
  error: (fault, _status, requestId) => errorBody(fault, requestId),
}
