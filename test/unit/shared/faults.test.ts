import { expect, test } from 'vitest'
import { errorResponse, FAULTS, Fault, type FaultCode } from '../../../src/shared/faults.ts'

test.each(Object.keys(FAULTS) as FaultCode[])('%s is answered as OpenAI clients read errors', async (code) => {
  const response = errorResponse(new Fault(code, 'Words.', { param: 'n' }), 'req_1')
  expect(response.status).toBe(FAULTS[code].status)
  expect(response.headers.get('x-request-id')).toBe('req_1')
  expect(response.headers.get('x-should-retry')).toBe(String(FAULTS[code].retry))
  const { type } = FAULTS[code]
  expect(await response.json()).toEqual({ error: { message: 'Words.', type, param: 'n', code, request_id: 'req_1' } })
})

test('a bug is answered as internal, without its own words', async () => {
  const response = errorResponse(new Error('password is hunter2'), 'req_1')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('hunter2')
})

test('when to come back is said in both units, rounded up', () => {
  const { headers } = errorResponse(new Fault('rate_limit_exceeded', 'Slow down.', { retryAfterMs: 1200 }), 'req_1')
  expect([headers.get('retry-after'), headers.get('retry-after-ms')]).toEqual(['2', '1200'])
})
