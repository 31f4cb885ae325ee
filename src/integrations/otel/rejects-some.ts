/** Fields of a message by number, the last of each; a number for a varint, its bytes for what has a length. */
type Fields = ReadonlyMap<number, number | Uint8Array>

/**
 * Whether a receiver's binary answer says that it rejected a part. Source: `ExportTraceServiceResponse.partial_success` = 1 and its
 * `rejected_spans` = 1 in opentelemetry-proto; those of metrics have the same numbers.
 */
export function rejectsSome(answer: Uint8Array): boolean {
  const partial = fieldsOf(answer)?.get(1)
  if (!(partial instanceof Uint8Array)) return false
  const rejected = fieldsOf(partial)?.get(1)
  return typeof rejected === 'number' && rejected > 0
}

/** Null: it is no message, or one with a kind of field that these answers have none of. */
function fieldsOf(bytes: Uint8Array): Fields | null {
  const fields = new Map<number, number | Uint8Array>()
  for (let at = 0; at < bytes.length; ) {
    const read = fieldAt(bytes, at)
    if (!read || read.end > bytes.length) return null
    fields.set(read.field, read.value)
    at = read.end
  }
  return fields
}

function fieldAt(bytes: Uint8Array, start: number) {
  const tag = varintAt(bytes, start)
  const first = tag && varintAt(bytes, tag.end)
  if (!first) return null
  const [field, type] = [Math.floor(tag.value / 8), tag.value % 8]
  if (type === 0) return { field, ...first }
  const end = first.end + first.value
  return type === 2 ? { field, value: bytes.subarray(first.end, end), end } : null
}

function varintAt(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | null {
  let value = 0
  for (let at = start; at < bytes.length && at < start + 10; at++) {
    const byte = bytes[at] ?? 0
    value += (byte % 0x80) * 2 ** (7 * (at - start))
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return null
}
