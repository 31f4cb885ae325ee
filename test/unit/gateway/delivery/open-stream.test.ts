import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { type Opening, openStream } from '../../../../src/gateway/delivery/open-stream.ts'
import type { Item } from '../../../../src/gateway/delivery/stream-filter.ts'
import { anthropic } from '../../../../src/providers/anthropic/anthropic.ts'
import type { Provider } from '../../../../src/providers/contract.ts'
import { openAiCompatible } from '../../../../src/providers/openai-compatible.ts'
import overloaded from '../../../fixtures/providers/anthropic/overloaded.sse?raw'
import tools from '../../../fixtures/providers/anthropic/tools.sse?raw'

const openai = openAiCompatible.find(({ id }) => id === 'openai') ?? expect.unreachable()
const chat = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }], stream: true }
const body = { chat, text: JSON.stringify(chat) }
const DONE = 'data: [DONE]\n\n'

afterEach(() => void vi.useRealTimers())

function said(delta: object, finish_reason: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
}

const STREAM = [
  ': welcome\n\n',
  said({ role: 'assistant', content: '' }),
  said({ content: 'Grüße, ' }),
  said({ content: '世界 🌍' }).replaceAll('\n', '\r\n'),
  'event: odd\ndata: {"object":"ping"}\n\n',
  said({}, 'stop'),
  'data: {"id":"c","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\n\n',
  DONE,
].join('')

/** A stream of these bytes, cut there; it tells whether it was cancelled. */
function streamOf(text: string, cuts: readonly number[] = []) {
  const bytes = new TextEncoder().encode(text)
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  const parts = edges.slice(1).map((end, index) => bytes.slice(edges[index], end))
  const seen = { cancelled: false, pulled: 0 }
  const upstream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = parts[seen.pulled++]
        if (part) controller.enqueue(part)
        else controller.close()
      },
      cancel() {
        seen.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { upstream, seen }
}

function open(text: string, provider: Provider = openai, type: 'events' | 'unknown' = 'events') {
  return openStream(streamOf(text).upstream, provider, body, type)
}

/** All that a stream says, from its opening to its end. */
async function readAll(text: string, cuts: readonly number[], provider: Provider): Promise<readonly Item[]> {
  const opening = await openStream(streamOf(text, cuts).upstream, provider, body, 'events')
  if ('kind' in opening) return [{ is: 'broken', refusal: opening }]
  const items = [...opening.items]
  for (let { ended } = opening; !ended; ) {
    const { done, value } = await opening.reader.read()
    items.push(...opening.parse(done ? null : value))
    ended = done
  }
  return items
}

function openingOf(opened: Opening | object): Opening {
  return 'kind' in opened ? expect.unreachable(JSON.stringify(opened)) : (opened as Opening)
}

test.each([
  ['OpenAI’s own', STREAM, openai],
  ['a translated', tools, anthropic],
  ['an unfinished', STREAM.slice(0, -20), openai],
])('%s stream says the same wherever its bytes are cut', async (_, text, provider) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const once = await readAll(text, [], provider)
  expect(once.length).toBeGreaterThan(0)
  const everywhere = Array.from({ length: new TextEncoder().encode(text).length }, (_each, index) => index)
  expect(await readAll(text, everywhere, provider)).toEqual(once)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (cuts) => {
      expect(await readAll(text, cuts, provider)).toEqual(once)
    }),
  )
})

test('a stream that breaks off right after its first word is refused while that is unheard, and is cut off once it was', async () => {
  const broken = { is: 'broken', refusal: expect.objectContaining({ kind: 'overloaded' }) }
  expect(await readAll(overloaded, [], anthropic)).toEqual([broken])
  const later = await readAll(overloaded, [overloaded.indexOf('event: error')], anthropic)
  expect(later.map(({ is }) => is)).toEqual(['chunk', 'chunk', 'broken'])
  expect(later.at(-1)).toEqual(broken)
})

