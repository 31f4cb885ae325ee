import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ollama } from '../../../../src/providers/ollama/ollama.ts'
import brokenStream from '../../../fixtures/providers/ollama/broken.ndjson?raw'
import chat from '../../../fixtures/providers/ollama/chat.json'
import chatStream from '../../../fixtures/providers/ollama/chat.ndjson?raw'
import embed from '../../../fixtures/providers/ollama/embed.json'
import thinkingStream from '../../../fixtures/providers/ollama/thinking.ndjson?raw'
import tools from '../../../fixtures/providers/ollama/tools.json'
import toolsStream from '../../../fixtures/providers/ollama/tools.ndjson?raw'
import { asked, json, none, sentJson } from '../tasks/support.ts'
import { bodyOf, deltas, eventsIn, readAll, target } from './support.ts'

const replied = (reply: unknown) => ollama.reply!(reply, bodyOf())

describe('an answer of Ollama’s', () => {
  it('is OpenAI’s, with an id and a time of its own', () => {
    expect(replied(chat)).toEqual({
      id: 'chatcmpl-20251017T231407414671Z',
      object: 'chat.completion',
      created: 1760742847,
      model: 'gemma4',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello! How can I help you today?' },
          finish_reason: 'stop',
          logprobs: {
            content: [
              {
                token: 'Hello',
                logprob: -0.25,
                bytes: [72, 101, 108, 108, 111],
                top_logprobs: [{ token: 'Hello', logprob: -0.25 }],
              },
              { token: '!', logprob: -0.5, top_logprobs: [] },
            ],
            refusal: null,
          },
        },
      ],
      usage: { prompt_tokens: 11, completion_tokens: 18, total_tokens: 29 },
    })
  })

  it('calls tools with ids, and finishes for that', () => {
    expect(replied(tools).choices[0]).toEqual({
      index: 0,
      message: {
        role: 'assistant',
        content: null,
        reasoning_content: 'I should look.',
        tool_calls: [
          { id: 'call_x1', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
          { id: 'call_20251017T231407414671Z_1', type: 'function', function: { name: 'now', arguments: '{}' } },
        ],
      },
      finish_reason: 'tool_calls',
    })
  })

  it('is none when it is an error', () => {
    expect(() => replied({ error: 'the model failed' })).toThrow('the model failed')
    expect(() => replied({})).toThrow('no message')
  })
})

describe('a stream of Ollama’s', () => {
  it('has the role first, the reason once and the usage alone at the end', () => {
    const chunks = readAll(chatStream)
    expect(deltas(chunks)).toEqual([{ role: 'assistant', content: 'Grüß' }, { content: ' Gott 👋' }, {}])
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([null, null, 'stop', undefined])
    expect(chunks[1]?.choices[0]?.logprobs).toMatchObject({ content: [{ token: ' Gott', logprob: -0.5 }] })
    expect(chunks.at(-1)).toEqual({
      id: 'chatcmpl-20251026T171524097767Z',
      object: 'chat.completion.chunk',
      created: 0,
      model: 'gemma4',
      choices: [],
      usage: { prompt_tokens: 11, completion_tokens: 18, total_tokens: 29 },
    })
  })

  it('has thinking apart from text, and says when it was cut off', () => {
    const chunks = readAll(thinkingStream)
    const said = deltas(chunks)
    expect(said.map(({ reasoning_content }) => reasoning_content ?? '').join('')).toBe('Two and two make four.')
    expect(said.map(({ content }) => content ?? '').join('')).toBe('It is')
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('length')
  })

  it('has each call whole, in its place, and finishes for that', () => {
    const chunks = readAll(toolsStream)
    expect(deltas(chunks).flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual([
      {
        index: 0,
        id: 'call_20251026T171524097767Z_0',
        type: 'function',
        function: { name: 'weather', arguments: '{"city":"Oslo"}' },
      },
      { index: 1, id: 'call_x2', type: 'function', function: { name: 'now', arguments: '{}' } },
    ])
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('tool_calls')
  })

  it('is refused when it breaks or is no JSON, and is whole only when it says so', () => {
    const reader = ollama.reader!(bodyOf())
    const results = eventsIn(brokenStream).map((event) => reader.read(event))
    expect(results.at(-1)).toMatchObject({
      kind: 'failed',
      message: 'an error was encountered while running the model',
    })
    expect(reader.finished()).toBe(false)
    expect(reader.read({ event: '', data: '{"model":' })).toMatchObject({ kind: 'failed' })
  })

  it('is the same lines wherever its bytes are cut, the last one without an end too', () => {
    const lines = chatStream.trimEnd().split('\n')
    return fc.assert(
      fc.property(fc.array(fc.nat(900), { maxLength: 12 }), fc.constantFrom('', '\n', '\r\n'), (cuts, ending) => {
        const events = eventsIn(lines.join('\n') + ending, cuts)
        expect(events.map(({ data }) => data.trim())).toEqual(lines)
      }),
    )
  })
})

describe('embeddings', () => {
  const { embeddings } = ollama.tasks!
  const body = asked('embeddings', { input: ['one', 'two'], dimensions: 2, encoding_format: 'base64', user: 'u' })

  it('are asked for by its own path', () => {
    const request = embeddings!.request(body, target)
    expect(request.url).toBe('http://localhost:11434/api/embed')
    expect(sentJson(request)).toEqual({ model: 'qwen3', input: ['one', 'two'], dimensions: 2 })
  })

  it('come back as OpenAI’s list, with their tokens', () => {
    expect(embeddings!.reply!(embed, body)).toEqual({
      object: 'list',
      data: embed.embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })),
      model: 'ours/alias',
      usage: { prompt_tokens: 8, total_tokens: 8 },
    })
    expect(embeddings!.usage!(json(embed), none, body)).toMatchObject({ inputTokens: 8 })
  })
})
