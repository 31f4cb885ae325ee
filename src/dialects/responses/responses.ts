import { errorBody } from '../../shared/faults.ts'
import type { Dialect } from '../dialect.ts'
import { toResponse } from './answer.ts'
import { readRequest } from './request.ts'
import { openWriter } from './stream-writer.ts'

/** OpenAI's Responses, `POST /v1/responses`. What is kept between two requests is put into the second before it is read. */
export const responsesDialect: Dialect = {
  id: 'responses',
  own: ['previous_response_id', 'store', 'own_tools'],
  read: readRequest,
  answer: toResponse,
  writer: openWriter,
  error: (fault, _status, requestId) => errorBody(fault, requestId),
}
