import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import blocked from '../../../fixtures/providers/gemini/blocked.json'
import chatStream from '../../../fixtures/providers/gemini/chat.sse?raw'
import thinkingStream from '../../../fixtures/providers/gemini/thinking.sse?raw'
import toolsStream from '../../../fixtures/providers/gemini/tools.sse?raw'
import { deltas, event, events, openReader, readAll, replied, textOf } from './support.ts'

const reasons = (chunks: ReturnType<typeof readAll>) => chunks.map(({ choices }) => choices[0]?.finish_reason)
const part = (text: string, finishReason?: string, index = 0) => ({
  candidates: [{ index, content: { parts: [{ text }], role: 'model' }, ...(finishReason ? { finishReason } : {}) }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1 },
  responseId: 'r1',
})

it('streams text: the role first, then the text, the reason once, and the usage alone at the end', () => {
  const chunks = readAll(events(chatStream))
  expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
    { role: 'assistant', content: 'Hello' },
    { content: ' there!' },
    { content: '', extra_content: { google: { thought_signature: 'EjQKMgEMc2lnbmVkLWFuc3dlcg==' } } },
    {},
    undefined,
  ])
  expect(reasons(chunks)).toEqual([null, null, null, 'stop', undefined])
  expect(chunks.at(-1)).toEqual({
    id: 'mFcVae2yD4aXz7IPq8uZ2Ak',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'gemini-3.5-flash',
    choices: [],
    usage: {
      prompt_tokens: 12,
      completion_tokens: 44,
      total_tokens: 56,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 40 },
    },
  })
  expect(chunks.every(({ id, model }) => id === 'mFcVae2yD4aXz7IPq8uZ2Ak' && model === 'gemini-3.5-flash')).toBe(true)
})

it('streams each call whole, with its id, its place and its signature', () => {
  const chunks = readAll(events(toolsStream))
  expect(deltas(chunks).flatMap((delta) => delta.tool_calls ?? [])).toEqual([
    {
      index: 0,
      id: '8v2k1qdn',
      type: 'function',
      function: { name: 'get_weather', arguments: '{"city":"Oslo","days":2}' },
      extra_content: { google: { thought_signature: 'CrICAdHtim827fQ0c2lnbmF0dXJl' } },
    },
    {
      index: 1,
      id: 'call_Il0taoSYJ5Cez7IPtKjYuAM_1',
      type: 'function',
      function: { name: 'get_time', arguments: '{}' },
    },
  ])
  expect(textOf(chunks)).toBe('Let me look.')
  expect(reasons(chunks).filter(Boolean)).toEqual(['tool_calls'])
})

it('streams thoughts apart from the answer', () => {
  const chunks = readAll(events(thinkingStream))
  const thoughts = deltas(chunks).filter((delta) => delta.reasoning_content !== undefined)
  expect(thoughts.map((delta) => delta.reasoning_content).join('')).toBe(
    '**Reading the question**\n\nTwo and two make four.',
  )
  expect(thoughts.at(-1)?.reasoning_details).toEqual([
    {
      type: 'reasoning.text',
      text: 'Two and two make four.',
      format: 'google-gemini-v1',
      index: 0,
      signature: 'CiIBVKhc7thought',
    },
  ])
  expect(textOf(chunks)).toBe('4')
})

