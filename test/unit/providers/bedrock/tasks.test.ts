import { describe, expect, it } from 'vitest'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import answers from '../../../fixtures/providers/bedrock/embeddings.json'
import { asked, json, none, sentJson } from '../tasks/support.ts'
import { HOME, target } from './support.ts'

const embeddings = bedrock.tasks!.embeddings!
const TITAN = 'amazon.titan-embed-text-v2:0'
const COHERE = 'us.cohere.embed-v4:0'
const sent = (fields: Record<string, unknown>, model: string) =>
  embeddings.request(asked('embeddings', { input: 'hello', encoding_format: 'base64', ...fields }), target({ model }))

describe('Titan', () => {
  it('embeds one text, in its words', () => {
    const request = sent({ dimensions: 512, normalize: false }, TITAN)
    expect(request).toMatchObject({
      method: 'POST',
      url: `${HOME}/model/amazon.titan-embed-text-v2%3A0/invoke`,
      headers: { authorization: 'Bearer key-k9', 'content-type': 'application/json' },
    })
    expect(sentJson(request)).toEqual({ inputText: 'hello', dimensions: 512, normalize: false })
    expect(sentJson(sent({ dimensions: 512 }, 'amazon.titan-embed-text-v1'))).toEqual({ inputText: 'hello' })
  })

  it('embeds no several texts at once', () => {
    expect(() => sent({ input: ['a', 'b'] }, TITAN)).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'input' }),
    )
    expect(sentJson(sent({ input: ['a'] }, TITAN))).toEqual({ inputText: 'a' })
  })

  it('tells one vector and what it counted', () => {
    const body = asked('embeddings', { input: 'hello' })
    expect(embeddings.reply!(answers.titan, body)).toEqual({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.1, -0.2, 0.3] }],
      model: 'ours/alias',
      usage: { prompt_tokens: 3, total_tokens: 3 },
    })
    expect(embeddings.usage!(json(answers.titan), none, body)).toEqual({ ...NO_USAGE, inputTokens: 3 })
  })
})

describe('Cohere', () => {
  const body = asked('embeddings', { input: ['hello', 'goodbye'] })

  it('embeds several texts, as floats, to be found later unless the caller says what for', () => {
    expect(sentJson(sent({ input: ['a', 'b'], dimensions: 256 }, COHERE))).toEqual({
      texts: ['a', 'b'],
      embedding_types: ['float'],
      output_dimension: 256,
      input_type: 'search_document',
    })
    expect(sentJson(sent({ input_type: 'search_query', truncate: 'END' }, 'cohere.embed-english-v3'))).toMatchObject({
      input_type: 'search_query',
      truncate: 'END',
    })
  })

  it.each([answers.cohere, answers.cohereFloats])('tells its vectors by their type or alone', (answer) => {
    expect(embeddings.reply!(answer, body)).toMatchObject({
      data: [{ embedding: [0.1, 0.2] }, { embedding: [0.3, 0.4] }],
      usage: { prompt_tokens: expect.any(Number) },
    })
  })

  it('tells what it counted in a header, without which it is estimated', () => {
    const headers = new Headers({ 'x-amzn-bedrock-input-token-count': '17' })
    expect(embeddings.usage!(json(answers.cohere), headers, body)).toEqual({ ...NO_USAGE, inputTokens: 17 })
    expect(embeddings.usage!(json(answers.cohere), none, body).inputTokens).toBeGreaterThan(0)
  })
})

it('refuses models that embed no texts', () => {
  expect(() => sent({}, 'amazon.nova-pro-v1:0')).toThrow(
    expect.objectContaining({ code: 'invalid_request', param: 'model' }),
  )
})
