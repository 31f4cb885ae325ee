import { expect, it } from 'vitest'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import overloaded from '../../../fixtures/providers/anthropic/error.json'

const refusal = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  anthropic.refusal(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body))
const error = (type: string, message: string) => ({ type: 'error', error: { type, message }, request_id: 'req_1' })

it("reads the vendor's error body", () => {
  expect(refusal(529, overloaded)).toEqual({
    kind: 'overloaded',
    blame: 'provider',
    retryElsewhere: true,
    message: 'Overloaded',
    param: null,
    retryAfterMs: null,
  })
})

it.each([
  [400, 'invalid_request_error', 'messages: at least one message is required', 'invalid_request'],
  [400, 'invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum', 'context_length'],
  [
    400,
    'invalid_request_error',
    'input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000',
    'context_length',
  ],
  [400, 'invalid_request_error', 'Your credit balance is too low to access the Anthropic API.', 'credential'],
  [400, 'invalid_request_error', 'You have reached your specified API usage limits.', 'credential'],
  [400, 'invalid_request_error', 'Output blocked by content filtering policy', 'content_policy'],
  [401, 'authentication_error', 'invalid x-api-key', 'credential'],
  [402, 'billing_error', 'Billing error', 'credential'],
  [403, 'permission_error', 'Not allowed', 'credential'],
  [404, 'not_found_error', 'model: claude-nope', 'model_missing'],
  [413, 'request_too_large', 'Request exceeds the maximum size', 'context_length'],
  [429, 'rate_limit_error', 'This request would exceed the rate limit', 'rate_limit'],
  [500, 'api_error', 'Internal server error', 'failed'],
  [504, 'timeout_error', 'Request timeout', 'failed'],
  [529, 'overloaded_error', 'Overloaded', 'overloaded'],
])('takes a %i %s "%s" for %s', (status, type, message, kind) => {
  expect(refusal(status, error(type, message))).toMatchObject({ kind, message })
})

it('keeps how long to wait', () => {
  const body = error('rate_limit_error', 'Slow down')
  expect(refusal(429, body, { 'retry-after': '7' }).retryAfterMs).toBe(7_000)
  expect(refusal(413, error('request_too_large', 'Too large'), { 'retry-after': '1' }).retryAfterMs).toBe(1_000)
})

it('reads an answer that is not JSON', () => {
  expect(refusal(502, '<html>Bad gateway</html>')).toMatchObject({ kind: 'failed' })
  expect(refusal(503, '')).toMatchObject({ kind: 'overloaded', message: 'The provider answered 503.' })
})

it('never shows the key', () => {
  const key = ['sk', 'ant', 'api03', 'abcdefghijklmnop'].join('-')
  expect(refusal(401, error('authentication_error', `bad key ${key}`)).message).toBe('bad key [secret]')
})
