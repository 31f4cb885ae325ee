import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { eventsOf } from '../../support/sse.ts'
import { ask as admin, forgetAll, newTenant } from '../control/support.ts'
import { ask, CHAT, completion, outside, pieces, tidyUp } from './support.ts'

tidyUp()

let key = ''
let count = 0
const messages = [{ role: 'user', content: 'Hi' }]

beforeAll(async () => {
  forgetAll()
  key = await newTenant('injections', { houseCredentials: true, sandbox: true, unpricedModels: 'upper_bound' })
})

const BREAKS = [
  '\r\nx-injected: 1',
  '\nx-injected: 1',
  '\rx-injected: 1',
  '\0',
  '\r\n\r\n<script>',
  '\u2028',
  'é',
  '😀',
  '\t',
  '\x7f',
  '\r\n x: fold',
]
const nasty = fc
  .tuple(
    fc.constantFrom('openai/gpt-4.1', 'sandbox/echo-small', 'a', ''),
    fc.constantFrom(...BREAKS),
    fc.string({ maxLength: 8 }),
  )
  .map((parts) => parts.join(''))

/** As clients write JSON into headers. */
const inAscii = (value: object) =>
  JSON.stringify(value).replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Places whose values come back in headers, or go on to a provider in them. */
const PLACES: readonly ((value: string) => { path?: string; body: object; headers?: Record<string, string> })[] = [
  (model) => ({ body: { model, messages } }),
  (model) => ({
    body: { messages, model: 'openai/gpt-4.1', sluice: { targets: [{ model }, { model: 'openai/gpt-4.1' }] } },
  }),
  (model) => ({ body: { messages, model: 'openai/gpt-4.1', fallbacks: [model], models: [model] } }),
  (user) => ({
    body: { messages, model: 'openai/gpt-4.1', user, metadata: { project: user }, sluice: { session: user } },
  }),
  (order) => ({ body: { messages, model: 'openai/gpt-4.1', provider: { order: [order] } } }),
  (model) => ({ path: '/v1/messages', body: { messages, model, max_tokens: 5, metadata: { user_id: model } } }),
  (model) => ({ path: '/v1/embeddings', body: { input: 'Hi', model } }),
  (model) => ({ path: `/openai/deployments/${encodeURIComponent(model)}/chat/completions`, body: { messages } }),
  (model) => ({ path: `/v1beta/models/${encodeURIComponent(model)}:generateContent`, body: { contents: [] } }),
  (path) => ({ path: `/providers/openai/${encodeURIComponent(path)}`, body: {} }),
  (value) => ({
    body: { messages, model: 'openai/gpt-4.1' },
    headers: {
      'x-portkey-metadata': inAscii({ name: value }),
      'cf-aig-metadata': inAscii({ name: value }),
      'x-portkey-config': inAscii({ targets: [{ provider: 'openai', override_params: { model: value } }] }),
    },
  }),
]

test('no value, wherever it stands, makes a header of its own or breaks an answer', async () => {
  const sent = outside(() => Response.json(completion('Hi')))
  const property = fc.asyncProperty(fc.constantFrom(...PLACES), nasty, async (place, value) => {
    const { status, headers } = await ask(key, place(value))
    expect(status).toBeLessThan(500)
    expect(headers.has('x-injected')).toBe(false)
    for (const [, told] of headers) expect(told).toMatch(/^[\x20-\x7e]*$/)
    for (const each of sent.splice(0)) expect(each.headers.has('x-injected')).toBe(false)
  })
  await fc.assert(property, { numRuns: 400, seed: 11 })
}, 60_000)

test('no name that an administrator gives breaks an answer or makes a header', async () => {
  outside(() => Response.json(completion('Hi')))
  const property = fc.asyncProperty(nasty, async (name) => {
    const owner = await newTenant(`injections-${++count}`, { sandbox: true })
    const limit = { name: `x${name}`, on: { level: 'tenant' }, of: 'requests', amount: 1, period: 'day' }
    const rule = {
      name: `x${name}`,
      when: "request.metadata.stop == 'yes'",
      effect: { do: 'deny', message: `No.${name}` },
    }
    for (const [path, body] of [
      ['limits', limit],
      ['policies', rule],
    ] as const) {
      expect((await admin('POST', `/admin/${path}`, owner, body)).status).toBeLessThan(500)
    }
    for (const metadata of [{ stop: 'no' }, { stop: 'yes' }, { stop: 'no' }]) {
      const { status, headers } = await ask(owner, { body: { model: 'sandbox/echo-small', messages, metadata } })
      expect(status).toBeLessThan(500)
      expect(headers.has('x-injected')).toBe(false)
    }
  })
  await fc.assert(property, { numRuns: 12, seed: 3 })
}, 60_000)

test('headers of a provider’s answer are not the caller’s', async () => {
  const headers = {
    'set-cookie': 'a=b',
    'x-injected': '1',
    'access-control-allow-origin': '*',
    'content-type': 'application/json',
    'transfer-encoding': 'x',
  }
  outside(() => new Response(JSON.stringify(completion('Hi')), { headers }))
  const { status, headers: told } = await ask(key, { body: { model: 'openai/gpt-4.1', messages } })
  expect(status).toBe(200)
  for (const name of ['set-cookie', 'x-injected', 'access-control-allow-origin']) expect(told.has(name)).toBe(false)
})

