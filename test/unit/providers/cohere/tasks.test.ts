import { describe, expect, it } from 'vitest'
import { cohereTasks } from '../../../../src/providers/cohere/tasks.ts'
import { usageOfTask } from '../../../../src/providers/tasks/usage.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
// Both are the examples of docs.cohere.com/reference, as the tests of the package `cohere-ai` 8.1.0 have them.
import embedded from '../../../fixtures/providers/cohere/embed.json'
import ranked from '../../../fixtures/providers/cohere/rerank.json'
import { asked, json, none, sentJson, target } from '../tasks/support.ts'

const { embeddings, rerank } = cohereTasks

describe('embeddings', () => {
  const sent = (fields: Record<string, unknown>) =>
    embeddings!.request(asked('embeddings', { input: 'hello', ...fields }), target({ model: 'embed-v4.0' }))

  it('are asked for in its names, as floats, to be found later', () => {
    const request = sent({ dimensions: 1024, encoding_format: 'base64', user: 'u' })
    expect(request.url).toBe('https://api.cohere.com/v2/embed')
    expect(request.headers).toEqual({ authorization: 'Bearer key-k9', 'content-type': 'application/json' })
    expect(sentJson(request)).toEqual({
      model: 'embed-v4.0',
      texts: ['hello'],
      embedding_types: ['float'],
      output_dimension: 1024,
      input_type: 'search_document',
    })
  })

  it('are for what the caller says', () => {
    expect(sentJson(sent({ input_type: 'search_query', truncate: 'END' }))).toMatchObject({
      input_type: 'search_query',
      truncate: 'END',
    })
  })

  it('come back as OpenAI’s list under the name that the caller used, with what was billed', () => {
    expect(embeddings!.reply!(embedded, asked('embeddings', { input: ['hello', 'goodbye'] }))).toEqual({
      object: 'list',
      data: embedded.embeddings.float.map((embedding, index) => ({ object: 'embedding', index, embedding })),
      model: 'ours/alias',
      usage: { prompt_tokens: 2, total_tokens: 2 },
    })
  })

  it('take tokens of text and of images, which have a price of their own', () => {
    const used = (units: object) =>
      embeddings!.usage!(json({ meta: { billed_units: units } }), none, asked('embeddings', {}))
    expect(used({ input_tokens: 2 })).toEqual({ ...NO_USAGE, inputTokens: 2 })
    expect(used({ input_tokens: 2, image_tokens: 60 })).toEqual({
      ...NO_USAGE,
      inputTokens: 62,
      more: { inputImageTokens: 60 },
    })
  })
})

describe('reranking', () => {
  const body = asked('rerank', { query: 'Capital?', documents: ['a', { text: 'b' }, 'c', 'd', 'e'], top_k: 3 })

  it('is asked for with documents as text, which is all that its second version takes', () => {
    const request = rerank!.request(body, target({ model: 'rerank-v4.0-pro' }))
    expect(request.url).toBe('https://api.cohere.com/v2/rerank')
    expect(sentJson(request)).toEqual({
      model: 'rerank-v4.0-pro',
      query: 'Capital?',
      documents: ['a', 'b', 'c', 'd', 'e'],
      top_n: 3,
    })
  })

  it('comes back in its own shape, and is paid by the search unit', () => {
    expect(rerank!.reply!(ranked, body)).toEqual({
      id: ranked.id,
      results: ranked.results,
      meta: { billed_units: { search_units: 1 } },
    })
    expect(usageOfTask(json(ranked), none, body)).toEqual({ ...NO_USAGE, more: { searches: 1 } })
  })
})
