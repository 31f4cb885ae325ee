import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import { crc32 } from '../../../../src/providers/bedrock/stream/crc32.ts'
import type { ServerEvent } from '../../../../src/providers/contract.ts'
import chatStream from '../../../fixtures/providers/bedrock/chat.sse?raw'
import frames from '../../../fixtures/providers/bedrock/frames.json'
import { eventsOf } from '../../../support/sse.ts'
import { frame, openReader } from './support.ts'

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const recorded = joined(frames.chat.map(bytesOf))

/** The events of bytes that come in pieces cut at these places, and then end. */
function split(bytes: Uint8Array, cuts: readonly number[] = []): readonly ServerEvent[] {
  const read = bedrock.frames!()
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const pieces = places.slice(1).map((end, index) => bytes.slice(places[index], end))
  return [...pieces, null].flatMap((piece) => [...read(piece)])
}

const corrupt = { event: 'error', data: expect.stringContaining('checksum') }
const flipped = (bytes: Uint8Array, at: number, mask = 1) =>
  bytes.map((byte, index) => (index === at ? byte ^ mask : byte))

it('counts the checksum that is published for the letters 123456789', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  expect(crc32(new Uint8Array())).toBe(0)
})

it('reads what another encoder wrote: each frame an event, by its name, with its payload', () => {
  expect(split(recorded)).toEqual(eventsOf(chatStream))
})

it('reads the messages that Amazon’s own tests print', () => {
  expect(split(bytesOf(frames.published.empty))).toEqual([{ event: '', data: '' }])
  expect(split(bytesOf(frames.published.headed))).toEqual([{ event: '', data: "{'foo':'bar'}" }])
})

it('passes over headers of every type that are no text', () => {
  expect(split(bytesOf(frames.allTypes))).toEqual([{ event: 'metadata', data: '{}' }])
})

it('gives exceptions by their name, and errors with code and message', () => {
  expect(split(bytesOf(frames.exception))).toEqual([
    { event: 'modelStreamErrorException', data: '{"message":"Broken."}' },
  ])
  const [error] = split(bytesOf(frames.error))
  expect(error?.event).toBe('error')
  expect(JSON.parse(error?.data ?? '')).toEqual({ code: 'InternalFailure', message: 'Gone.' })
})

describe('whatever the bytes,', () => {
  const event = fc.record({
    name: fc.constantFrom('contentBlockDelta', 'metadata', 'ünknown'),
    payload: fc.string({ unit: 'grapheme' }),
  })
  const events = fc.array(event, { maxLength: 6 })
  const encoded = (all: readonly { name: string; payload: string }[]) =>
    joined(all.map(({ name, payload }) => frame({ ':event-type': name, ':message-type': 'event' }, payload)))

  it('any cutting of a stream gives the same events', () => {
    return fc.assert(
      fc.property(events, fc.array(fc.nat(), { maxLength: 12 }), (all, cuts) => {
        expect(split(encoded(all), cuts)).toEqual(all.map(({ name, payload }) => ({ event: name, data: payload })))
      }),
    )
  })

  it('one byte at a time gives the same events', () => {
    expect(
      split(
        recorded,
        Array.from(recorded, (_, at) => at),
      ),
    ).toEqual(eventsOf(chatStream))
  })

  it('a wrong bit anywhere is noticed, and nothing after it is believed', () => {
    return fc.assert(
      fc.property(fc.nat(recorded.length - 1), fc.integer({ min: 0, max: 7 }), fc.array(fc.nat()), (at, bit, cuts) => {
        const read = split(flipped(recorded, at, 1 << bit), cuts)
        const whole = eventsOf(chatStream)
        expect(read.at(-1)).toEqual(corrupt)
        expect(read.slice(0, -1)).toEqual(whole.slice(0, read.length - 1))
        expect(read.length).toBeLessThanOrEqual(whole.length)
      }),
    )
  })

  it('rubbish never throws', () => {
    return fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(split(bytes).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  /** A frame with right checksums over whatever lengths and headers these bytes claim. */
  const sealed = (bytes: Uint8Array<ArrayBuffer>, lengths: { whole?: number; headers?: number }) => {
    const view = new DataView(bytes.buffer)
    view.setUint32(0, lengths.whole ?? bytes.length)
    view.setUint32(4, lengths.headers ?? 0)
    view.setUint32(8, crc32(bytes.subarray(0, 8)))
    view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, bytes.length - 4)))
    return bytes
  }

  it('headers of any bytes, though their checksums are right, never throw', () => {
    return fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (head) => {
        const bytes = new Uint8Array(16 + head.length)
        bytes.set(head, 12)
        expect(split(sealed(bytes, { headers: head.length }))).toHaveLength(1)
      }),
    )
  })

  it.each([
    ['a frame shorter than any can be', [], { whole: 0 }],
    ['headers longer than their frame', [], { headers: 99 }],
    ['a header longer than the headers', [1, 97, 7, 0, 200, 98], { headers: 6 }],
    ['a header of no known type', [1, 97, 10, 0], { headers: 4 }],
    ['a header that ends with its name', [1, 97], { headers: 2 }],
  ])('%s is corrupt', (_, head, lengths) => {
    const bytes = new Uint8Array(16 + head.length)
    bytes.set(head, 12)
    expect(split(sealed(bytes, lengths))).toEqual([corrupt])
  })
})

it('waits for a frame that is not whole, and reports nothing of one that was cut', () => {
  const read = bedrock.frames!()
  expect(read(recorded.slice(0, 30))).toEqual([])
  expect(read(null)).toEqual([])
})

it('does not wait for the sixteen megabytes that a corrupt length claims', () => {
  expect(split(flipped(recorded, 0, 0x01).slice(0, 12))).toEqual([corrupt])
})

it('reports a corrupt frame as a refusal that another target may make good', () => {
  const [event] = split(flipped(recorded, recorded.length - 1)).slice(-1)
  expect(openReader().read(event!)).toMatchObject({ kind: 'failed', retryElsewhere: true })
})