test('OpenAI’s own events are handed on as they came, and end once', async () => {
  const items = await readAll(STREAM, [], openai)
  const lines = items.flatMap((item) => (item.is === 'chunk' ? [item.line] : []))
  expect(lines).toHaveLength(5)
  expect(lines[2]).toBe(said({ content: '世界 🌍' }))
  expect(items.filter(({ is }) => is === 'end')).toHaveLength(1)
  expect(items.at(-1)?.is).toBe('end')
})

test('a stream counts as open once it has said a word, and is read no further before that is handed on', async () => {
  const beginning = said({ role: 'assistant', content: '' })
  const cut = new TextEncoder().encode(beginning).length
  const rest = said({ content: 'Hi' })
  const { upstream, seen } = streamOf(beginning + rest + DONE, [cut, cut + rest.length])
  const opening = openingOf(await openStream(upstream, openai, body, 'events'))
  expect(opening).toMatchObject({ ended: false })
  expect(opening.items).toHaveLength(2)
  expect(opening.bytes).toHaveLength(2)
  expect(seen).toEqual({ cancelled: false, pulled: 2 })
})

test.each([
  ['a text', { content: 'x' }],
  ['a thought', { reasoning_content: 'x' }],
  ['a refusal', { refusal: 'x' }],
  ['a call', { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '' } }] }],
])('%s is a word', async (_, delta) => {
  openingOf(await open(said(delta)))
})

test.each([
  ['nothing at all', ''],
  ['comments alone', ': one\n\n: two\n\n'],
  ['a role alone', said({ role: 'assistant', content: '' })],
  ['an end alone', DONE],
  ['a stop without a word', said({ content: '' }) + said({}, 'stop') + DONE],
  ['empty lists', said({ tool_calls: [], content: null }) + said({}, 'stop')],
])('a stream of %s is a failure that another target can make good', async (_, text) => {
  expect(await open(text)).toMatchObject({ kind: 'failed', retryElsewhere: true })
})

test.each(['length', 'content_filter', 'tool_calls'])(
  'a stream that ends by %s before it says a word is an answer',
  async (reason) => {
    openingOf(await open(said({ role: 'assistant', content: '' }) + said({}, reason) + DONE))
  },
)

test('a stream that opens with an error or with rubbish is refused, and is cancelled', async () => {
  for (const text of ['data: {"error":{"message":"too busy"}}\n\n', 'data: <html>\n\n', 'data: null\n\n']) {
    const { upstream, seen } = streamOf(`${text}${said({ content: 'x' })}`, [text.length])
    expect(await openStream(upstream, openai, body, 'events')).toMatchObject({ kind: 'failed' })
    expect(seen.cancelled).toBe(true)
  }
  expect(await open('data: {"error":{"message":"too busy"}}\n\n')).toMatchObject({ message: 'too busy' })
})

test('what is announced as no stream is one only if it looks like one', async () => {
  for (const text of ['{"choices":[]}', ' [1]', '<html></html>', '\n{"error":{}}'])
    expect(await open(text, openai, 'unknown')).toMatchObject({ kind: 'failed', retryElsewhere: true })
  openingOf(await open(STREAM, openai, 'unknown'))
})

test('a stream that goes on for ever without a word is given up', async () => {
  const seen = { cancelled: false, pulled: 0 }
  const noise = new TextEncoder().encode(`: ${'.'.repeat(9_996)}\n\n`)
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      seen.pulled++
      controller.enqueue(noise)
    },
    cancel() {
      seen.cancelled = true
    },
  })
  expect(await openStream(endless, openai, body, 'events')).toMatchObject({ kind: 'failed' })
  expect(seen.cancelled).toBe(true)
  expect(seen.pulled).toBeLessThan(40)
})

test('a last event that its provider left open still counts', async () => {
  const items = await readAll(said({ content: 'x' }) + said({}, 'stop').trimEnd(), [], openai)
  expect(items.map((item) => (item.is === 'chunk' ? item.chunk.choices[0]?.finish_reason : item.is))).toEqual([
    null,
    'stop',
  ])
})
