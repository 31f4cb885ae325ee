import { describe, expect, it } from 'vitest'
import { kindOf, readRefusal, readRetryAfter, refuse } from '../../../src/providers/refusal.ts'
import errors from '../../fixtures/providers/openai-compatible/errors.json'

const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readRefusal(status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body))

describe('kind and blame', () => {
  it.each([
    [400, errors.openaiContext, 'context_length', 'caller'],
    [400, errors.groqContext, 'context_length', 'caller'],
    [400, errors.openaiPolicy, 'content_policy', 'caller'],
    [422, errors.mistralField, 'invalid_request', 'caller'],
    [422, errors.validatorDetail, 'invalid_request', 'caller'],
    [401, errors.openaiKey, 'credential', 'credential'],
    [401, errors.cohereMessage, 'credential', 'credential'],
    [402, { error: { message: 'Insufficient credits', code: 402 } }, 'credential', 'credential'],
    [403, errors.plainDetail, 'credential', 'credential'],
    [404, errors.textError, 'model_missing', 'provider'],
    [429, { error: { message: 'Rate limit reached' } }, 'rate_limit', 'credential'],
    [500, { error: { message: 'The server had an error' } }, 'failed', 'provider'],
    [503, '', 'overloaded', 'provider'],
    [529, '', 'overloaded', 'provider'],
    [408, '', 'failed', 'provider'],
  ] as const)('%s with %j is %s, blamed on the %s', (status, body, kind, blame) => {
    expect(read(status, body)).toMatchObject({ kind, blame })
  })

  it('sends elsewhere whatever is not the fault of the caller, and prompts that another context may hold', () => {
    const elsewhere = (status: number, body: unknown) => read(status, body).retryElsewhere
    expect(elsewhere(401, errors.openaiKey)).toBe(true)
    expect(elsewhere(500, '')).toBe(true)
    expect(elsewhere(400, errors.openaiContext)).toBe(true)
    expect(elsewhere(400, errors.openaiPolicy)).toBe(false)
    expect(elsewhere(422, errors.mistralField)).toBe(false)
  })

  it('lets the status decide before the words: a failing server that speaks of context still failed', () => {
    expect(kindOf(500, 'maximum context length')).toBe('failed')
    expect(kindOf(404, 'context_length_exceeded')).toBe('context_length')
  })
})

describe('the message', () => {
  it.each([
    ['an error object', 400, errors.groqContext, 'Please reduce the length of the messages or completion.'],
    ['an error that is text', 404, errors.textError, "model 'llama9' not found"],
    ['a bare message', 401, errors.cohereMessage, 'invalid api token'],
    ['a bare detail', 403, errors.plainDetail, 'Not authenticated'],
    ['a list of errors', 400, errors.cloudflareErrors, 'No such model @cf/none/such or task'],
    ['plain text', 500, 'upstream connect error', 'upstream connect error'],
    ['an empty body', 502, '', 'The provider answered 502.'],
    ['a page', 502, '<html><body>Bad Gateway</body></html>', 'The provider answered 502.'],
    ['a list holding the error', 400, [{ error: { message: 'no' } }], 'no'],
  ])('is the sentence of the provider, or one of our own: %s', (_, status, body, message) => {
    expect(read(status, body).message).toBe(message)
  })

  it.each([errors.mistralField, errors.validatorDetail])('shows what a validator found: %j', (body) => {
    const { message } = read(422, body)
    expect(message).toContain('"loc"')
    expect(message).not.toContain('[object')
  })

  it('never repeats a key, and never runs on', () => {
    const { message } = read(401, errors.openaiKey)
    expect(message).toContain('[secret]')
    expect(message).not.toContain('abcdefghijklmnop')
    expect(refuse('failed', 'x'.repeat(2000)).message).toHaveLength(500)
  })

  it('comes with the field at fault where the provider names it', () => {
    expect(read(400, errors.openaiContext).param).toBe('messages')
    expect(read(404, errors.textError).param).toBeNull()
  })
})

describe('when to come back', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, null],
    [{ 'retry-after': '-1' }, null],
    [{}, null],
  ])('%j is %s ms', (headers, ms) => {
    expect(readRetryAfter(new Headers(headers as Record<string, string>))).toBe(ms)
    expect(read(429, '', headers as Record<string, string>).retryAfterMs).toBe(ms)
  })
})
