import type { ServerEvent } from '../providers/contract.ts'

/** Splits text that arrives in pieces into server-sent events, wherever the pieces were cut. */
export function splitEvents(): (piece: string) => ServerEvent[] {
  let rest = ''
  return (piece) => {
    // A lone \r at the end may be half of \r\n.
    const text = (rest + piece).replaceAll('\r\n', '\n')
    const blocks = text.split('\n\n')
    rest = blocks.pop() ?? ''
    return blocks.map(readBlock).filter(({ data }) => data !== '')
  }
}

function readBlock(block: string): ServerEvent {
  let event = ''
  const data: string[] = []
  for (const line of block.split('\n')) {
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
    else if (line.startsWith('event:')) event = line.slice(6).trim()
  }
  return { event, data: data.join('\n') }
}
