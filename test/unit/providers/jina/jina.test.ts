import { describe, expect, it } from 'vitest'
import { jina } from '../../../../src/providers/jina/jina.ts'
import { usageOfTask } from '../../../../src/providers/tasks/usage.ts'
import embedded from '../../../fixtures/providers/jina/embeddings.json'
import errors from '../../../fixtures/providers/jina/errors.json'
import ranked from '../../../fixtures/providers/jina/rerank.json'
import { asked, json, none, sentJson, target } from '../tasks/support.ts'

const { embeddings, rerank } = jina.tasks!

it('does what it lists, and no chat', () => {
  expect(Object.keys(jina.tasks!)).toEqual(jina.does)
  const body = { chat: { model: 'jina/jina-reranker-v3.5', messages: [] }, text: '{}' }
  expect(() => jina.request(body, target())).toThrow('Jina AI answers no chat.')
})

it('carries its key in a header of the probe and of the door', () => {
  expect(jina.probe(target())).toMatchObject({
    url: 'https://api.jina.ai/v1/models',
    headers: { authorization: 'Bearer key-k9' },
  })
  expect(jina.door!(target({ baseUrl: 'https://elsewhere.test/v1' })).url).toBe('https://elsewhere.test/v1')
})

it.each([
  [400, errors.unknownModel, 'model_missing', true],
  [403, errors.balance, 'credential', true],
  [422, errors.validator, 'invalid_request', false],
] as const)('reads %i %j as %s', (status, body, kind, retryElsewhere) => {
  expect(jina.refusal(status, none, JSON.stringify(body))).toMatchObject({ kind, retryElsewhere })
})

describe('embeddings', () => {
  it('are asked for without any field it does not know, for it refuses those', () => {
    const body = asked('embeddings', {
      input: 'Hi',
      dimensions: 256,
      task: 'retrieval.query',
      encoding_format: 'float',
      user: 'u',
    })
    const request = embeddings!.request(body, target({ model: 'jina-embeddings-v5-text-small' }))
    expect(request.url).toBe('https://api.jina.ai/v1/embeddings')
    expect(request.headers).toMatchObject({ authorization: 'Bearer key-k9', accept: 'application/json' })
    expect(sentJson(request)).toEqual({
      model: 'jina-embeddings-v5-text-small',
      input: ['Hi'],
      dimensions: 256,
      task: 'retrieval.query',
    })
  })

  it('may be of pictures', () => {
    const input = [{ image: 'https://images.test/1.png' }, { text: 'A kitten' }]
    expect(sentJson(embeddings!.request(asked('embeddings', { input }), target())).input).toEqual(input)
  })

  it('come back as OpenAI’s list already', () => {
    expect(embeddings!.reply).toBeUndefined()
    expect(usageOfTask(json(embedded), none, asked('embeddings', { input: 'Hi' })).inputTokens).toBe(15)
  })
})

describe('reranking', () => {
  const body = asked('rerank', { query: 'Capital?', documents: ['Berlin', 'Paris'], top_k: 2 })

  it('is asked for without the documents back', () => {
    expect(sentJson(rerank!.request(body, target({ model: 'jina-reranker-v3.5' })))).toEqual({
      model: 'jina-reranker-v3.5',
      query: 'Capital?',
      documents: ['Berlin', 'Paris'],
      top_n: 2,
      return_documents: false,
    })
  })

  it('comes back in Cohere’s shape, and is paid by tokens', () => {
    expect(rerank!.reply!(ranked, body)).toEqual({ results: ranked.results, usage: { total_tokens: 15 } })
    expect(usageOfTask(json(ranked), none, body).inputTokens).toBe(15)
  })
})
