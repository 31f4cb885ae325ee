import { Fault } from '../../shared/faults.ts'

/** The longest body we read: room for a few images, well under the memory of an isolate. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024

/** Reads a JSON object and the text it was parsed from, once. */
export async function readBody(request: Request): Promise<{ text: string; json: Record<string, unknown> }> {
  const text = await readText(request)
  return { text, json: parseObject(text) }
}

/** Reads a body as text, so much of it as may be sent. */
export async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > MAX_BODY_BYTES) throw tooLarge()
  const text = await request.text()
  if (text.length > MAX_BODY_BYTES) throw tooLarge()
  return text
}

/** The same bytes, up to the limit: more than that is a fault, whether or not it was declared. */
export function limited(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let bytes = 0
  return body.pipeThrough(
    new TransformStream({
      transform(piece: Uint8Array, controller) {
        bytes += piece.length
        if (bytes > MAX_BODY_BYTES) controller.error(tooLarge())
        else controller.enqueue(piece)
      },
    }),
  )
}

function parseObject(text: string): Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    const where = cause instanceof Error ? cause.message : 'it cannot be parsed'
    throw new Fault('invalid_json', `The body is not valid JSON: ${where.slice(0, 200)}.`, { cause })
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Fault('invalid_request', 'The body must be a JSON object.')
  }
  return json as Record<string, unknown>
}

/** The fault of a body that is longer than may be sent. */
export function tooLarge(): Fault {
  return new Fault('body_too_large', `The body may have at most ${MAX_BODY_BYTES / 1024 / 1024} MiB.`)
}
