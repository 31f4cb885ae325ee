import { expect, it } from 'vitest'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'
import quota from '../../../fixtures/providers/gemini/error.json'
import invalidKey from '../../../fixtures/providers/gemini/invalid-key.json'

const none = new Headers()
const refused = (status: number, body: unknown, headers = none) => gemini.refusal(status, headers, JSON.stringify(body))
const kind = (code: number, status: string, message = 'No.') => refused(code, { error: { code, status, message } }).kind

it('reads a spent quota and how long it asks to wait', () => {
  expect(refused(429, quota)).toMatchObject({
    kind: 'rate_limit',
    message: quota.error.message,
    retryAfterMs: 34_000,
    retryElsewhere: true,
  })
})

it.each([
  ['0.25s', 250],
  ['10.689924287s', 10_690],
  ['soon', null],
])('reads the delay %s', (retryDelay, expected) => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }]
  expect(refused(429, { error: { status: 'RESOURCE_EXHAUSTED', details } }).retryAfterMs).toBe(expected)
})

it('falls back on the header for the delay', () => {
  const headers = new Headers({ 'retry-after': '3' })
  expect(refused(503, { error: { status: 'UNAVAILABLE' } }, headers).retryAfterMs).toBe(3000)
})

it('blames the key for a bad key, although Google calls it a bad argument, even as an item of a list', () => {
  expect(refused(400, invalidKey)).toMatchObject({ kind: 'credential', blame: 'credential' })
  expect(kind(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.')).toBe('credential')
})

it('knows a prompt that is too long', () => {
  const message = 'The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).'
  expect(kind(400, 'INVALID_ARGUMENT', message)).toBe('context_length')
})

it.each([
  [400, 'INVALID_ARGUMENT', 'invalid_request'],
  [400, 'OUT_OF_RANGE', 'invalid_request'],
  [400, 'FAILED_PRECONDITION', 'credential'],
  [401, 'UNAUTHENTICATED', 'credential'],
  [403, 'PERMISSION_DENIED', 'credential'],
  [404, 'NOT_FOUND', 'model_missing'],
  [429, 'RESOURCE_EXHAUSTED', 'rate_limit'],
  [499, 'CANCELLED', 'failed'],
  [500, 'INTERNAL', 'failed'],
  [503, 'UNAVAILABLE', 'overloaded'],
  [504, 'DEADLINE_EXCEEDED', 'failed'],
] as const)('reads %i %s as %s', (code, status, expected) => {
  expect(kind(code, status)).toBe(expected)
})

it('reads an answer that is not of Google’s shape', () => {
  expect(gemini.refusal(502, none, '<html>Bad gateway</html>')).toMatchObject({ kind: 'failed' })
  expect(gemini.refusal(404, none, '')).toMatchObject({ kind: 'model_missing' })
})

it('never repeats a key', () => {
  const message = 'Key AIzaSyA1234567890abcdefghijklmnop is blocked.'
  expect(refused(403, { error: { status: 'PERMISSION_DENIED', message } }).message).toBe('Key [secret] is blocked.')
})
