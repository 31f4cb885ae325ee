import { describe, expect, it } from 'vitest'
import { readModelName } from '../../../../src/learning/prior/model-name.ts'

describe('the name of a model', () => {
  it.each([
    ['bedrock/us.anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude sonnet', 3.5, 0, '20241022'],
    ['openai/gpt-4o-mini-2024-07-18', 'gpt mini o', 4, 0, '20240718'],
    ['azure/gpt-35-turbo-0125', 'gpt', 3.5, 0, '0125'],
    ['fireworks/accounts/fireworks/models/llama-v3p1-8b-instruct', 'llama', 3.1, 8, ''],
    ['workers-ai/@cf/meta/llama-3.3-70b-instruct-fp8-fast', 'llama', 3.3, 70, ''],
    ['bedrock/mistral.mixtral-8x7b-instruct-v0:1', 'mixtral', 0, 56, ''],
    ['bedrock/deepseek.r1-v1:0', 'deepseek r', 1, 0, ''],
    ['openrouter/qwen/qwen3-235b-a22b-2507', 'qwen', 3, 235, '2507'],
    ['openrouter/openai/gpt-oss-120b:free', 'gpt oss', 0, 120, ''],
    ['cohere/command-r-08-2024', 'command r', 0, 0, '202408'],
  ])('says line, version, size and date of %s', (model, line, version, size, date) => {
    expect(readModelName(model)).toMatchObject({ line, version, size, date })
  })
})
