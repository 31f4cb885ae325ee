import { describe, expect, it } from 'vitest'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import errors from '../../../fixtures/providers/bedrock/errors.json'
import { openReader } from './support.ts'

const refused = (status: number, type: string, body: unknown) =>
  bedrock.refusal(status, new Headers({ 'x-amzn-errortype': type }), JSON.stringify(body))

describe.each(errors as [number, string, string, string][])('%s %s “%s”', (status, type, message, kind) => {
  it(`is of the kind ${kind}`, () => {
    expect(refused(status, `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/`, { message })).toMatchObject({
      kind,
      message,
    })
  })

  it('is the same whether a header or the body names it, and however the message is spelled', () => {
    const body = JSON.stringify({ __type: `com.amazon.coral.service#${type}`, Message: message })
    expect(bedrock.refusal(status, new Headers(), body)).toMatchObject({ kind, message })
  })
})

it.each([
  ['throttlingException', 'rate_limit'],
  ['serviceUnavailableException', 'overloaded'],
  ['modelStreamErrorException', 'failed'],
  ['internalServerException', 'failed'],
  ['validationException', 'invalid_request'],
  ['newException', 'failed'],
  ['constructorException', 'failed'],
])('takes the event %s for %s', (event, kind) => {
  expect(openReader().read({ event, data: '{"message":"No."}' })).toMatchObject({ kind, message: 'No.' })
})

it('takes an input that is refused in the stream for too long where it says so', () => {
  const data = '{"message":"Input is too long for requested model."}'
  expect(openReader().read({ event: 'validationException', data })).toMatchObject({ kind: 'context_length' })
})

it('reads an error frame by its code', () => {
  const data = '{"code":"ThrottlingException","message":"Slow down."}'
  expect(openReader().read({ event: 'error', data })).toMatchObject({ kind: 'rate_limit', message: 'Slow down.' })
})

it('says something even when the provider says nothing', () => {
  expect(openReader().read({ event: 'error', data: '' })).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('reported'),
  })
})

it('never repeats the request that a refused signature is answered with: it holds the session’s token', () => {
  const message =
    "The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:IQoJb3J'"
  const refusal = refused(403, 'InvalidSignatureException', { message })
  expect(refusal).toMatchObject({ kind: 'credential' })
  expect(refusal.message).toBe('The request signature we calculated does not match the signature you provided.')
})
