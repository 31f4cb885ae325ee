import { expect, test } from 'vitest'
import { anthropicDialect } from '../../../../src/dialects/anthropic/anthropic.ts'
import { FAULTS, Fault, type FaultCode } from '../../../../src/shared/faults.ts'

test.each<[FaultCode, string]>([
  ['invalid_request', 'invalid_request_error'],
  ['context_length_exceeded', 'invalid_request_error'],
  ['invalid_api_key', 'authentication_error'],
  ['insufficient_permissions', 'permission_error'],
  ['model_not_found', 'not_found_error'],
  ['body_too_large', 'request_too_large'],
  ['rate_limit_exceeded', 'rate_limit_error'],
  ['internal', 'api_error'],
  ['provider_overloaded', 'overloaded_error'],
  ['provider_timeout', 'timeout_error'],
])('a fault of %s is told as %s', (code, type) => {
  expect(anthropicDialect.error(new Fault(code, 'It failed.'), FAULTS[code].status, 'req_1')).toEqual({
    type: 'error',
    error: { type, message: 'It failed.' },
    request_id: 'req_1',
  })
})

test('a status of 529 is always told as overloaded', () => {
  const body = anthropicDialect.error(new Fault('provider_failed', 'It failed.'), 529, 'req_1')
  expect(body).toMatchObject({ error: { type: 'overloaded_error' } })
})

test('a thread is refused in the words by which clients go on without one', () => {
  const ask = (thread: unknown) =>
    anthropicDialect.read(
      { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }], thread },
      { model: null, stream: null },
    )
  expect(() => ask(null)).not.toThrow()
  for (const thread of [{ type: 'create' }, { type: 'continue', previous_message_id: 'msg_1' }]) {
    const fault = thrownBy(() => ask(thread))
    expect(anthropicDialect.error(fault, FAULTS[fault.code].status, 'req_1')).toMatchObject({
      error: { type: 'invalid_request_error', details: { error_code: 'thread_unsupported_request' } },
    })
    expect(FAULTS[fault.code]).toMatchObject({ status: 400, retry: false })
  }
})

function thrownBy(act: () => unknown): Fault {
  try {
    act()
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown
  }
  throw new Error('Nothing was thrown.')
}
