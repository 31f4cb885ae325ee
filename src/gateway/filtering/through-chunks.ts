import type { ChatChunk } from '../../contract/chat.ts'
import type { ChunkStream } from '../../filters/chat/filter-chunks.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import { splitEvents } from '../server-events.ts'

const DONE = 'data: [DONE]\n\n'

/**
 * A stream of chat chunks as another stream lets them through, and all that was sent once it is over. What is blocked ends
 * the caller's stream; the provider's is read to its end all the same, for what it says of its usage. When the caller goes
 * away, the stream behind is cancelled.
 */
export function throughChunks(
  source: ReadableStream,
  chunks: Pick<ChunkStream, 'push' | 'end'> & { readonly blockedBy?: string | null },
): { readable: ReadableStream; sent: Promise<string> } {
  const { readable, writable } = new IdentityTransformStream()
  return { readable, sent: pump(source.getReader(), writable.getWriter(), chunks) }
}

async function pump(
  from: ReadableStreamDefaultReader<Uint8Array>,
  to: WritableStreamDefaultWriter<Uint8Array>,
  chunks: Parameters<typeof throughChunks>[1],
): Promise<string> {
  const [decoder, encoder, split] = [new TextDecoder(), new TextEncoder(), splitEvents()]
  const speak = speaker(chunks)
  let sent = ''
  try {
    for (let read = await from.read(); !read.done; read = await from.read()) {
      const words = split(decoder.decode(read.value, { stream: true }))
        .map(({ data }) => speak.tell(data))
        .join('')
      if (words === '') continue
      sent += words
      await to.write(encoder.encode(words))
    }
    const rest = speak.end()
    if (rest !== '') await to.write(encoder.encode(rest))
    await to.close()
    return sent + rest
  } catch (thrown) {
    await from.cancel().catch(() => undefined)
    await to.abort(thrown).catch(() => undefined)
    return sent
  }
}

/** Says one event after the other in the words that may leave. */
function speaker(chunks: Parameters<typeof throughChunks>[1]) {
  let isOver = false
  const lines = (list: readonly ChatChunk[]) => list.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')
  const finish = (last: string) => {
    if (isOver) return ''
    isOver = true
    return lines(chunks.end()) + last
  }
  return {
    tell(data: string): string {
      if (data === '[DONE]') return finish(DONE)
      const event = parseJson(data)
      if (!isRecord(event)) return ''
      // What went wrong is told after what was held back.
      if (!Array.isArray(event.choices)) return finish(`data: ${data}\n\n`)
      return isOver ? '' : lines(chunks.push(event as unknown as ChatChunk))
    },
    end: () => finish(''),
  }
}
