import type { ServerEvent } from '../../contract.ts'
import { crc32 } from './crc32.ts'
import { readHeaders } from './headers.ts'

/** The name of an event that reports a failure which no exception of Bedrock's describes. */
export const ERROR_EVENT = 'error'

/**
 * Splits `application/vnd.amazon.eventstream` into events, wherever the bytes were cut: one for each frame, named by its
 * event or exception, with the payload as data. After a corrupt frame, itself an event, nothing more is read. Source:
 * smithy.io/2.0/aws/amazon-eventstream.html.
 */
export function openFrames(): (bytes: Uint8Array | null) => readonly ServerEvent[] {
  let rest: Uint8Array = NOTHING
  let isCorrupt = false
  return (bytes) => {
    if (bytes === null || isCorrupt) return []
    rest = rest.length === 0 ? bytes : joined(rest, bytes)
    const events: ServerEvent[] = []
    for (let frame = nextFrame(rest); frame !== null; frame = nextFrame(rest)) {
      events.push(frame.event)
      isCorrupt = frame.event === CORRUPT
      rest = isCorrupt ? NOTHING : rest.subarray(frame.length)
    }
    return events
  }
}

const NOTHING = new Uint8Array()
const CORRUPT: ServerEvent = {
  event: ERROR_EVENT,
  data: JSON.stringify({ message: 'The provider sent a frame whose checksum is wrong.' }),
}

/** Two lengths and their checksum come before the headers, the checksum of all after the payload. */
const PRELUDE = 12
const CHECKSUM = 4

interface Frame {
  readonly event: ServerEvent
  /** Of all its bytes. */
  readonly length: number
}

/** The frame that the bytes begin with; null while it is not whole. Its length is believed only once its checksum is right. */
function nextFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < PRELUDE) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(0)
  const payloadAt = PRELUDE + view.getUint32(4)
  const end = length - CHECKSUM
  if (view.getUint32(8) !== crc32(bytes.subarray(0, 8)) || payloadAt > end) return { event: CORRUPT, length }
  if (bytes.length < length) return null
  const headers = readHeaders(bytes.subarray(PRELUDE, payloadAt))
  if (view.getUint32(end) !== crc32(bytes.subarray(0, end)) || headers === null) return { event: CORRUPT, length }
  return { event: eventOf(headers, new TextDecoder().decode(bytes.subarray(payloadAt, end))), length }
}

function eventOf(headers: ReadonlyMap<string, string>, payload: string): ServerEvent {
  switch (headers.get(':message-type')) {
    case 'exception':
      return { event: headers.get(':exception-type') ?? ERROR_EVENT, data: payload }
    case 'error': {
      const error = { code: headers.get(':error-code'), message: headers.get(':error-message') }
      return { event: ERROR_EVENT, data: JSON.stringify(error) }
    }
    default:
      return { event: headers.get(':event-type') ?? '', data: payload }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
