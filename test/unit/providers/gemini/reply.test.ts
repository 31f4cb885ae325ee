import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'
import { usageOf } from '../../../../src/providers/gemini/usage.ts'
import { readUsage } from '../../../../src/providers/usage.ts'
import blocked from '../../../fixtures/providers/gemini/blocked.json'
import chat from '../../../fixtures/providers/gemini/chat.json'
import tools from '../../../fixtures/providers/gemini/tools.json'
import { bodyOf, replied, sent } from './support.ts'

const answer = (finishReason: string, parts: unknown[] = [{ text: 'x' }]) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason }],
  responseId: 'r1',
})
const reasonOf = (reason: string, parts?: unknown[]) => replied(answer(reason, parts)).choices[0]?.finish_reason

it('answers as a chat completion', () => {
  const completion = replied(chat)
  expect(completion).toMatchObject({
    id: chat.responseId,
    object: 'chat.completion',
    created: 0,
    model: 'gemini-2.5-flash',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there!' }, finish_reason: 'stop' }],
  })
  expect(completion.choices[0]?.message).not.toHaveProperty('tool_calls')
})

it('translates log probabilities', () => {
  expect(replied(chat).choices[0]?.logprobs).toEqual({
    content: [
      {
        token: 'Hello',
        logprob: -0.02,
        bytes: [72, 101, 108, 108, 111],
        top_logprobs: [
          { token: 'Hello', logprob: -0.02, bytes: [72, 101, 108, 108, 111] },
          { token: 'Hi', logprob: -4.1, bytes: [72, 105] },
        ],
      },
      {
        token: ' there!',
        logprob: -0.08,
        bytes: [32, 116, 104, 101, 114, 101, 33],
        top_logprobs: [{ token: ' there!', logprob: -0.08, bytes: [32, 116, 104, 101, 114, 101, 33] }],
      },
    ],
    refusal: null,
  })
})

it('gives calls without an id the same id at every reading', () => {
  const { message, finish_reason } = replied(tools).choices[0]!
  expect(finish_reason).toBe('tool_calls')
  expect(message.content).toBeNull()
  expect(message.tool_calls).toEqual([
    {
      id: `call_${tools.responseId}_0`,
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
      extra_content: { google: { thought_signature: 'CrICAdHtim827fQ0c2lnbmF0dXJl' } },
    },
    {
      id: `call_${tools.responseId}_1`,
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Bergen"}' },
    },
  ])
  expect(replied(tools)).toEqual(replied(tools))
})

it('sends a tool turn back to Google exactly as Google made it, signatures included', () => {
  const message = replied(tools).choices[0]!.message
  const results = message.tool_calls!.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: '{"degrees":3}' }))
  const body = sent({ messages: [{ role: 'user', content: 'Weather?' }, message, ...results] }, 'gemini-3.5-flash')
  const made = tools.candidates[0]!.content.parts
  expect(body.contents[1].parts).toEqual(
    made.map((part, index) => ({
      ...part,
      functionCall: { ...part.functionCall, id: message.tool_calls![index]!.id },
    })),
  )
  expect(body.contents[2].parts.map((part: any) => part.functionResponse.name)).toEqual(['get_weather', 'get_weather'])
})

it('sends thoughts and a signed answer back exactly as Google made them', () => {
  const parts = [
    { text: 'Hm.', thought: true, thoughtSignature: 'first' },
    { text: 'Well.', thought: true, thoughtSignature: 'second' },
    { text: 'Four.', thoughtSignature: 'third' },
  ]
  const { message } = replied(answer('STOP', parts)).choices[0]!
  expect(message).toMatchObject({ content: 'Four.', reasoning_content: 'Hm.Well.' })
  expect(message.reasoning_details).toEqual([
    { type: 'reasoning.text', text: 'Hm.', signature: 'first', format: 'google-gemini-v1', index: 0 },
    { type: 'reasoning.text', text: 'Well.', signature: 'second', format: 'google-gemini-v1', index: 1 },
  ])
  expect(sent({ messages: [message] }).contents[0].parts).toEqual(parts)
})

it('makes every candidate a choice', () => {
  const candidates = ['A', 'B'].map((text, index) => ({ index, content: { parts: [{ text }] }, finishReason: 'STOP' }))
  expect(replied({ candidates }).choices.map(({ index, message }) => [index, message.content])).toEqual([
    [0, 'A'],
    [1, 'B'],
  ])
})

it('reports a blocked prompt as an empty answer that was filtered', () => {
  expect(replied(blocked).choices).toEqual([
    { index: 0, message: { role: 'assistant', content: '' }, finish_reason: 'content_filter' },
  ])
})

it.each([null, [], 'text', {}, { candidates: [{}] }, { candidates: [{ content: null }] }])('survives %j', (json) => {
  expect(replied(json).choices[0]?.message.content).toBe('')
})

describe('every documented finish reason', () => {
  it.each([
    ['FINISH_REASON_UNSPECIFIED', 'stop'],
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['LANGUAGE', 'content_filter'],
    ['OTHER', 'stop'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['MALFORMED_FUNCTION_CALL', 'stop'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
    ['IMAGE_OTHER', 'stop'],
    ['NO_IMAGE', 'stop'],
    ['IMAGE_RECITATION', 'content_filter'],
    ['UNEXPECTED_TOOL_CALL', 'stop'],
    ['TOO_MANY_TOOL_CALLS', 'stop'],
    ['MISSING_THOUGHT_SIGNATURE', 'stop'],
    ['MALFORMED_RESPONSE', 'stop'],
  ])('%s is %s', (reason, expected) => {
    expect(reasonOf(reason)).toBe(expected)
  })

  it('STOP after a call is tool_calls, MAX_TOKENS after a call stays length', () => {
    const parts = [{ functionCall: { name: 'f' } }]
    expect(reasonOf('STOP', parts)).toBe('tool_calls')
    expect(reasonOf('MAX_TOKENS', parts)).toBe('length')
  })
})

describe('usage', () => {
  it('counts tool prompts as input and thoughts as output', () => {
    expect(replied(chat).usage).toEqual({
      prompt_tokens: 2112,
      completion_tokens: 64,
      total_tokens: chat.usageMetadata.totalTokenCount,
      prompt_tokens_details: { cached_tokens: 2048 },
      completion_tokens_details: { reasoning_tokens: 60 },
    })
  })

  it('adds up to what Google counted, and reads back the same, whatever the counts', () => {
    const tokens = fc.nat(1_000_000)
    return fc.assert(
      fc.property(tokens, tokens, tokens, tokens, tokens, (prompt, cached, toolUse, candidates, thoughts) => {
        const usage = usageOf({
          promptTokenCount: prompt,
          cachedContentTokenCount: Math.min(cached, prompt),
          toolUsePromptTokenCount: toolUse,
          candidatesTokenCount: candidates,
          thoughtsTokenCount: thoughts,
        })
        expect(usage.total_tokens).toBe(prompt + toolUse + candidates + thoughts)
        expect(readUsage({ ...usage })).toMatchObject({
          inputTokens: prompt + toolUse,
          cachedInputTokens: Math.min(cached, prompt),
          outputTokens: candidates + thoughts,
          reasoningTokens: thoughts,
        })
      }),
    )
  })

  it('claims none when Google reports none', () => {
    expect(replied(answer('STOP'))).not.toHaveProperty('usage')
  })
})

it('names the model of the request when Google does not', () => {
  expect(gemini.reply!({}, bodyOf({ model: 'gemini/x' })).model).toBe('gemini/x')
})
