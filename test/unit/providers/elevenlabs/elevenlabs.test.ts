import { expect, it } from 'vitest'
import { elevenlabs } from '../../../../src/providers/elevenlabs/elevenlabs.ts'
import errors from '../../../fixtures/providers/elevenlabs/errors.json'
import { none, target } from '../tasks/support.ts'

it('does what it lists, and no chat', () => {
  expect(Object.keys(elevenlabs.tasks!)).toEqual(elevenlabs.does)
  const body = { chat: { model: 'elevenlabs/eleven_v3', messages: [] }, text: '{}' }
  expect(() => elevenlabs.request(body, target())).toThrow('ElevenLabs answers no chat.')
})

it('carries its key in a header of its own, in the probe and in the door', () => {
  expect(elevenlabs.probe(target())).toMatchObject({
    method: 'GET',
    url: 'https://api.elevenlabs.io/v1/models',
    headers: { 'xi-api-key': 'key-k9' },
  })
  expect(elevenlabs.door!(target({ baseUrl: 'https://api.eu.residency.elevenlabs.io/v1' }))).toEqual({
    url: 'https://api.eu.residency.elevenlabs.io/v1',
    headers: { 'xi-api-key': 'key-k9' },
  })
})

it.each([
  [400, errors.tooLong, 'context_length', true],
  [401, errors.key, 'credential', true],
  [401, errors.quota, 'credential', true],
  [404, errors.voice, 'invalid_request', false],
  [429, errors.concurrency, 'rate_limit', true],
  [429, errors.busy, 'overloaded', true],
  [422, errors.validator, 'invalid_request', false],
] as const)('reads %i %j as %s', (status, body, kind, retryElsewhere) => {
  expect(elevenlabs.refusal(status, none, JSON.stringify(body))).toMatchObject({ kind, retryElsewhere })
})

it('says in its own sentence what is wrong, and with which field', () => {
  expect(elevenlabs.refusal(404, none, JSON.stringify(errors.voice))).toMatchObject({
    message: errors.voice.detail.message,
    param: 'voice_id',
  })
  expect(elevenlabs.refusal(429, new Headers({ 'retry-after': '7' }), JSON.stringify(errors.busy)).retryAfterMs).toBe(
    7000,
  )
  expect(elevenlabs.refusal(502, none, '<html>').message).toBe('The provider answered 502.')
})
