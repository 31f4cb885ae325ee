import { asRecord, parseJson, type Raw } from '../../shared/json.ts'
import { MAX_BODY_BYTES, tooLarge } from './read-body.ts'

/** A body to be handed on, and what it says where it is JSON. */
export interface RawBody {
  readonly body: BodyInit | null
  /** Empty where it is no JSON object. */
  readonly fields: Raw
  /** Bytes of it; 0 where nobody knows. */
  readonly length: number
}

const WHITESPACE: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])
const BRACE = 0x7b

/** JSON is read, whatever it calls itself, so that its model is known; anything else is handed on as it comes. */
export async function readRaw(request: Request): Promise<RawBody> {
  const { body, method, headers } = request
  if (!body || method === 'GET' || method === 'HEAD') return { body: null, fields: {}, length: 0 }
  const length = Number(headers.get('content-length') ?? 0)
  const reader = body.getReader()
  const start = await readStart(reader)
  if (start.first !== BRACE) return { body: rejoined(start.pieces, reader, length), fields: {}, length }
  if (length > MAX_BODY_BYTES) throw tooLarge()
  const bytes = await readAll(start.pieces, reader)
  return { body: bytes, fields: asRecord(parseJson(new TextDecoder().decode(bytes))), length: bytes.length }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** Pieces up to the one with the first character that is no space; and that character. */
async function readStart(reader: Reader): Promise<{ pieces: Uint8Array[]; first: number | undefined }> {
  const pieces: Uint8Array[] = []
  for (let bytes = 0; bytes <= MAX_BODY_BYTES; ) {
    const { done, value } = await reader.read()
    if (done) return { pieces, first: undefined }
    pieces.push(value)
    bytes += value.length
    const first = value.find((byte) => !WHITESPACE.has(byte))
    if (first !== undefined) return { pieces, first }
  }
  throw tooLarge()
}

async function readAll(pieces: Uint8Array[], reader: Reader): Promise<Uint8Array<ArrayBuffer>> {
  let length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  for (;;) {
    if (length > MAX_BODY_BYTES) throw tooLarge()
    const { done, value } = await reader.read()
    if (done) break
    pieces.push(value)
    length += value.length
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** What was read and what was not, as one stream; of the same declared length, which some servers ask for. */
function rejoined(pieces: readonly Uint8Array[], reader: Reader, length: number): ReadableStream {
  const { readable, writable } = length > 0 ? new FixedLengthStream(length) : new IdentityTransformStream()
  const writer = writable.getWriter()
  void pump(pieces, reader, writer).catch((thrown: unknown) => {
    void writer.abort(thrown).catch(() => undefined)
    void reader.cancel().catch(() => undefined)
  })
  return readable
}

async function pump(pieces: readonly Uint8Array[], reader: Reader, writer: WritableStreamDefaultWriter): Promise<void> {
  for (const piece of pieces) await writer.write(piece)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    await writer.write(value)
  }
  await writer.close()
}
