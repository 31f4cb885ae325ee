import { describe, expect, it } from 'vitest'
import { stability } from '../../../../src/providers/stability/stability.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import errors from '../../../fixtures/providers/stability/errors.json'
import filtered from '../../../fixtures/providers/stability/filtered.json'
import drawn from '../../../fixtures/providers/stability/image.json'
import { asked, json, none, sentForm, target } from '../tasks/support.ts'

const generations = stability.tasks!['images/generations']!
const body = (fields: Record<string, unknown> = {}) => asked('images/generations', { prompt: 'A kitten', ...fields })
const request = (fields: Record<string, unknown> = {}, model = 'stable-image-core') =>
  generations.request(body(fields), target({ model }))

it('does what it lists, and no chat', () => {
  expect(Object.keys(stability.tasks!)).toEqual(stability.does)
  const chat = { chat: { model: 'stability/stable-image-core', messages: [] }, text: '{}' }
  expect(() => stability.request(chat, target())).toThrow('Stability AI answers no chat.')
})

it('carries its key in a header of the probe and of the door', () => {
  expect(stability.probe(target())).toMatchObject({
    url: 'https://api.stability.ai/v1/user/balance',
    headers: { authorization: 'Bearer key-k9' },
  })
  expect(stability.door!(target({ baseUrl: 'https://elsewhere.test' })).url).toBe('https://elsewhere.test')
})

it.each([
  [400, errors.badRequest, 'invalid_request'],
  [401, errors.key, 'credential'],
  [403, errors.moderated, 'content_policy'],
] as const)('reads %i %j as %s, in its own sentence', (status, error, kind) => {
  expect(stability.refusal(status, none, JSON.stringify(error))).toMatchObject({ kind, message: error.errors[0] })
})

describe('an image', () => {
  it.each([
    ['stable-image-core', 'core', null],
    ['stable-image-ultra', 'ultra', null],
    ['sd3.5-large', 'sd3', 'sd3.5-large'],
  ])('of %s is asked for at its path', async (name, path, model) => {
    const sent = request({}, name)
    expect(sent.url).toBe(`https://api.stability.ai/v2beta/stable-image/generate/${path}`)
    expect(sent.headers).toEqual({ authorization: 'Bearer key-k9', accept: 'application/json' })
    expect(await sentForm(sent)).toEqual([['prompt', 'A kitten'], ...(model ? [['model', model]] : [])])
  })

  it('is as wide and as high as a shape it has, and what else only Stability knows', async () => {
    const fields = { size: '1024x1536', output_format: 'webp', seed: 7, quality: 'high', user: 'u' }
    expect(await sentForm(request(fields))).toEqual([
      ['prompt', 'A kitten'],
      ['aspect_ratio', '2:3'],
      ['output_format', 'webp'],
      ['seed', '7'],
    ])
  })

  it('comes one at a time', () => {
    expect(() => request({ n: 2 })).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'n' }))
  })

  it('comes back as OpenAI’s, with the time to fill in, and is paid by itself', () => {
    expect(generations.reply!(drawn, body())).toEqual({ created: 0, data: [{ b64_json: 'aW1hZ2U=' }] })
    expect(generations.usage!(json(drawn), none, body())).toEqual({ ...NO_USAGE, more: { images: 1 } })
  })

  it('that was filtered is none', () => {
    expect(generations.reply!(filtered, body())).toEqual({ created: 0, data: [] })
    expect(generations.usage!(json(filtered), none, body())).toEqual(NO_USAGE)
  })
})
