import OpenAI from 'openai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ChatChunk } from '../../../../src/contract/chat.ts'
import { sandbox } from '../../../../src/providers/sandbox/sandbox.ts'
import { paced } from '../../../../src/providers/sandbox/stream.ts'
import { ask, chunks, complete, events, user } from './support.ts'

const tools = [
  {
    type: 'function' as const,
    function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
]

afterEach(() => vi.useRealTimers())

function joined(all: readonly ChatChunk[], index = 0): string {
  const deltas = all.flatMap(({ choices }) => choices).filter((choice) => choice.index === index)
  return deltas.map(({ delta }) => delta.content ?? '').join('')
}

describe('the stream of an answer', () => {
  test('says the same as the JSON answer, role first, finish last, one id throughout, then [DONE]', async () => {
    const whole = await complete()
    const all = await chunks()
    expect(all[0]?.choices[0]?.delta).toMatchObject({ role: 'assistant', content: '' })
    expect(joined(all)).toBe(whole.choices[0]?.message.content)
    expect(all.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' })
    expect(new Set(all.map(({ id, created, model }) => `${id} ${created} ${model}`)).size).toBe(1)
    expect((await events()).at(-1)).toBe('[DONE]')
    expect((await ask({ stream: true })).headers.get('content-type')).toMatch(/^text\/event-stream/)
  })

  test('carries usage only when asked: null on every chunk, then whole on one without choices', async () => {
    const all = await chunks({ stream_options: { include_usage: true } })
    expect(all.at(-1)).toMatchObject({ choices: [], usage: (await complete()).usage })
    expect(all.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
    expect((await chunks()).some((chunk) => 'usage' in chunk)).toBe(false)
  })

  test('interleaves its choices and gives each whole', async () => {
    const whole = await complete({ n: 2 })
    const all = await chunks({ n: 2 })
    expect(all.slice(0, 4).map(({ choices }) => choices[0]?.index)).toEqual([0, 1, 0, 1])
    for (const { index, message } of whole.choices) expect(joined(all, index)).toBe(message.content)
  })

  test('names a tool first and then sends its arguments in fragments', async () => {
    const whole = await complete({ tools, ...user('The weather in Santa Cruz de Tenerife') })
    const all = await chunks({ tools, ...user('The weather in Santa Cruz de Tenerife') })
    const calls = all.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
    const expected = whole.choices[0]!.message.tool_calls![0]!
    expect(calls[0]).toMatchObject({ id: expected.id, function: { name: 'get_weather', arguments: '' } })
    expect(calls.length).toBeGreaterThan(2)
    expect(calls.slice(1).every((call) => call.id === undefined)).toBe(true)
    expect(calls.map((call) => call.function?.arguments).join('')).toBe(expected.function.arguments)
    expect(all.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls')
  })

  test('sends thinking before text, and a probability with each piece', async () => {
    const all = await chunks({ model: 'echo-reasoner', logprobs: true })
    const kinds = all.map(({ choices }) =>
      choices[0]?.delta.reasoning_content ? 'thought' : choices[0]?.delta.content ? 'text' : '',
    )
    expect(kinds.lastIndexOf('thought')).toBeLessThan(kinds.indexOf('text'))
    const texts = all.flatMap(({ choices }) => choices).filter(({ delta }) => delta.content)
    for (const { delta, logprobs } of texts) expect(logprobs).toMatchObject({ content: [{ token: delta.content }] })
  })
})

describe("OpenAI's own client", () => {
  const client = new OpenAI({
    apiKey: 'none',
    baseURL: 'https://sandbox.invalid/v1',
    maxRetries: 0,
    fetch: (async (url: string, { method, body }: { method: 'POST'; body: string }) =>
      sandbox.answer?.({ method, url, headers: {}, body })) as never,
  })

  test('assembles a streamed answer, tool calls included', async () => {
    const runner = client.chat.completions.stream({
      model: 'echo-small',
      messages: [{ role: 'user', content: 'weather in Oslo' }],
      tools,
      stream_options: { include_usage: true },
    })
    const final = await runner.finalChatCompletion()
    expect(final.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { arguments: '{"city":"Oslo"}' } })
    expect(final.usage?.total_tokens).toBeGreaterThan(0)
  })

  test.each([
    ['denied', OpenAI.AuthenticationError],
    ['ratelimited', OpenAI.RateLimitError],
    ['refuses', OpenAI.BadRequestError],
    ['nothing', OpenAI.NotFoundError],
    ['down', OpenAI.InternalServerError],
  ])('recognises the error of %s', async (model, kind) => {
    const request = client.chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] })
    await expect(request).rejects.toBeInstanceOf(kind)
  })
})

test('a delay in the name holds back the first byte, and a pace each chunk after it', async () => {
  vi.useFakeTimers()
  const reader = (await ask({ model: 'echo-small-d500-i20', stream: true })).body!.getReader()
  const arrived: string[] = []
  const next = () => reader.read().then(({ value }) => arrived.push(new TextDecoder().decode(value)))
  void next()
  await vi.advanceTimersByTimeAsync(499)
  expect(arrived).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(arrived).toHaveLength(1)
  void next()
  await vi.advanceTimersByTimeAsync(19)
  expect(arrived).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(arrived).toHaveLength(2)
})

test.each([
  ['slow', 3000],
  ['slow-500', 500],
  ['slow-d40', 40],
  ['down-d70', 70],
])('%s answers JSON after %i ms', async (model, delayMs) => {
  vi.useFakeTimers()
  let answered = false
  void ask({ model }).then(() => {
    answered = true
  })
  await vi.advanceTimersByTimeAsync(delayMs - 1)
  expect(answered).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(answered).toBe(true)
})

test('makes a chunk only when it is read', async () => {
  let made = 0
  const texts = (function* () {
    for (; made < 100; ) yield String(made++)
  })()
  const reader = paced(texts, { delayMs: 0, paceMs: 0, signal: undefined, breaks: false }).getReader()
  await reader.read()
  await reader.read()
  expect(made).toBe(2)
})

test('cancelling stops its timer', async () => {
  vi.useFakeTimers()
  const body = (await ask({ model: 'slow', stream: true })).body!
  const reader = body.getReader()
  const pending = reader.read()
  await vi.advanceTimersByTimeAsync(10)
  expect(vi.getTimerCount()).toBe(1)
  await reader.cancel()
  expect(await pending).toMatchObject({ done: true })
  expect(vi.getTimerCount()).toBe(0)
})

test('aborting the request breaks the stream with the reason', async () => {
  vi.useFakeTimers()
  const abort = new AbortController()
  const reader = (await ask({ model: 'slow', stream: true }, abort.signal)).body!.getReader()
  const pending = reader.read()
  abort.abort(new Error('enough'))
  await expect(pending).rejects.toThrow('enough')
  expect(vi.getTimerCount()).toBe(0)
})
