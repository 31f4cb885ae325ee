import { expect, it } from 'vitest'
import { replicate } from '../../../../src/providers/replicate/replicate.ts'
import { bodyOf, target } from './support.ts'

const told = (fields: Record<string, unknown>, model = 'meta/meta-llama-3-70b-instruct') =>
  replicate.losses?.(bodyOf(fields), { ...target, model })

it('are none for inputs that the maker’s models have', () => {
  expect(told({ temperature: 0.5, seed: 1, max_tokens: 9 })).toEqual([])
  expect(told({ temperature: 0.5, reasoning_effort: 'low', verbosity: 'low' }, 'openai/gpt-5.1')).toEqual([])
})

it('name the fields without an input, by the maker', () => {
  expect(told({ n: 2, stop: 'x', logprobs: true })).toEqual([
    '`n`, `stop` and `logprobs` were dropped: not taken here.',
  ])
  expect(told({ temperature: 0.5, seed: 1 }, 'anthropic/claude-3.5-sonnet')).toEqual([
    '`temperature` and `seed` were dropped: not taken here.',
  ])
})

it('leave out what the caller gives as the model’s own input', () => {
  expect(told({ stop: 'x', input: { stop: 'x' } })).toEqual([])
})
