/** Takes bytes as they come, null at their end; gives those that may be passed on. */
export type Strike = (bytes: Uint8Array | null) => Uint8Array

const NONE = new Uint8Array(0)
const STRUCK = new TextEncoder().encode('[secret]')

/**
 * Strikes a secret out of bytes on their way to a caller, wherever they were cut. What may be the beginning of the secret is
 * held back until more has come, so nothing else waits.
 */
export function strikeOut(secret: string): Strike {
  if (secret === '') return (bytes) => bytes ?? NONE
  const wanted = new TextEncoder().encode(secret)
  let held: Uint8Array = NONE
  return (bytes) => {
    if (bytes === null) return held
    const all = held.length === 0 ? bytes : joined([held, bytes])
    const { told, rest } = struck(all, wanted)
    held = rest
    return told
  }
}

function struck(all: Uint8Array, wanted: Uint8Array): { told: Uint8Array; rest: Uint8Array } {
  const parts: Uint8Array[] = []
  let from = 0
  for (let at = indexOfStart(all, wanted, 0); at >= 0; at = indexOfStart(all, wanted, from)) {
    if (at + wanted.length > all.length)
      return { told: joined([...parts, all.subarray(from, at)]), rest: all.slice(at) }
    parts.push(all.subarray(from, at), STRUCK)
    from = at + wanted.length
  }
  return { told: from === 0 ? all : joined([...parts, all.subarray(from)]), rest: NONE }
}

/** Where the secret stands, or where the bytes end with a beginning of it; -1: nowhere. */
function indexOfStart(all: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted
  for (let at = all.indexOf(first, from); at >= 0; at = all.indexOf(first, at + 1)) {
    const length = Math.min(wanted.length, all.length - at)
    let same = 1
    while (same < length && all[at + same] === wanted[same]) same++
    if (same === length) return at
  }
  return -1
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
