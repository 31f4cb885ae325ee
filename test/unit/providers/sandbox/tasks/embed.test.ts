import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectOpenAi } from '../../../../support/openai-contract.ts'
import { jsonOf } from './support.ts'

const embed = (input: unknown, fields: object = {}) => jsonOf('embeddings', 'echo-embed', { input, ...fields })

async function vectorsOf(input: unknown, fields: object = {}): Promise<number[][]> {
  const { data } = await embed(input, fields)
  return data.map(({ embedding }: { embedding: number[] }) => embedding)
}

test('vectors are what OpenAI describes, one for each text, in order', async () => {
  const answer = await embed(['a harbour', 'a mountain'])
  expectOpenAi('CreateEmbeddingResponse', answer)
  expect(answer).toMatchObject({ model: 'echo-embed', data: [{ index: 0 }, { index: 1 }] })
  expect(answer.data[0].embedding).toHaveLength(256)
  expect(answer.data[0].embedding).toEqual((await embed('a harbour')).data[0].embedding)
  expect(answer.data[1].embedding).not.toEqual(answer.data[0].embedding)
})

test('whatever the text and the dimensions, a vector has so many numbers and length 1', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.string(), { minLength: 1 }),
      fc.integer({ min: 1, max: 600 }),
      async (texts, dimensions) => {
        for (const vector of await vectorsOf(texts, { dimensions })) {
          expect(vector).toHaveLength(dimensions)
          expect(cosine(vector, vector)).toBeCloseTo(1, 5)
        }
      },
    ),
    { numRuns: 50 },
  ))

test('the more words two texts share, the nearer they are', async () => {
  const [base, most, some, none] = await vectorsOf([
    'The ships of Genoa leave the harbour at dawn',
    'At dawn the ship leaves Genoa’s harbour',
    'A harbour is where fishermen sell their catch',
    'Quantum computers factor integers quickly',
  ])
  expect(cosine(base!, most!)).toBeGreaterThan(0.7)
  expect(cosine(base!, most!)).toBeGreaterThan(cosine(base!, some!) + 0.2)
  expect(cosine(base!, some!)).toBeGreaterThan(cosine(base!, none!) + 0.05)
  expect(Math.abs(cosine(base!, none!))).toBeLessThan(0.2)
})

test('tokens are embedded too: one list is one input, and like tokens are near', async () => {
  expect(await vectorsOf([1, 2, 3])).toHaveLength(1)
  const [one, other, unlike] = await vectorsOf([
    [1, 2, 3],
    [3, 2, 4],
    [7, 8],
  ])
  expect(await vectorsOf([1, 2, 3])).toEqual([one])
  expect(cosine(one!, other!)).toBeGreaterThan(0.5)
  expect(Math.abs(cosine(one!, unlike!))).toBeLessThan(0.4)
})

test('usage counts the tokens that were sent, or estimates those of a text', async () => {
  expect((await embed([[1, 2, 3], [4]])).usage).toEqual({ prompt_tokens: 4, total_tokens: 4 })
  const { usage } = await embed(['Hello there', 'Hello'])
  expect(usage.prompt_tokens).toBe(3)
  expect(usage.total_tokens).toBe(3)
})

test('more numbers than fit into memory are refused', async () => {
  expect((await embed('a', { dimensions: 1_000_001 })).error).toMatchObject({ param: 'dimensions' })
  expect((await embed(['a', 'b'], { dimensions: 600_000 })).error).toMatchObject({ param: 'dimensions' })
})

function cosine(one: number[], other: number[]): number {
  const dot = (a: number[], b: number[]) => a.reduce((sum, each, index) => sum + each * (b[index] ?? 0), 0)
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other))
}
