import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  documentText,
  type RerankShape,
  readRanking,
  readRerank,
  writeRanking,
} from '../../../../src/providers/tasks/rerank-shapes.ts'
import cohere from '../../../fixtures/providers/cohere/rerank.json'
import jina from '../../../fixtures/providers/jina/rerank.json'
import answers from '../../../fixtures/providers/tasks/answers.json'
import voyage from '../../../fixtures/providers/voyage/rerank.json'

const query = 'What is the capital of France?'
const documents = ['Berlin', { text: 'Paris' }, 'Rome']

describe('a request', () => {
  it.each([
    ['Cohere and Jina', { top_n: 2 }],
    ['Voyage', { top_k: 2 }],
  ])('is read in the names of %s', (_, best) => {
    const read = readRerank({ query, documents, ...best })
    expect(read).toEqual({ query, documents, topN: 2, returnDocuments: false })
  })

  it('asks for all documents, and for their texts only when it says so', () => {
    expect(readRerank({ query, documents })).toMatchObject({ topN: null, returnDocuments: false })
    expect(readRerank({ query, documents, return_documents: true }).returnDocuments).toBe(true)
  })

  it.each([
    [{ documents }, 'query'],
    [{ query: '', documents }, 'query'],
    [{ query }, 'documents'],
    [{ query, documents: [] }, 'documents'],
    [{ query, documents: 'Paris' }, 'documents'],
  ])('%j is refused for its %s', (fields, param) => {
    expect(() => readRerank(fields)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
  })

  it('has each document as text for those that rank nothing else', () => {
    expect([...documents, { title: 'Oslo' }].map(documentText)).toEqual(['Berlin', 'Paris', 'Rome', '{"title":"Oslo"}'])
  })
})

describe('an answer', () => {
  it.each([
    ['Cohere', cohere, [3, 4, 0], { searches: 1, tokens: null }],
    ['Jina', jina, [1, 0], { searches: null, tokens: 15 }],
    ['Voyage', voyage, [2, 0], { searches: null, tokens: 48 }],
    ['Fireworks', answers.rerankFireworks, [1, 0], { searches: null, tokens: 120 }],
    ['Scaleway', answers.rerankScaleway, [1, 0], { searches: null, tokens: 99 }],
  ])('of %s is read with what it bills', (_, answer, order, bill) => {
    const ranking = readRanking(answer)
    expect(ranking.results.map(({ index }) => index)).toEqual(order)
    expect(ranking).toMatchObject(bill)
  })

  it('is written in Cohere’s shape with its searches, in the others with its tokens', () => {
    expect(writeRanking(readRanking(cohere), 'cohere')).toEqual({
      id: cohere.id,
      results: cohere.results,
      meta: { billed_units: { search_units: 1 } },
    })
    expect(writeRanking(readRanking(jina), 'jina')).toEqual(jina)
    expect(writeRanking(readRanking(voyage), 'voyage')).toEqual(voyage)
  })

  it('repeats the documents of the request, and only if asked, whatever the vendor sent back', () => {
    const asked = readRerank({ query, documents, return_documents: true })
    const ranking = readRanking(answers.rerankScaleway, asked)
    expect(writeRanking(ranking, 'cohere').results).toEqual([
      { index: 1, relevance_score: 0.6456, document: { text: 'Paris' } },
      { index: 0, relevance_score: 0.6264, document: { text: 'Berlin' } },
    ])
    expect(writeRanking(ranking, 'voyage').data).toMatchObject([{ document: 'Paris' }, { document: 'Berlin' }])
    const unasked = readRanking(answers.rerankScaleway, readRerank({ query, documents }))
    expect(JSON.stringify(writeRanking(unasked, 'cohere'))).not.toContain('Paris')
  })

  it('is the same after a detour through any other shape', () => {
    const result = fc.record({ index: fc.nat(50), score: fc.double({ min: 0, max: 1, noNaN: true }) })
    const shape = fc.constantFrom<RerankShape>('cohere', 'jina', 'voyage')
    return fc.assert(
      fc.property(fc.array(result), fc.integer({ min: 1 }), shape, (results, tokens, through) => {
        const ranking = { id: null, model: null, results, searches: null, tokens }
        expect(readRanking(writeRanking(ranking, through))).toEqual(ranking)
      }),
    )
  })
})
