const STRING = 7
const BYTES = 6

/** How many bytes a value of each other type takes: true, false, byte, short, integer, long, …, timestamp, UUID. */
const SIZES: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16]

/** The headers of a frame whose values are text, by their names; null when the bytes are no headers. */
export function readHeaders(bytes: Uint8Array): ReadonlyMap<string, string> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder()
  const headers = new Map<string, string>()
  let at = 0
  while (at < bytes.length) {
    const typeAt = at + 1 + (bytes[at] ?? 0)
    const type = bytes[typeAt]
    const value = type === undefined ? null : extentOf(type, typeAt + 1, view)
    if (!value || value.end > bytes.length) return null
    if (type === STRING) {
      const name = decoder.decode(bytes.subarray(at + 1, typeAt))
      headers.set(name, decoder.decode(bytes.subarray(value.start, value.end)))
    }
    at = value.end
  }
  return headers
}

/** Where a value is: text and bytes have their length before them. */
function extentOf(type: number, at: number, view: DataView): { readonly start: number; readonly end: number } | null {
  if (type !== STRING && type !== BYTES) {
    const size = SIZES[type]
    return size === undefined ? null : { start: at, end: at + size }
  }
  if (at + 2 > view.byteLength) return null
  return { start: at + 2, end: at + 2 + view.getUint16(at) }
}
