import type { ChatChunk } from '../../../../../src/contract/chat.ts'
import type { Dialect } from '../../../../../src/dialects/dialect.ts'
import { splitEvents } from '../../../../../src/gateway/server-events.ts'
import type { StreamReader } from '../../../../../src/providers/contract.ts'
import { ASKED } from '../support/asked.ts'

/** A stream as its dialect writes it; fails where a chunk becomes less than whole events. */
export function written(dialect: Dialect, chunks: readonly ChatChunk[]): string {
  const writer = dialect.writer(ASKED)
  const parts = [...chunks.map((chunk) => writer.write(chunk)), writer.end()]
  if (parts.some((part) => part !== '' && !part.endsWith('\n\n'))) throw new Error('an event is not finished')
  return parts.join('')
}

/** What a reader makes of bytes that come cut at these places. */
export function readCut(reader: StreamReader, bytes: Uint8Array, cuts: readonly number[]): ChatChunk[] {
  const [decoder, split] = [new TextDecoder(), splitEvents()]
  const edges = [0, ...cuts, bytes.length]
  const events = edges
    .slice(1)
    .flatMap((end, at) => split(decoder.decode(bytes.subarray(edges[at], end), { stream: true })))
  const chunks = events.flatMap((event) => {
    const read = reader.read(event)
    if ('kind' in read) throw new Error(`refused: ${read.message}`)
    return [...read]
  })
  if (!reader.finished()) throw new Error('the stream is not finished')
  return chunks
}
