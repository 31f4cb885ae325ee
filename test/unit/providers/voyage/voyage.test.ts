import { describe, expect, it } from 'vitest'
import { usageOfTask } from '../../../../src/providers/tasks/usage.ts'
import { voyage } from '../../../../src/providers/voyage/voyage.ts'
import embedded from '../../../fixtures/providers/voyage/embeddings.json'
import error from '../../../fixtures/providers/voyage/error.json'
import ranked from '../../../fixtures/providers/voyage/rerank.json'
import { asked, json, none, sentJson, target } from '../tasks/support.ts'

const { embeddings, rerank } = voyage.tasks!

it('does what it lists, and no chat', () => {
  expect(Object.keys(voyage.tasks!)).toEqual(voyage.does)
  const body = { chat: { model: 'voyage/rerank-2.5', messages: [] }, text: '{}' }
  expect(() => voyage.request(body, target())).toThrow(
    expect.objectContaining({ code: 'invalid_request', param: 'model', message: 'Voyage AI answers no chat.' }),
  )
})

it('carries its key in a header of the probe and of the door, wherever it is', () => {
  const elsewhere = target({ baseUrl: 'https://ai.mongodb.test/v1' })
  expect(voyage.probe(elsewhere)).toMatchObject({
    url: 'https://ai.mongodb.test/v1/embeddings',
    headers: { authorization: 'Bearer key-k9' },
  })
  expect(voyage.door!(target())).toEqual({
    url: 'https://api.voyageai.com/v1',
    headers: { authorization: 'Bearer key-k9' },
  })
})

it('reads an error, and knows a text that is too long', () => {
  expect(voyage.refusal(400, none, JSON.stringify(error))).toMatchObject({
    kind: 'context_length',
    message: error.detail,
  })
})

describe('embeddings', () => {
  it('are asked for in its names', () => {
    const body = asked('embeddings', {
      input: 'Hi',
      dimensions: 512,
      input_type: 'query',
      encoding_format: 'base64',
      user: 'u',
    })
    const request = embeddings!.request(body, target({ model: 'voyage-4-lite' }))
    expect(request.url).toBe('https://api.voyageai.com/v1/embeddings')
    expect(request.headers).toEqual({ authorization: 'Bearer key-k9', 'content-type': 'application/json' })
    expect(sentJson(request)).toEqual({
      model: 'voyage-4-lite',
      input: ['Hi'],
      output_dimension: 512,
      input_type: 'query',
    })
  })

  it('of tokens are refused', () => {
    expect(() => embeddings!.request(asked('embeddings', { input: [1, 2] }), target())).toThrow(/embeds texts/)
  })

  it('come back as OpenAI’s list, with what they took', () => {
    const body = asked('embeddings', { input: ['Hi', 'You'] })
    expect(embeddings!.reply!(embedded, body)).toEqual({ ...embedded, usage: { prompt_tokens: 10, total_tokens: 10 } })
    expect(usageOfTask(json(embedded), none, body).inputTokens).toBe(10)
  })
})

describe('reranking', () => {
  const body = asked('rerank', {
    query: 'Capital?',
    documents: ['Berlin', { text: 'Rome' }, 'Paris'],
    top_n: 2,
    return_documents: true,
  })

  it('is asked for in its names, with documents as text', () => {
    const request = rerank!.request(body, target({ model: 'rerank-2.5' }))
    expect(request.url).toBe('https://api.voyageai.com/v1/rerank')
    expect(sentJson(request)).toEqual({
      model: 'rerank-2.5',
      query: 'Capital?',
      documents: ['Berlin', 'Rome', 'Paris'],
      top_k: 2,
    })
  })

  it('comes back in Cohere’s shape, and is paid by tokens', () => {
    expect(rerank!.reply!(ranked, body)).toEqual({
      results: [
        { index: 2, relevance_score: 0.9296875, document: { text: 'Paris' } },
        { index: 0, relevance_score: 0.40625, document: { text: 'Berlin' } },
      ],
      usage: { total_tokens: 48 },
    })
    expect(usageOfTask(json(ranked), none, body)).toMatchObject({ inputTokens: 48 })
    expect(usageOfTask(json(ranked), none, body)).not.toHaveProperty('more')
  })
})
