import { expect, it } from 'vitest'
import { ollama } from '../../../../src/providers/ollama/ollama.ts'
import { bodyOf, target } from './support.ts'

const told = (fields: Record<string, unknown>) => ollama.losses?.(bodyOf(fields), target)
const tools = [{ type: 'function', function: { name: 'get' } }]

it('are none for what Ollama is asked in its own words', () => {
  expect(told({ seed: 1, presence_penalty: 1, logprobs: true, stop: 'x', tools, tool_choice: 'auto' })).toEqual([])
})

it('name the fields it has no words for, and a call that it does not enforce', () => {
  expect(told({ n: 2, logit_bias: { 1: 1 }, tools, tool_choice: 'required', parallel_tool_calls: false })).toEqual([
    '`n`, `logit_bias` and `parallel_tool_calls` were dropped: not taken here.',
    '`tool_choice` is not enforced: the model chooses among the tools it is given.',
  ])
})
