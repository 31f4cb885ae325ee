import { Fault } from '../shared/faults.ts'

const BYTES_MAX = 1_000_000

/** Reads a body as text; one that is too long is not read to its end, whatever length it declares. */
export async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > BYTES_MAX) throw tooLarge()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const piece of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength
    if (bytes > BYTES_MAX) throw tooLarge()
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

function tooLarge(): Fault {
  return new Fault('body_too_large', 'The body may have at most 1 MB.')
}
