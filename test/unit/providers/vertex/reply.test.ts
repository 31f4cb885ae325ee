import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatChunk } from '../../../../src/contract/chat.ts'
import type { ServerEvent } from '../../../../src/providers/contract.ts'
import { vertex } from '../../../../src/providers/vertex/vertex.ts'
import claude from '../../../fixtures/providers/vertex/claude.json'
import claudeStream from '../../../fixtures/providers/vertex/claude.sse?raw'
import gemini from '../../../fixtures/providers/vertex/gemini.json'
import geminiStream from '../../../fixtures/providers/vertex/gemini.sse?raw'
import openModel from '../../../fixtures/providers/vertex/open-model.json'
import openModelStream from '../../../fixtures/providers/vertex/open-model.sse?raw'
import { eventsOf } from '../../../support/sse.ts'
import { bodyOf } from './support.ts'

const event = (data: unknown): ServerEvent => ({ event: '', data: JSON.stringify(data) })

function readAll(events: readonly ServerEvent[]) {
  const reader = vertex.reader!(bodyOf({ stream: true }))
  const chunks = events.flatMap((each): readonly ChatChunk[] => {
    const read = reader.read(each)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return read
  })
  return { chunks, finished: reader.finished() }
}

const textOf = (chunks: readonly ChatChunk[]) =>
  chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? '')).join('')

describe('a whole answer', () => {
  it('of a Gemini is told with its thoughts among the output', () => {
    const { choices, usage } = vertex.reply!(gemini, bodyOf())
    expect(choices).toMatchObject([{ message: { content: 'Hello there!' }, finish_reason: 'stop' }])
    expect(usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 44 })
  })

  it('of a Claude is told with its cached input', () => {
    const { id, choices, usage } = vertex.reply!(claude, bodyOf())
    expect(id).toBe('msg_vrtx_01UZhFsyrYaUuvRKEzxJ7FkK')
    expect(choices).toMatchObject([{ message: { content: 'Hello! How can I help?' }, finish_reason: 'stop' }])
    expect(usage).toMatchObject({ prompt_tokens: 2112, prompt_tokens_details: { cached_tokens: 2000 } })
  })

  it('of an open model stays as it is', () => {
    expect(vertex.reply!(openModel, bodyOf())).toEqual(openModel)
  })
})

describe.each([
  ['a Gemini', geminiStream, { prompt_tokens: 12, completion_tokens: 44 }],
  ['a Claude', claudeStream, { prompt_tokens: 16, completion_tokens: 7 }],
  ['an open model', openModelStream, { prompt_tokens: 12, completion_tokens: 4 }],
])('a stream of %s', (_, stream, usage) => {
  it('is read to its end, the usage last', () => {
    const { chunks, finished } = readAll(eventsOf(stream))
    expect(finished).toBe(true)
    expect(textOf(chunks)).toBe('Hello there!')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage })
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(1)
  })

  it('is known to be cut wherever it ends before its last event', () => {
    const events = eventsOf(stream)
    for (let length = 0; length < events.length; length++) {
      expect(readAll(events.slice(0, length)).finished, `${length} events`).toBe(false)
    }
  })

  it('says the same however many empty events lie between', () => {
    const whole = eventsOf(stream)
    const expected = readAll(whole).chunks
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: whole.length, maxLength: whole.length }), (gaps) => {
        const padded = whole.flatMap((each, at) => [...Array(gaps[at]).fill({ event: '', data: ' ' }), each])
        expect(readAll(padded).chunks).toEqual(expected)
      }),
    )
  })
})

describe('a stream that reports an error', () => {
  const error = { error: { code: 429, message: 'Resource exhausted.', status: 'RESOURCE_EXHAUSTED' } }
  const overloaded = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }

  it.each([
    ['at once, in Google’s shape', '', error, 'rate_limit'],
    ['at once, as the one item of a list', '', [error], 'rate_limit'],
    ['at once, in Anthropic’s shape', '', overloaded, 'overloaded'],
    ['later, as a Claude', claudeStream, overloaded, 'overloaded'],
    ['later, as a Gemini', geminiStream, error, 'rate_limit'],
    ['later, as an open model', openModelStream, error, 'rate_limit'],
  ])('%s, is refused', (_, before, data, kind) => {
    const reader = vertex.reader!(bodyOf({ stream: true }))
    for (const each of eventsOf(before).slice(0, 1)) reader.read(each)
    expect(reader.read(event(data))).toMatchObject({ kind })
  })

  it.each([
    ['at once', ''],
    ['later', openModelStream],
  ])('with something that is no JSON, %s, is refused', (_, before) => {
    const reader = vertex.reader!(bodyOf({ stream: true }))
    for (const each of eventsOf(before).slice(0, 1)) reader.read(each)
    expect(reader.read({ event: '', data: '<html>' })).toMatchObject({ kind: 'failed' })
  })
})
