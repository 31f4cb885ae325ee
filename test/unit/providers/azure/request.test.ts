import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { azure } from '../../../../src/providers/azure/azure.ts'
import type { NativeBody, Target } from '../../../../src/providers/contract.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { bodyOf, HOST, target } from './support.ts'

const urlOf = (fields: Partial<Target> = {}) => azure.request(bodyOf(), target(fields)).url
const sent = (fields: Record<string, unknown>, of: Partial<Target> = {}) =>
  JSON.parse(azure.request(bodyOf(fields), target(of)).body ?? '')

describe('the address', () => {
  it.each([
    [HOST, `${HOST}/openai/v1/chat/completions`],
    [`${HOST}/openai`, `${HOST}/openai/v1/chat/completions`],
    ['https://r1.services.ai.azure.com', 'https://r1.services.ai.azure.com/openai/v1/chat/completions'],
    [
      'https://r1.services.ai.azure.com/api/projects/p1/openai/v1',
      'https://r1.services.ai.azure.com/api/projects/p1/openai/v1/chat/completions',
    ],
    ['https://apim.test/team/openai/v1', 'https://apim.test/team/openai/v1/chat/completions'],
    [`${HOST}/openai/deployments/pasted-too`, `${HOST}/openai/v1/chat/completions`],
    [`${HOST}/openai/2024-10-21`, `${HOST}/openai/deployments/our-gpt/chat/completions?api-version=2024-10-21`],
    [
      'https://apim.test/team/2025-04-01-preview',
      'https://apim.test/team/openai/deployments/our-gpt/chat/completions?api-version=2025-04-01-preview',
    ],
  ])('%s is asked at %s', (baseUrl, url) => {
    expect(urlOf({ baseUrl })).toBe(url)
  })

  it('is the same with what a setting of the deployment gets at its end, and is never in the clear', () => {
    const path = fc.constantFrom('', '/openai', '/openai/v1', '/openai/2024-10-21', '/openai/2025-04-01-preview')
    const tail = fc.constantFrom('', '/', '/v1', '/v1/')
    fc.assert(
      fc.property(path, tail, fc.constantFrom('http', 'https'), (where, end, scheme) => {
        fc.pre(!(where.endsWith('/v1') && end.startsWith('/v1')))
        const url = urlOf({ baseUrl: `${scheme}://r1.openai.azure.com${where}${end}` })
        expect(url).toBe(urlOf({ baseUrl: HOST + where }))
      }),
    )
  })

  it('keeps a deployment’s name in its place', () => {
    const url = urlOf({ model: '../x?y', baseUrl: `${HOST}/openai/2024-10-21` })
    expect(url).toBe(`${HOST}/openai/deployments/..%2Fx%3Fy/chat/completions?api-version=2024-10-21`)
  })

  it('must be given', () => {
    expect(() => urlOf({ baseUrl: null })).toThrow(Fault)
    expect(() => urlOf({ baseUrl: null })).toThrow(/base URL/)
  })

  it.each([
    [HOST, `${HOST}/openai/v1/models`],
    [`${HOST}/openai/2024-10-21`, `${HOST}/openai/models?api-version=2024-10-21`],
  ])('%s is probed at %s', (baseUrl, url) => {
    expect(azure.probe(target({ baseUrl }))).toEqual({
      method: 'GET',
      url,
      headers: { 'api-key': 'key-1' },
      body: null,
    })
  })
})

it.each([
  ['a resource’s key', 'a1b2c3', { 'api-key': 'a1b2c3' }],
  ['a token of Entra', 'eyJ0eXAi', { authorization: 'Bearer eyJ0eXAi' }],
])('%s travels in its own header', (_, apiKey, header) => {
  const { headers } = azure.request(bodyOf(), target({ apiKey }))
  expect(headers).toEqual({ ...header, 'content-type': 'application/json' })
})

describe('the body', () => {
  it('is the caller’s own text with the deployment for a model', () => {
    const text = '{ "messages": [{"role":"user","content":"Hi"}],  "model": "ours/alias", "data_sources": [] }'
    const request = azure.request({ chat: JSON.parse(text), text }, target())
    expect(request.body).toBe(text.replace('ours/alias', 'our-gpt'))
  })

  it('asks for the usage of a stream, and names the limit of tokens as reasoning models know it', () => {
    for (const baseUrl of [HOST, `${HOST}/openai/2024-10-21`, `${HOST}/openai/2024-09-01-preview`]) {
      const body = sent({ stream: true, max_tokens: 9 }, { baseUrl })
      expect(body).toMatchObject({ stream_options: { include_usage: true }, max_completion_tokens: 9 })
      expect(body).not.toHaveProperty('max_tokens')
    }
  })

  it('has neither field for versions that refuse them', () => {
    for (const version of ['2024-06-01', '2024-08-01-preview']) {
      const body = sent({ stream: true, max_tokens: 9 }, { baseUrl: `${HOST}/openai/${version}` })
      expect(body).toMatchObject({ max_tokens: 9 })
      expect(body).not.toHaveProperty('stream_options')
    }
  })
})

describe('a request in OpenAI’s Responses format', () => {
  const text = '{ "model": "ours/alias", "input": "Hi", "stream": true, "store": false }'
  const body: NativeBody = { json: JSON.parse(text), text, stream: true, headers: { 'openai-beta': 'x=1' } }
  const native = (fields: Partial<Target> = {}) => azure.native!('responses', body, target(fields))

  it('passes untouched but for the model', () => {
    expect(azure.speaks).toEqual(['responses'])
    expect(native()).toEqual({
      method: 'POST',
      url: `${HOST}/openai/v1/responses`,
      headers: { 'openai-beta': 'x=1', 'api-key': 'key-1', 'content-type': 'application/json' },
      body: text.replace('ours/alias', 'our-gpt'),
    })
  })

  it('goes to no deployment’s path, but to the version that was asked for', () => {
    const request = native({ baseUrl: `${HOST}/openai/2025-04-01-preview` })
    expect(request?.url).toBe(`${HOST}/openai/responses?api-version=2025-04-01-preview`)
  })

  it('cannot bring a key of its own', () => {
    const smuggled = { ...body, headers: { 'api-key': 'caller' } }
    expect(azure.native?.('responses', smuggled, target())?.headers['api-key']).toBe('key-1')
  })
})
