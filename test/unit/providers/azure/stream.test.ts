import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openStream } from '../../../../src/gateway/delivery/open-stream.ts'
import { azure } from '../../../../src/providers/azure/azure.ts'
import chat from '../../../fixtures/providers/azure/chat.json'
import chatStream from '../../../fixtures/providers/azure/chat.sse?raw'
import filteredStream from '../../../fixtures/providers/azure/filtered.sse?raw'
import { bodyOf } from './support.ts'

/** Opens a recorded stream that comes in pieces of a size, and reads it to its end. */
async function read(sse: string, size: number) {
  const bytes = new TextEncoder().encode(sse)
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.slice(at * size, (at + 1) * size),
  )
  const upstream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  const opening = await openStream(upstream, azure, bodyOf({ stream: true }), 'events')
  if ('kind' in opening) throw new Error(`refused: ${opening.message}`)
  const items = [...opening.items]
  for (;;) {
    const { done, value } = await opening.reader.read()
    items.push(...opening.parse(done ? null : value))
    if (done) return items
  }
}

describe('a stream', () => {
  it('that opens with the judgement of the prompt, which has no choices, opens all the same', async () => {
    const items = await read(chatStream, 1 << 20)
    const chunks = items.flatMap((item) => (item.is === 'chunk' ? [item.chunk] : []))
    expect(items.map(({ is }) => is)).toEqual(['chunk', 'chunk', 'chunk', 'chunk', 'chunk', 'end'])
    expect(chunks[0]?.choices).toEqual([])
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 44 })
  })

  it('that the filter cuts short, in choices without a delta, ends as one', async () => {
    const items = await read(filteredStream, 1 << 20)
    expect(items.at(-1)).toEqual({ is: 'end' })
    expect(items.at(-2)).toMatchObject({ chunk: { choices: [{ finish_reason: 'content_filter' }] } })
  })

  it('says the same in pieces of any size', async () => {
    const whole = await read(filteredStream, 1 << 20)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (size) => {
        expect(await read(filteredStream, size)).toEqual(whole)
      }),
      { numRuns: 25 },
    )
  })
})

it('the usage of an answer is counted with its reasoning, and no cost is believed', () => {
  expect(azure.usage!({ ...chat.usage, cost: 5 })).toMatchObject({
    inputTokens: 12,
    outputTokens: 44,
    reasoningTokens: 40,
    reportedCostNanos: null,
  })
})
