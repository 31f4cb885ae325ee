import { describe, expect, it } from 'vitest'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { Fault } from '../../../../src/shared/faults.ts'

const errorOf = (fault: Fault, status: number): any => geminiDialect.error(fault, status, 'req-1')

describe('an error', () => {
  it.each([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [413, 'INVALID_ARGUMENT'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [502, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
  ])('of status %i is told in Google’s word %s', (status, word) => {
    expect(errorOf(new Fault('internal', 'No.'), status).error).toMatchObject({
      code: status,
      message: 'No.',
      status: word,
    })
  })

  it('names the field, the wait and the request in Google’s details', () => {
    const fault = new Fault('rate_limit_exceeded', 'Slow down.', { param: 'contents', retryAfterMs: 1500 })
    expect(errorOf(fault, 429).error.details).toEqual([
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: 'contents', description: 'Slow down.' }],
      },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' },
      { '@type': 'type.googleapis.com/google.rpc.RequestInfo', requestId: 'req-1' },
    ])
  })
})
