import { expect, it } from 'vitest'
import { embeddingList, textsOf } from '../../../../src/providers/tasks/embeddings.ts'
import { asked } from './support.ts'

const texts = (input: unknown) => textsOf(asked('embeddings', { input }))

it('texts are one or many', () => {
  expect(texts('Hi')).toEqual(['Hi'])
  expect(texts(['Hi', 'You'])).toEqual(['Hi', 'You'])
})

it.each([[[1, 2, 3]], [[[1], [2]]], [[]], [undefined], [{ text: 'Hi' }]])('%j are no texts', (input) => {
  expect(() => texts(input)).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'input' }))
})

it('a list of embeddings is OpenAI’s', () => {
  expect(embeddingList([[0.1], [0.2]], 'ours/alias', 7)).toEqual({
    object: 'list',
    data: [
      { object: 'embedding', index: 0, embedding: [0.1] },
      { object: 'embedding', index: 1, embedding: [0.2] },
    ],
    model: 'ours/alias',
    usage: { prompt_tokens: 7, total_tokens: 7 },
  })
})
