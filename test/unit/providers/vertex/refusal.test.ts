import { expect, it } from 'vitest'
import { vertex } from '../../../../src/providers/vertex/vertex.ts'
import errors from '../../../fixtures/providers/vertex/errors.json'

const refused = (status: number, body: unknown) => vertex.refusal(status, new Headers(), JSON.stringify(body))

it.each([
  ['a spent quota, of a Claude too', 429, errors.quota, 'rate_limit'],
  ['a model that the project has not enabled', 400, errors.notEnabled, 'credential'],
  ['a model that is not there', 404, errors.missing, 'model_missing'],
  ['a Claude’s full context', 400, errors.claude, 'context_length'],
])('reads %s', (_, status, body, kind) => {
  const refusal = refused(status, body)
  expect(refusal.kind).toBe(kind)
  expect(refusal.message).not.toBe('')
})

it('reads Anthropic’s own meaning of a status', () => {
  const filtered = {
    type: 'error',
    error: { type: 'invalid_request_error', message: 'Output blocked by content filtering policy' },
  }
  expect(refused(400, filtered)).toMatchObject({ kind: 'content_policy', blame: 'caller' })
})