describe('the end', () => {
  it.each([
    ['chat', chatStream],
    ['tools', toolsStream],
    ['thinking', thinkingStream],
  ])('of %s is known at its last event and not before', (_name, stream) => {
    const reader = openReader()
    const known = events(stream).map((item) => {
      reader.read(item)
      return reader.finished()
    })
    expect(known.indexOf(true)).toBe(known.length - 1)
  })

  it('waits for every candidate that has been seen', () => {
    const reader = openReader()
    reader.read(event({ candidates: [...part('A', 'STOP').candidates, ...part('B', undefined, 1).candidates] }))
    expect(reader.finished()).toBe(false)
    expect(reader.read(event(part('!', 'STOP', 1)))).toHaveLength(3)
    expect(reader.finished()).toBe(true)
  })

  it('is reported once, although text or a second reason follows it', () => {
    const chunks = readAll([event(part('A', 'STOP')), event(part('B', 'STOP'))])
    expect(textOf(chunks)).toBe('AB')
    expect(reasons(chunks).filter(Boolean)).toEqual(['stop'])
    expect(chunks.filter(({ usage }) => usage)).toHaveLength(1)
  })

  it('takes a usage that comes after the reason', () => {
    const { usageMetadata, ...withoutUsage } = part('A', 'STOP')
    const chunks = readAll([event(withoutUsage), event({ usageMetadata, responseId: 'r1' })])
    expect(chunks.filter(({ usage }) => usage).map(({ choices }) => choices)).toEqual([[]])
  })

  it('of an empty answer still opens it', () => {
    const chunks = readAll([event({ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }] })])
    expect(deltas(chunks)).toEqual([{ role: 'assistant', content: '' }, {}])
    expect(reasons(chunks)).toEqual([null, 'stop'])
  })

  it('of a blocked prompt is a filtered empty answer', () => {
    const reader = openReader()
    const chunks = reader.read(event(blocked))
    expect(chunks).toMatchObject([
      { choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] },
      { choices: [{ delta: {}, finish_reason: 'content_filter' }] },
      { choices: [], usage: { prompt_tokens: 9 } },
    ])
    expect(reader.finished()).toBe(true)
  })

  it('is not known from events without a candidate, nor from none', () => {
    const reader = openReader()
    expect(reader.finished()).toBe(false)
    expect(reader.read(event({ usageMetadata: { promptTokenCount: 1 } }))).toEqual([])
    expect(reader.finished()).toBe(false)
  })
})

describe('trouble in the stream', () => {
  it('is a refusal of its kind', () => {
    const error = { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' }
    expect(openReader().read(event({ error }))).toMatchObject({ kind: 'overloaded', message: error.message })
    expect(openReader().read(event([{ error }]))).toMatchObject({ kind: 'overloaded' })
  })

  it.each(['{"candidates": [', 'null', '7', '"text"'])('counts %s as a failure of the provider', (data) => {
    expect(openReader().read({ event: '', data })).toMatchObject({ kind: 'failed', retryElsewhere: true })
  })

  it.each(['', ' ', '[DONE]'])('does not count %j', (data) => {
    expect(openReader().read({ event: '', data })).toEqual([])
  })
})

it('passes on log probabilities with the text they belong to', () => {
  const [candidate] = part('Hi').candidates
  const logprobsResult = { chosenCandidates: [{ token: 'Hi', logProbability: -0.5 }] }
  const [chunk] = readAll([event({ candidates: [{ ...candidate, logprobsResult }] })])
  expect(chunk?.choices[0]?.logprobs).toMatchObject({ content: [{ token: 'Hi', logprob: -0.5 }] })
})

it('says in a stream what it says in one piece, however thoughts and text are cut into events', () => {
  const piece = fc.record({ text: fc.string({ minLength: 1, unit: 'binary' }), thought: fc.boolean() })
  return fc.assert(
    fc.property(fc.array(piece, { minLength: 1 }), (parts) => {
      const whole = replied({ candidates: [{ content: { parts }, finishReason: 'STOP' }] }).choices[0]!
      const chunks = readAll([
        ...parts.map((one) => event({ candidates: [{ content: { parts: [one] } }] })),
        event({ candidates: [{ finishReason: 'STOP' }] }),
      ])
      expect(textOf(chunks)).toBe(whole.message.content)
      const thoughts = deltas(chunks).map((delta) => delta.reasoning_content ?? '')
      expect(thoughts.join('')).toBe(whole.message.reasoning_content ?? '')
      expect(whole.message.content).toBe(parts.map(({ text, thought }) => (thought ? '' : text)).join(''))
      expect(reasons(chunks).at(-1)).toBe(whole.finish_reason)
    }),
  )
})
