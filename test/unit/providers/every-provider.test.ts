import { describe, expect, it } from 'vitest'
import type { ChatChunk, ChatRequest } from '../../../src/contract/chat.ts'
import type { ChatBody, Provider, ServerEvent, Target, UpstreamRequest } from '../../../src/providers/contract.ts'
import { providers } from '../../../src/providers/index.ts'
import { tasksOf } from '../../../src/providers/tasks/tasks-of.ts'
import { readUsage } from '../../../src/providers/usage.ts'
import anthropicChat from '../../fixtures/providers/anthropic/chat.json'
import anthropicStream from '../../fixtures/providers/anthropic/chat.sse?raw'
import bedrockChat from '../../fixtures/providers/bedrock/chat.json'
import bedrockStream from '../../fixtures/providers/bedrock/chat.sse?raw'
import cohereChat from '../../fixtures/providers/cohere/chat.json'
import cohereStream from '../../fixtures/providers/cohere/chat.sse?raw'
import geminiChat from '../../fixtures/providers/gemini/chat.json'
import geminiStream from '../../fixtures/providers/gemini/chat.sse?raw'
import mistralChat from '../../fixtures/providers/mistral/chat.json'
import mistralStream from '../../fixtures/providers/mistral/chat.sse?raw'
import ollamaChat from '../../fixtures/providers/ollama/chat.json'
import ollamaStream from '../../fixtures/providers/ollama/chat.ndjson?raw'
import replicateChat from '../../fixtures/providers/replicate/chat.json'
import vertexChat from '../../fixtures/providers/vertex/gemini.json'
import vertexStream from '../../fixtures/providers/vertex/gemini.sse?raw'
import { eventsOf } from '../../support/sse.ts'

/** What each adapter that translates answers was recorded answering. A new one adds its own here. */
const RECORDED: Record<string, { chat: unknown; stream: string }> = {
  anthropic: { chat: anthropicChat, stream: anthropicStream },
  gemini: { chat: geminiChat, stream: geminiStream },
  bedrock: { chat: bedrockChat, stream: bedrockStream },
  cohere: { chat: cohereChat, stream: cohereStream },
  mistral: { chat: mistralChat, stream: mistralStream },
  ollama: { chat: ollamaChat, stream: ollamaStream },
  replicate: { chat: replicateChat, stream: JSON.stringify(replicateChat) },
  vertex: { chat: vertexChat, stream: vertexStream },
}

const everybody = await Promise.all(
  [...providers].map(async ([id, listed]): Promise<[string, Provider]> => [id, await listed.load()]),
)
const all = everybody.filter(([, { noChat }]) => !noChat)
const remote = all.filter(([, provider]) => !provider.answer)
const translating = all.filter(([, provider]) => provider.reply || provider.reader)

const bodyOf = (fields: Partial<ChatRequest> = {}): ChatBody => {
  const chat: ChatRequest = { model: 'ours/alias', messages: [{ role: 'user', content: 'Hi' }], ...fields }
  return { chat, text: JSON.stringify(chat) }
}
const targetOf = (provider: Provider): Target => ({
  provider: provider.id,
  model: 'model-x1',
  apiKey: 'key-k9',
  baseUrl: provider.hostName === undefined ? null : 'https://host.test/v1',
})
const requestOf = (provider: Provider, fields: Partial<ChatRequest> = {}) =>
  provider.request(bodyOf(fields), targetOf(provider))
const carriesKey = ({ headers }: UpstreamRequest) => Object.values(headers).some((value) => value.includes('key-k9'))

describe.each(all)('%s', (id, provider) => {
  it('is registered under its own id, which can stand before a slash', () => {
    expect(provider.id).toBe(id)
    expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/)
    expect(provider.name).not.toBe('')
  })

  it('posts JSON that names the model of the target and not that of the caller', () => {
    const { method, url, headers, body } = requestOf(provider)
    expect(method).toBe('POST')
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.parse(body ?? '')).toBeTypeOf('object')
    expect(`${url} ${body}`).toContain('model-x1')
    expect(`${url} ${body}`).not.toContain('ours/alias')
  })

  it('never sends what is meant for the cache of Sluice', () => {
    const { body } = requestOf(provider, { cache: { ttl: 60, no_store: true } })
    expect(JSON.parse(body ?? '')).not.toHaveProperty('cache')
    expect(body).not.toContain('no_store')
  })

  it('never puts the key into a URL or a body, where logs would find it', () => {
    const request = requestOf(provider)
    const probe = provider.probe(targetOf(provider))
    for (const text of [request.url, request.body, probe.url, probe.body]) expect(text ?? '').not.toContain('key-k9')
  })

  it('asks for a stream when the caller streams, and only then', () => {
    const streams = ({ url, body }: UpstreamRequest) =>
      JSON.parse(body ?? '').stream === true || /:stream|alt=sse|-stream$/i.test(url)
    expect(streams(requestOf(provider, { stream: true }))).toBe(true)
    expect(streams(requestOf(provider))).toBe(false)
    expect(streams(requestOf(provider, { stream: false }))).toBe(false)
  })

  it('asks the same again for the same call', () => {
    expect(requestOf(provider)).toEqual(requestOf(provider))
  })
})

