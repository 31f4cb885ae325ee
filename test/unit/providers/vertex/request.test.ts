import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Target } from '../../../../src/providers/contract.ts'
import { vertex } from '../../../../src/providers/vertex/vertex.ts'
import { accountKey, bodyOf, HOME, sent, target } from './support.ts'

const urlOf = (fields: Partial<Target> = {}, stream = false) => vertex.request(bodyOf({ stream }), target(fields)).url
const modelUrl = (model: string, stream = false) => urlOf({ model }, stream).slice(HOME.length)
const placeOf = (baseUrl: string | null, apiKey = accountKey()) =>
  urlOf({ baseUrl, apiKey }).replace('/publishers/google/models/gemini-3.5-flash:generateContent', '')

describe('a model', () => {
  it.each([
    ['gemini-3.5-flash', '/publishers/google/models/gemini-3.5-flash:generateContent'],
    ['google/gemini-3.5-flash', '/publishers/google/models/gemini-3.5-flash:generateContent'],
    ['publishers/google/models/gemini-3.5-flash', '/publishers/google/models/gemini-3.5-flash:generateContent'],
    ['endpoints/4242', '/endpoints/4242:generateContent'],
    ['claude-sonnet-4-5@20250929', '/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict'],
    ['anthropic/claude-opus-4-6', '/publishers/anthropic/models/claude-opus-4-6:rawPredict'],
    ['mistralai/mistral-medium-3', '/publishers/mistralai/models/mistral-medium-3:rawPredict'],
    ['meta/llama-3.3-70b-instruct-maas', '/endpoints/openapi/chat/completions'],
    ['google/gemma-4-26b-a4b-it-maas', '/endpoints/openapi/chat/completions'],
  ])('%s is asked at %s', (model, path) => {
    expect(modelUrl(model)).toBe(path)
  })

  it.each([
    ['gemini-3.5-flash', '/publishers/google/models/gemini-3.5-flash:streamGenerateContent?alt=sse'],
    ['claude-opus-4-6', '/publishers/anthropic/models/claude-opus-4-6:streamRawPredict'],
    ['mistralai/mistral-medium-3', '/publishers/mistralai/models/mistral-medium-3:streamRawPredict'],
    ['meta/llama-3.3-70b-instruct-maas', '/endpoints/openapi/chat/completions'],
  ])('%s streams from %s', (model, path) => {
    expect(modelUrl(model, true)).toBe(path)
  })

  it('never leads to another path, whatever it is called', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('..', '/', 'publishers/', 'models/', 'anthropic/', '?', '#'))
    const name = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(name, fc.boolean(), (model, stream) => {
        const { pathname } = new URL(urlOf({ model }, stream))
        expect(pathname.replace(new URL(HOME).pathname, '')).toMatch(
          /^\/(publishers\/(google|anthropic|mistralai)\/models\/[^/]*:[a-zA-Z]+|endpoints\/[^/]*:[a-zA-Z]+|endpoints\/openapi\/chat\/completions)$/,
        )
      }),
    )
  })
})

describe('the address', () => {
  it.each([
    ['https://us-central1-aiplatform.googleapis.com/v1', 'us-central1'],
    ['https://aiplatform.googleapis.com/v1', 'global'],
    ['https://aiplatform.eu.rep.googleapis.com/v1', 'eu'],
    ['https://proxy.test/v1', 'global'],
  ])('%s is completed with the project of the service account and its own location', (baseUrl, location) => {
    expect(placeOf(baseUrl)).toBe(`${baseUrl}/projects/p-of-account/locations/${location}`)
  })

  it('is Google’s global one when none is given', () => {
    expect(placeOf(null)).toBe('https://aiplatform.googleapis.com/v1/projects/p-of-account/locations/global')
  })

  it('stays without a project for an API key, as in express mode', () => {
    expect(placeOf('https://aiplatform.googleapis.com/v1', 'AQ.key')).toBe('https://aiplatform.googleapis.com/v1')
  })

  it('is the same with slashes and a version at its end, and is never in the clear', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
    const tail = fc.constantFrom('', '/', '//', '/v1', '/v1/')
    fc.assert(
      fc.property(name, name, tail, fc.constantFrom('http', 'https'), (project, location, end, scheme) => {
        const rest = `://${location}-aiplatform.googleapis.com/v1/projects/${project}/locations/${location}`
        expect(placeOf(scheme + rest + end)).toBe(`https${rest}`)
      }),
    )
  })
})

describe('the secret', () => {
  it.each([
    ['ya29.a0AfH6', { authorization: 'Bearer ya29.a0AfH6' }],
    ['eyJhbGciOi', { authorization: 'Bearer eyJhbGciOi' }],
    ['AIzaSyA1', { 'x-goog-api-key': 'AIzaSyA1' }],
    ['AQ.Ab8R', { 'x-goog-api-key': 'AQ.Ab8R' }],
  ])('%s travels in the header that fits it', (apiKey, header) => {
    const { headers } = vertex.request(bodyOf(), target({ apiKey }))
    expect(headers).toEqual({ ...header, 'content-type': 'application/json' })
  })

  it('is nowhere in the request when it is a service account’s key', () => {
    const apiKey = accountKey()
    const { url, headers, body } = vertex.request(bodyOf(), target({ apiKey }))
    expect(headers).toEqual({ 'content-type': 'application/json' })
    expect(`${url} ${body}`).not.toContain('PRIVATE')
  })
})

describe('the body', () => {
  it('is Gemini’s for a Gemini', () => {
    const body = sent('google/gemini-3.5-flash', { reasoning_effort: 'low', max_tokens: 9 })
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'Hi' }] }])
    expect(body.generationConfig).toMatchObject({ maxOutputTokens: 9, thinkingConfig: { thinkingLevel: 'low' } })
  })

  it('names an open model by its publisher, asks for the usage of a stream, and is else the caller’s own', () => {
    const text = '{ "model": "ours/alias", "messages": [{"role":"user","content":"Hi"}], "stream": true, "top_k": 4 }'
    const body = { chat: JSON.parse(text), text }
    const request = vertex.request(body, target({ model: 'meta/llama-3.3-70b-instruct-maas' }))
    expect(request.body).toBe(
      '{"stream_options":{"include_usage":true}, "model": "meta/llama-3.3-70b-instruct-maas", "messages": [{"role":"user","content":"Hi"}], "stream": true, "top_k": 4 }',
    )
  })

  it('is what Mistral itself reads for a Mistral', () => {
    const body = sent('mistralai/mistral-medium-3', { seed: 7, max_completion_tokens: 5, user: 'u', stream: true })
    expect(body).toEqual({
      model: 'mistral-medium-3',
      messages: [{ role: 'user', content: 'Hi' }],
      random_seed: 7,
      max_tokens: 5,
      stream: true,
    })
  })
})

describe('the probe', () => {
  it('reads the location, which costs nothing', () => {
    expect(vertex.probe(target())).toEqual({
      method: 'GET',
      url: HOME,
      headers: { authorization: 'Bearer ya29.token' },
      body: null,
    })
  })

  it('counts tokens where there is no project', () => {
    const { method, url, headers } = vertex.probe(target({ baseUrl: null, apiKey: 'AQ.key' }))
    expect(method).toBe('POST')
    expect(url).toMatch(/^https:\/\/aiplatform\.googleapis\.com\/v1\/publishers\/google\/models\/[^/]+:countTokens$/)
    expect(headers).toMatchObject({ 'x-goog-api-key': 'AQ.key' })
  })
})
