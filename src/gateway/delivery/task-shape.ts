import type { TaskBody } from '../../providers/contract.ts'
import { readRanking, readRerank, writeRanking } from '../../providers/tasks/rerank-shapes.ts'
import { asRecord, isRecord, type Raw } from '../../shared/json.ts'

/** An answer as this caller asked for it: vectors in base64 or not, a ranking in the names of the request's own format. */
export function inCallersShape(answer: unknown, body: TaskBody): unknown {
  if (body.task === 'embeddings' && isRecord(answer)) return encoded(answer, body.fields.encoding_format === 'base64')
  if (body.task === 'rerank' && body.fields.top_k !== undefined) {
    return writeRanking(readRanking(answer, readRerank(body.fields)), 'voyage')
  }
  return answer
}

function encoded(answer: Raw, inBase64: boolean): Raw {
  const { data } = answer
  if (!Array.isArray(data) || data.every((entry) => isEncoded(entry) === inBase64)) return answer
  const write = inBase64 ? base64Of : floatsOf
  return { ...answer, data: data.map((entry: Raw) => ({ ...entry, embedding: write(entry.embedding) })) }
}

function isEncoded(entry: unknown): boolean {
  return typeof asRecord(entry).embedding === 'string'
}

/** Vectors as OpenAI writes them in base64: 32-bit floats, little end first. */
export function base64Of(vector: unknown): unknown {
  if (!Array.isArray(vector)) return vector
  const view = new DataView(new ArrayBuffer(vector.length * 4))
  for (const [index, value] of vector.entries()) view.setFloat32(index * 4, Number(value), true)
  return toBase64(new Uint8Array(view.buffer))
}

/** The numbers of a vector in base64. */
export function floatsOf(vector: unknown): unknown {
  if (typeof vector !== 'string') return vector
  const bytes = Uint8Array.from(atob(vector), (char) => char.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getFloat32(index * 4, true))
}

/** In pieces: a call takes so many arguments and no more. */
function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
  return btoa(pieces.join(''))
}
