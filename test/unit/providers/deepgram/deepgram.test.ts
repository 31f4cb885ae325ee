import { expect, it } from 'vitest'
import { deepgram } from '../../../../src/providers/deepgram/deepgram.ts'
import errors from '../../../fixtures/providers/deepgram/errors.json'
import { none, target } from '../tasks/support.ts'

it('does what it lists, and no chat', () => {
  expect(Object.keys(deepgram.tasks!)).toEqual(deepgram.does)
  const body = { chat: { model: 'deepgram/nova-3', messages: [] }, text: '{}' }
  expect(() => deepgram.request(body, target())).toThrow('Deepgram answers no chat.')
})

it('carries its key as a token in a header of the probe and of the door', () => {
  expect(deepgram.probe(target())).toMatchObject({
    method: 'GET',
    url: 'https://api.deepgram.com/v1/projects',
    headers: { authorization: 'Token key-k9' },
  })
  expect(deepgram.door!(target({ baseUrl: 'https://api.eu.deepgram.com/v1' })).url).toBe(
    'https://api.eu.deepgram.com/v1',
  )
})

it.each([
  [400, errors.noModel, 'model_missing', true],
  [400, errors.badSound, 'invalid_request', false],
  [400, errors.json, 'invalid_request', false],
  [401, errors.key, 'credential', true],
  [402, errors.payment, 'credential', true],
  [429, errors.slow, 'rate_limit', true],
] as const)('reads %i %j as %s', (status, body, kind, retryElsewhere) => {
  expect(deepgram.refusal(status, none, JSON.stringify(body))).toMatchObject({ kind, retryElsewhere })
})

it('says in its own sentence what is wrong, in either form of its errors', () => {
  const message = (body: unknown) => deepgram.refusal(400, none, JSON.stringify(body)).message
  expect(message(errors.badSound)).toBe(errors.badSound.err_msg)
  expect(message(errors.json)).toBe(`${errors.json.message} ${errors.json.details}`)
  expect(deepgram.refusal(503, none, '')).toMatchObject({ kind: 'overloaded', message: 'The provider answered 503.' })
})
