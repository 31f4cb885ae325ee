import { expect, test } from 'vitest'
import { expectOpenAi } from '../../../../support/openai-contract.ts'
import { jsonOf } from './support.ts'

const moderate = (input: unknown) => jsonOf('moderations', 'echo-moderation', { input })

test.each([
  ['This is forbidden.', true],
  ['FORBIDDEN fruit', true],
  ['Unforbiddenly good', false],
  ['', false],
])('%j is flagged: %s, with every category that OpenAI has', async (input, flagged) => {
  const answer = await moderate(input)
  expectOpenAi('CreateModerationResponse', answer)
  const [result] = answer.results
  expect(answer).toMatchObject({ id: expect.stringMatching(/^modr-/), model: 'echo-moderation' })
  expect(result.flagged).toBe(flagged)
  expect(Object.values(result.categories).filter(Boolean)).toHaveLength(flagged ? 1 : 0)
  expect(Object.keys(result.categories)).toHaveLength(13)
  for (const [name, isMet] of Object.entries(result.categories)) {
    expect(result.category_scores[name] > 0.5).toBe(isMet)
    expect(result.category_applied_input_types[name]).toEqual(['text'])
  }
})

test('each text of a list is judged by itself, the parts of a message together', async () => {
  const { results } = await moderate(['forbidden', 'fine'])
  expect(results.map(({ flagged }: { flagged: boolean }) => flagged)).toEqual([true, false])
  const image = { type: 'image_url', image_url: { url: 'https://example.test/a.png' } }
  const together = await moderate([{ type: 'text', text: 'forbidden' }, image])
  expectOpenAi('CreateModerationResponse', together)
  expect(together.results).toHaveLength(1)
  expect(together.results[0].flagged).toBe(true)
  expect(together.results[0].category_applied_input_types).toMatchObject({
    hate: ['text'],
    violence: ['text', 'image'],
  })
  const alone = (await moderate([image])).results[0].category_applied_input_types
  expect(alone).toMatchObject({ hate: [], violence: ['image'] })
})
