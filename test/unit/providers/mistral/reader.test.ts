import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, echoOf } from '../../../../src/providers/mistral/echo.ts'
import { mistral } from '../../../../src/providers/mistral/mistral.ts'
import chatStream from '../../../fixtures/providers/mistral/chat.sse?raw'
import errors from '../../../fixtures/providers/mistral/errors.json'
import piecesStream from '../../../fixtures/providers/mistral/pieces.sse?raw'
import prefixStream from '../../../fixtures/providers/mistral/prefix.sse?raw'
import thinkingStream from '../../../fixtures/providers/mistral/thinking.sse?raw'
import toolsStream from '../../../fixtures/providers/mistral/tools.sse?raw'
import { bodyOf, deltas, event, readAll, textOf } from './support.ts'

const chunk = (delta: unknown, finish_reason: string | null = null) =>
  event({ id: 'x', model: 'm', choices: [{ index: 0, delta, finish_reason }] })
const reasons = (chunks: ReturnType<typeof readAll>) =>
  chunks.map(({ choices }) => choices[0]?.finish_reason).filter(Boolean)

describe('a stream of Mistral’s', () => {
  it('has the role first, the reason once and the last counts alone at the end', () => {
    const chunks = readAll(chatStream)
    expect(deltas(chunks)).toEqual([
      { role: 'assistant', content: '' },
      { content: 'Hello' },
      { content: ' there!' },
      {},
    ])
    expect(reasons(chunks)).toEqual(['stop'])
    expect(chunks.at(-1)).toEqual({
      id: 'abc123',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'mistral-small-latest',
      choices: [],
      usage: {
        prompt_tokens: 5,
        completion_tokens: 3,
        total_tokens: 8,
        prompt_tokens_details: { cached_tokens: 2 },
      },
    })
  })

  it('has thinking apart from text, also where one event holds both', () => {
    const said = deltas(readAll(thinkingStream))
    expect(said.map(({ reasoning_content: thought }) => thought ?? '').join('')).toBe('Two and two make four.')
    expect(said.flatMap(({ reasoning_details: details }) => details ?? []).map(({ index }) => index)).toEqual([0, 0])
    expect(textOf(readAll(thinkingStream))).toBe('It is 4.')
    expect(said.every(({ content }) => content === undefined || typeof content === 'string')).toBe(true)
  })

  it('counts thinking after text as another piece', () => {
    const thought = { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }
    const chunks = readAll([chunk(thought), chunk({ content: 'So:' }), chunk(thought)])
    const details = deltas(chunks).flatMap(({ reasoning_details }) => reasoning_details ?? [])
    expect(details.map(({ index }) => index)).toEqual([0, 1])
  })

  it('gives calls that come without one a place and a type', () => {
    const chunks = readAll(toolsStream)
    expect(deltas(chunks).flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual([
      { index: 0, id: 'gSIMJiOkT', type: 'function', function: { name: 'weather', arguments: '{"city": "Oslo"}' } },
      { index: 1, id: 'D681PevKs', type: 'function', function: { name: 'time', arguments: '{}' } },
    ])
    expect(reasons(chunks)).toEqual(['tool_calls'])
  })

  it('puts the pieces of a call in one place, its name only once', () => {
    expect(deltas(readAll(piecesStream)).flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual([
      { index: 0, id: 'chatcmpl-tool-9f14', type: 'function', function: { name: 'search', arguments: '' } },
      { index: 0, function: { arguments: '{"query": "Berlin"}' } },
    ])
  })

  it('goes on where the caller’s beginning ends', () => {
    const messages = [
      { role: 'user', content: 'Capital of Norway?' },
      { role: 'assistant', content: 'The capital of Norway' },
    ]
    expect(textOf(readAll(prefixStream, { messages }))).toBe(' is Oslo.')
    const other = [messages[0], { role: 'assistant', content: 'The capital city' }]
    expect(textOf(readAll(prefixStream, { messages: other }))).toBe('The capital of Norway is Oslo.')
  })

  it('says what it held back when the answer ends before the beginning was whole', () => {
    const messages = [{ role: 'assistant', content: 'The capital of Norway' }]
    const chunks = readAll([chunk({ content: 'The' }), chunk({ content: '' }, 'stop')], { messages })
    expect(textOf(chunks)).toBe('The')
  })

  it('is whole only after its end mark', () => {
    const reader = mistral.reader!(bodyOf())
    reader.read(chunk({ content: 'Hi' }, 'stop'))
    expect(reader.finished()).toBe(false)
    reader.read({ event: '', data: '[DONE]' })
    expect(reader.finished()).toBe(true)
  })

  it('is refused when it reports an error, breaks off, or is no JSON', () => {
    const read = (item: ReturnType<typeof event>) => mistral.reader!(bodyOf()).read(item)
    expect(read(event(errors.code))).toMatchObject({ kind: 'invalid_request' })
    expect(read(event({ error: { message: 'Broken' } }))).toMatchObject({ kind: 'failed' })
    expect(read(chunk({}, 'error'))).toMatchObject({ kind: 'failed' })
    expect(read({ event: '', data: '{"id' })).toMatchObject({ kind: 'failed' })
    expect(read(event({ unknown: true }))).toEqual([])
  })
})

describe('the echo of a beginning', () => {
  it('is taken out wherever the pieces are cut', () => {
    const text = fc.string({ maxLength: 30 })
    const cuts = fc.array(fc.nat(60), { maxLength: 6 })
    return fc.assert(
      fc.property(text, text, cuts, (beginning, rest, places) => {
        const echo = echoOf(beginning)
        const said =
          pieces(beginning + rest, places)
            .map(echo.strip)
            .join('') + echo.rest()
        return said === rest
      }),
    )
  })

  it('is nothing where the answer does not say it', () => {
    const text = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'b') })
    return fc.assert(
      fc.property(text, text, fc.array(fc.nat(12)), (beginning, answer, places) => {
        fc.pre(!answer.startsWith(beginning))
        const echo = echoOf(beginning)
        return pieces(answer, places).map(echo.strip).join('') + echo.rest() === answer
      }),
    )
  })

  it('is the text of an assistant turn at the end alone', () => {
    const beginning = (...messages: any[]) => beginningOf(bodyOf({ messages }).chat)
    const user = { role: 'user', content: 'Hi' }
    expect(beginning(user)).toBe('')
    expect(beginning(user, { role: 'assistant', content: [{ type: 'text', text: 'So' }] })).toBe('So')
    const calls = [{ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }]
    expect(beginning(user, { role: 'assistant', content: 'So', tool_calls: calls })).toBe('')
  })
})

function pieces(text: string, places: readonly number[]): string[] {
  const cuts = [0, ...places.filter((place) => place < text.length).toSorted((one, other) => one - other), text.length]
  return cuts.slice(1).map((cut, at) => text.slice(cuts[at], cut))
}