const INJECTED =
  '\n\ndata: {"choices":[{"index":0,"delta":{"content":"INJECTED"}}]}\n\nevent: INJECTED\n\ndata: [DONE]\n\n'
const chunk = (delta: object, finish_reason: string | null = null) =>
  JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason }],
  })
const END = `data: ${chunk({}, 'stop')}\n\ndata: [DONE]\n\n`
const anthropic = (...texts: readonly string[]) => [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n\n',
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
  ...texts.map(
    (text) =>
      `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })}\n\n`,
  ),
  'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n',
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}\n\n',
  'event: message_stop\ndata: {"type":"message_stop"}\n\n',
]

/** What a provider says, and the words of it that a caller is to read; null: all that matters is that no event is made up. */
const STREAMS: Readonly<Record<string, { model: string; said: readonly string[]; words: string | null }>> = {
  'text with the ends of events in it': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: INJECTED })}\n\n`, END],
    words: INJECTED,
  },
  'the same from Anthropic': { model: 'anthropic/claude-sonnet-5', said: anthropic(INJECTED), words: INJECTED },
  'carriage returns in text': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: '\r\rdata: INJECTED\r\r' })}\n\n`, END],
    words: '\r\rdata: INJECTED\r\r',
  },
  'data in several lines': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: 'Hi' }).replace('"choices"', '\ndata: "choices"')}\n\n`, END],
    words: 'Hi',
  },
  'a carriage return between fields': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: 'Hi' }).replace('"choices"', '\r\r"choices"')}\n\n`, END],
    words: null,
  },
  'events of other names': {
    model: 'openai/gpt-4.1',
    said: [`event: INJECTED\nid: 7\nretry: 1\ndata: ${chunk({ content: 'Hi' })}\n\n`, END],
    words: 'Hi',
  },
  'a byte order mark': {
    model: 'openai/gpt-4.1',
    said: [`\ufeffdata: ${chunk({ content: 'Hi' })}\n\n`, END],
    words: 'Hi',
  },
  'a line of a megabyte': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: 'x'.repeat(1_000_000) })}\n\n`, END],
    words: 'x'.repeat(1_000_000),
  },
  'a last event without an end': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: 'Hi' })}\n\n`, `data: ${chunk({}, 'stop')}\n\n`, 'data: [DONE]'],
    words: 'Hi',
  },
  'a line that stops in its middle': {
    model: 'openai/gpt-4.1',
    said: [`data: ${chunk({ content: 'Hi' })}\n\n`, 'data: {"choices":[{"index":0,"delta":{"content":"INJ'],
    words: null,
  },
  'comments and nothing': {
    model: 'openai/gpt-4.1',
    said: [': \n\n: INJECTED\n\n', `data: ${chunk({ content: 'Hi' })}\n\n`, END],
    words: 'Hi',
  },
}

interface Dialect {
  readonly name: string
  readonly path: string
  readonly more: object
  readonly wordsOf: (events: readonly { readonly data: string }[]) => string
}

const DIALECTS: readonly Dialect[] = [
  {
    name: 'OpenAI’s',
    path: CHAT,
    more: {},
    wordsOf: (events) =>
      events
        .map(({ data }) => (data === '[DONE]' ? '' : (JSON.parse(data).choices?.[0]?.delta?.content ?? '')))
        .join(''),
  },
  {
    name: 'OpenAI’s, with somebody to take over',
    path: CHAT,
    more: { sluice: { fallbacks: ['openai/gpt-4.1-mini'] } },
    wordsOf: (events) =>
      events
        .map(({ data }) => (data === '[DONE]' ? '' : (JSON.parse(data).choices?.[0]?.delta?.content ?? '')))
        .join(''),
  },
  {
    name: 'Anthropic’s',
    path: '/v1/messages',
    more: { max_tokens: 5 },
    wordsOf: (events) => events.map(({ data }) => JSON.parse(data).delta?.text ?? '').join(''),
  },
]

describe.each(DIALECTS)('a caller of $name format', ({ path, more, wordsOf }) => {
  test.each(Object.entries(STREAMS))(
    'is told no event of its making by a provider that sends %s',
    async (_, { model, said, words }) => {
      outside(() => pieces(...said))
      const { status, text } = await ask(key, {
        path,
        body: { model, messages, stream: true, stream_options: undefined, ...more },
      })
      const events = eventsOf(text.replace(/^\ufeff/, ''))
      expect(events.filter(({ event }) => event.includes('INJECTED'))).toEqual([])
      // Each event is whole: none is half of another.
      for (const { data } of events) expect(data === '[DONE]' || typeof JSON.parse(data)).not.toBe(false)
      expect(events.filter(({ data }) => data === '[DONE]').length).toBeLessThanOrEqual(1)
      if (words !== null) expect([status, wordsOf(events) === words]).toEqual([200, true])
    },
  )
})