describe.each(everybody)('%s, read,', (_, provider) => {
  it('reports usage without inventing any', () => {
    const usage = (provider.usage ?? readUsage)({ prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 })
    expect(usage).toMatchObject({ inputTokens: 10, outputTokens: 3, cachedInputTokens: 0, reasoningTokens: 0 })
    expect(usage.reportedCostNanos).toBeNull()
  })

  it.each([
    [401, '{"error":{"message":"Invalid key"}}', 'credential', 'credential'],
    [429, '{"error":{"message":"Slow down"}}', 'rate_limit', 'credential'],
    [500, '{"error":{"message":"Broken"}}', 'failed', 'provider'],
    [400, '{"error":{"message":"This model\'s maximum context length is 8 tokens"}}', 'context_length', 'caller'],
    [502, '<!doctype html><title>Bad gateway</title>', 'failed', 'provider'],
    [503, '', 'overloaded', 'provider'],
    [400, '', 'invalid_request', 'caller'],
  ] as const)('knows whom to blame for %s %s', (status, body, kind, blame) => {
    const refusal = provider.refusal(status, new Headers(), body)
    expect(refusal).toMatchObject({ kind, blame, retryAfterMs: null })
    expect(refusal.retryElsewhere).toBe(blame !== 'caller' || kind === 'context_length')
    expect(refusal.message).not.toBe('')
    expect(refusal.message).not.toContain('<')
  })

  it('passes on how long to wait', () => {
    const { retryAfterMs } = provider.refusal(429, new Headers({ 'retry-after': '7' }), '{"error":{"message":"Slow"}}')
    expect(retryAfterMs).toBe(7000)
  })
})

describe.each(remote)('%s, over the network,', (_, provider) => {
  it('carries its key in a header of the call and of the probe', () => {
    expect(carriesKey(requestOf(provider))).toBe(true)
    expect(carriesKey(provider.probe(targetOf(provider)))).toBe(true)
  })

  it('goes where the target says, when it says so', () => {
    const target = { ...targetOf(provider), baseUrl: 'https://elsewhere.test/v1' }
    expect(provider.request(bodyOf(), target).url).toMatch(/^https:\/\/elsewhere\.test\//)
    expect(provider.probe(target).url).toMatch(/^https:\/\/elsewhere\.test\//)
  })
})

it('every adapter that translates answers has recorded ones', () => {
  expect(Object.keys(RECORDED).sort()).toEqual(translating.map(([id]) => id).sort())
})

describe.each(translating)('%s, translating,', (id, provider) => {
  const { chat, stream } = RECORDED[id]!
  const streaming = bodyOf({ stream: true, stream_options: { include_usage: true } })

  /** Recorded as decoded events, or as the bytes that the adapter splits itself. */
  const split = (text: string): readonly ServerEvent[] => {
    const frames = text.startsWith('{') ? provider.frames?.() : undefined
    return frames ? [...frames(new TextEncoder().encode(text)), ...frames(null)] : eventsOf(text)
  }

  const readAll = (events: readonly ServerEvent[]) => {
    const reader = provider.reader!(streaming)
    const chunks = events.flatMap((event): readonly ChatChunk[] => {
      const read = reader.read(event)
      if ('kind' in read) throw new Error(`refused: ${read.message}`)
      return read
    })
    return { chunks, finished: reader.finished() }
  }

  it('turns a whole answer into a chat completion', () => {
    const completion = provider.reply!(chat, bodyOf())
    expect(completion).toMatchObject({ object: 'chat.completion', id: expect.any(String), model: expect.any(String) })
    expect(completion.created).toBeTypeOf('number')
    for (const { message, finish_reason } of completion.choices) {
      expect(message.role).toBe('assistant')
      expect(message.content ?? message.tool_calls).toBeTruthy()
      expect(finish_reason).toMatch(/^(stop|length|tool_calls|content_filter)$/)
    }
    expect(completion.choices.length).toBeGreaterThan(0)
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage!
    expect(total_tokens).toBe(prompt_tokens + completion_tokens)
    expect(prompt_tokens).toBeGreaterThan(0)
  })

  it('turns a stream into chunks of one answer: the role first, one reason for each choice, the usage last and alone', () => {
    const { chunks, finished } = readAll(split(stream))
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant')
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1)
    expect(chunks.every((chunk) => chunk.object === 'chat.completion.chunk')).toBe(true)
    const choices = chunks.flatMap((chunk) => chunk.choices)
    for (const index of new Set(choices.map((choice) => choice.index))) {
      const reasons = choices.filter((choice) => choice.index === index && choice.finish_reason !== null)
      expect(reasons).toHaveLength(1)
    }
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } })
    expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(1)
    expect(finished).toBe(true)
  })

  it('knows a stream that was cut before its last event', () => {
    expect(readAll(split(stream).slice(0, -1)).finished).toBe(false)
    expect(readAll([]).finished).toBe(false)
  })
})

describe.each(everybody.filter(([, { noChat }]) => noChat))('%s, which answers no chat,', (_, provider) => {
  it('says so when it is asked to, by the field that named it', () => {
    expect(() => requestOf(provider)).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'model' }))
  })
})

describe.each(everybody.filter(([, { does }]) => does?.length))('%s', (_, provider) => {
  it('has a skill for each task that it is listed with, and no other', () => {
    expect(Object.keys(tasksOf(provider)).sort()).toEqual([...(provider.does ?? [])].sort())
  })
})
