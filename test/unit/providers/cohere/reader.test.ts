import { describe, expect, it } from 'vitest'
import { cohere } from '../../../../src/providers/cohere/cohere.ts'
import chatStream from '../../../fixtures/providers/cohere/chat.sse?raw'
import failedStream from '../../../fixtures/providers/cohere/failed.sse?raw'
import thinkingStream from '../../../fixtures/providers/cohere/thinking.sse?raw'
import toolsStream from '../../../fixtures/providers/cohere/tools.sse?raw'
import { eventsOf } from '../../../support/sse.ts'
import { bodyOf, deltas, readAll } from './support.ts'

describe('a stream of Cohere’s', () => {
  it('has the role first, the reason once and the billed tokens alone at the end', () => {
    const chunks = readAll(chatStream)
    expect(deltas(chunks)).toEqual([
      { role: 'assistant', content: '' },
      { content: 'The key ' },
      { content: 'is speed.' },
      {
        extra_content: {
          cohere: {
            citations: [
              {
                start: 11,
                end: 16,
                text: 'speed',
                sources: [{ type: 'document', id: 'doc:0' }],
                type: 'TEXT_CONTENT',
              },
            ],
          },
        },
      },
      {},
    ])
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, null, null, 'stop', undefined])
    expect(chunks.at(-1)).toEqual({
      id: '68475c80',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'ours/alias',
      choices: [],
      usage: { prompt_tokens: 39, completion_tokens: 27, total_tokens: 66 },
    })
  })

  it('has the log probabilities of a piece with the piece', () => {
    const logprobs = readAll(chatStream).map(({ choices }) => choices[0]?.logprobs)
    expect(logprobs[1]).toMatchObject({ content: [{ token: 'The key ', logprob: -0.75 }] })
    expect(logprobs[2]).toBeUndefined()
  })

  it('has the plan as text, and each call with its place, its id and arguments that are JSON', () => {
    const said = deltas(readAll(toolsStream))
    expect(said.map(({ content }) => content ?? '').join('')).toBe('I will use both.')
    expect(said.flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual([
      { index: 0, id: 'weather_e8p4pn45zt0t', type: 'function', function: { name: 'weather', arguments: '' } },
      { index: 0, function: { arguments: '{"city":' } },
      { index: 0, function: { arguments: ' "Oslo"}' } },
      { index: 1, id: 'now_y46ar19t5gvw', type: 'function', function: { name: 'now', arguments: '' } },
      { index: 1, function: { arguments: '{}' } },
    ])
  })

  it('has thinking apart from text', () => {
    const said = deltas(readAll(thinkingStream))
    expect(said.map(({ reasoning_content }) => reasoning_content ?? '').join('')).toBe('Two and two make four.')
    expect(said.flatMap(({ reasoning_details }) => reasoning_details ?? []).at(-1)).toEqual({
      type: 'reasoning.text',
      text: ' make four.',
      format: 'cohere-v2',
      index: 0,
    })
    expect(said.map(({ content }) => content ?? '').join('')).toBe('It is 4.')
  })

  it('is refused when it fails, reports an error, or is no JSON, and is not whole then', () => {
    const reader = cohere.reader!(bodyOf())
    const results = eventsOf(failedStream).map((event) => reader.read(event))
    expect(results.at(-1)).toMatchObject({ kind: 'failed', message: 'the model broke down' })
    expect(reader.finished()).toBe(false)
    const read = (data: string) => cohere.reader!(bodyOf()).read({ event: '', data })
    expect(read('{"message":"too many tokens"}')).toMatchObject({ message: 'too many tokens' })
    expect(read('{"type"')).toMatchObject({ kind: 'failed' })
    expect(read('{"type":"brand-new"}')).toEqual([])
    expect(read('[DONE]')).toEqual([])
  })
})
