import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../src/contract/chat.ts'
import {
  asksForStrictTools,
  lostFields,
  tellDropped,
  tellLowered,
  tellOtherTools,
} from '../../../src/providers/losses.ts'

const chatOf = (fields: Record<string, unknown> = {}): ChatRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Hi' }],
  ...fields,
})
const tools = [{ type: 'function', function: { name: 'get' } }]
const namesIn = (fields: object) => Object.keys(fields).filter((name) => name !== 'tools')

describe('a field that is lost', () => {
  it.each([
    [{ n: 2 }, ['n']],
    [{ seed: 0 }, ['seed']],
    [{ logprobs: true, top_logprobs: 2 }, ['logprobs', 'top_logprobs']],
    [{ logit_bias: { 5: 1 } }, ['logit_bias']],
    [{ presence_penalty: 0, frequency_penalty: 0.5 }, ['frequency_penalty']],
    [{ temperature: 0 }, ['temperature']],
    [{ stop: 'x' }, ['stop']],
    [{ parallel_tool_calls: false, tools }, ['parallel_tool_calls']],
    [{ top_k: 4, web_search_options: {} }, ['top_k', 'web_search_options']],
  ])('is named where it asks for something: %j', (fields, lost) => {
    expect(lostFields(chatOf(fields), namesIn(fields))).toEqual(lost)
  })

  it.each([
    { n: 1 },
    { seed: null },
    { logprobs: false, top_logprobs: 2 },
    { presence_penalty: 0, frequency_penalty: 0 },
    { temperature: 1, top_p: 1 },
    { stop: [] },
    { parallel_tool_calls: false },
    { parallel_tool_calls: true, tools },
    { audio: null, store: false },
  ])('is not named where it asks for nothing: %j', (fields) => {
    expect(lostFields(chatOf(fields), namesIn(fields))).toEqual([])
  })

  it('is not named where nobody wrote it', () => {
    expect(lostFields(chatOf(), ['n', 'seed', 'audio'])).toEqual([])
  })
})

it('says what was dropped in one sentence', () => {
  expect(tellDropped([])).toEqual([])
  expect(tellDropped(['n'])).toEqual(['`n` was dropped: not taken here.'])
  expect(tellDropped(['n', 'seed', 'stop'])).toEqual(['`n`, `seed` and `stop` were dropped: not taken here.'])
})

it('says how far a temperature was lowered, and nothing of one on the scale', () => {
  expect(tellLowered(chatOf({ temperature: 1.6 }), 1.5)).toEqual([
    '`temperature` was lowered to 1.5, the most there is here.',
  ])
  expect(tellLowered(chatOf({ temperature: 1.5 }), 1.5)).toEqual([])
  expect(tellLowered(chatOf(), 1)).toEqual([])
})

it('names the types of tools that are no functions, each once', () => {
  const others = [{ type: 'web_search' }, { type: 'web_search' }, { type: 'bash_20250124' }, ...tools]
  expect(tellOtherTools(chatOf({ tools: others }))).toEqual([
    'Tools of type `web_search` and `bash_20250124` were dropped: not taken here.',
  ])
  expect(tellOtherTools(chatOf({ tools }))).toEqual([])
})

it('knows whether a tool asks to be strict', () => {
  expect(
    asksForStrictTools(chatOf({ tools: [...tools, { type: 'function', function: { name: 'a', strict: true } }] })),
  ).toBe(true)
  expect(asksForStrictTools(chatOf({ tools }))).toBe(false)
  expect(asksForStrictTools(chatOf())).toBe(false)
})
