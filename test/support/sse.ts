import type { ServerEvent } from '../../src/providers/contract.ts'

/** The events of a whole recorded stream, as an SSE parser gives them: comments gone, data lines joined. */
export function eventsOf(text: string): ServerEvent[] {
  return text
    .split(/(?:\r\n|\r|\n){2,}/)
    .map((block) => ({ event: fields(block, 'event').at(-1) ?? '', data: fields(block, 'data').join('\n') }))
    .filter(({ data }) => data !== '')
}

function fields(block: string, name: string): string[] {
  return block
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
}
