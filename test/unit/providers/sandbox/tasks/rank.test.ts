import { expect, test } from 'vitest'
import { readRanking } from '../../../../../src/providers/tasks/rerank-shapes.ts'
import { jsonOf } from './support.ts'

const DOCUMENTS = ['Mountains are high', { text: 'The harbour of Genoa' }, 'Genoa', { title: 'A harbour at night' }]

const rank = (fields: object = {}) =>
  jsonOf('rerank', 'echo-rerank', { query: 'Which harbour has Genoa?', documents: DOCUMENTS, ...fields })

test('documents come best first in Cohere’s shape, with the share of words and one search', async () => {
  const answer = await rank()
  expect(answer.results).toEqual([
    { index: 1, relevance_score: 1 },
    { index: 2, relevance_score: expect.closeTo(Math.SQRT1_2, 5) },
    { index: 3, relevance_score: expect.closeTo(0.408, 2) },
    { index: 0, relevance_score: 0 },
  ])
  expect(answer.meta).toEqual({ billed_units: { search_units: 1 } })
  expect(answer.id).toMatch(/^rerank-sandbox-/)
  expect(readRanking(answer)).toMatchObject({ searches: 1, tokens: null })
})

test('as many are answered as are asked for, and repeated where that is asked for', async () => {
  const { results } = await rank({ top_n: 2, return_documents: true })
  expect(results.map(({ document }: { document: unknown }) => document)).toEqual([DOCUMENTS[1], { text: 'Genoa' }])
})

test('what is equally good stays in the order it was sent in', async () => {
  const { results } = await rank({ query: 'nothing like it' })
  expect(results.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3])
})

test('every hundred documents are a search', async () => {
  const { meta } = await rank({ documents: Array.from({ length: 201 }, (_, index) => `document ${index}`) })
  expect(meta.billed_units.search_units).toBe(3)
})
