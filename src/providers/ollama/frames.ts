import type { ServerEvent } from '../contract.ts'

/** Splits bytes that may be cut anywhere into the lines of a stream of JSON, an event each; null closes the last one. */
export function splitLines(): (bytes: Uint8Array | null) => readonly ServerEvent[] {
  const decoder = new TextDecoder()
  let rest = ''
  return (bytes) => {
    const lines = (rest + (bytes ? decoder.decode(bytes, { stream: true }) : `${decoder.decode()}\n`)).split('\n')
    rest = lines.pop() ?? ''
    return lines.filter((line) => line.trim() !== '').map((line) => ({ event: '', data: line }))
  }
}
