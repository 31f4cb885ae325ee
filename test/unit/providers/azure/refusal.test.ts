import { expect, it } from 'vitest'
import { azure } from '../../../../src/providers/azure/azure.ts'
import errors from '../../../fixtures/providers/azure/errors.json'

const refused = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  azure.refusal(status, new Headers(headers), JSON.stringify(body))

it.each([
  ['a filtered prompt', 400, errors.filtered, 'content_policy', 'caller'],
  ['a filter that only the inner error names', 400, errors.filteredByInnerCode, 'content_policy', 'caller'],
  ['a filtered image', 400, errors.filteredImage, 'content_policy', 'caller'],
  ['a deployment that is not there', 404, errors.noDeployment, 'model_missing', 'provider'],
  ['a deployment of another kind of model', 400, errors.wrongModel, 'model_missing', 'provider'],
  ['a model that is not wired up', 400, errors.unknownModel, 'model_missing', 'provider'],
  ['a bad key', 401, errors.badKey, 'credential', 'credential'],
  ['a spent quota', 429, errors.quota, 'rate_limit', 'credential'],
  ['a full service, which is no fault of the key', 429, errors.full, 'overloaded', 'provider'],
])('reads %s', (_, status, body, kind, blame) => {
  const refusal = refused(status, body)
  expect(refusal).toMatchObject({ kind, blame, retryElsewhere: blame !== 'caller' })
  expect(refusal.message).toBe(body.error.message.slice(0, 500))
})

it('keeps the field at fault, and how long to wait', () => {
  expect(refused(400, errors.filtered).param).toBe('prompt')
  expect(refused(429, errors.full, { 'retry-after-ms': '1500' }).retryAfterMs).toBe(1500)
})
