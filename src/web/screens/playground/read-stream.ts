import { asRecord, asRecords, asText, parseJson } from '../../../shared/json.ts'

/** What one event of a streamed chat adds. */
export interface Piece {
  readonly text: string
  readonly thought: string
  readonly outputTokens: number | null
  readonly error: string | null
}

/** Reads the events of a streamed chat as they come. */
export async function* readStream(body: ReadableStream<Uint8Array>): AsyncGenerator<Piece> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  for (;;) {
    const { done, value = '' } = await reader.read()
    rest += value
    const events = rest.split(/\r?\n\r?\n/)
    rest = done ? '' : (events.pop() ?? '')
    for (const event of events) {
      const piece = pieceOf(event)
      if (piece) yield piece
    }
    if (done) return
  }
}

/** What an event says; null: nothing, or that it is the last. */
export function pieceOf(event: string): Piece | null {
  const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'))
  const data = asRecord(parseJson(lines.map((line) => line.slice(5).trim()).join('\n')))
  const error = asRecord(data.error)
  const [choice = {}] = asRecords(data.choices)
  const delta = asRecord(choice.delta)
  const { completion_tokens: tokens } = asRecord(data.usage)
  const piece: Piece = {
    text: asText(delta.content),
    thought: asText(delta.reasoning_content) || asText(delta.reasoning),
    outputTokens: typeof tokens === 'number' ? tokens : null,
    error: data.error === undefined ? null : asText(error.message) || 'The stream broke off.',
  }
  return lines.length === 0 ? null : piece
}
