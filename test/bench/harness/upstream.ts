import { createServer, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

/**
 * A provider that costs next to nothing: raw TCP, no HTTP library. What it answers is written somewhere in the request
 * body: `mock-json-d<delay us>-b<bytes>` or `mock-sse-d<delay us>-n<chunks>-i<us between chunks>-b<bytes>`. Each chunk carries the
 * monotonic time it was sent at, so that its delay on the way can be told. Prints its port, then serves until killed.
 */
const FILL = 'x'.repeat(1 << 16)
const CONTENT_LENGTH = /content-length: *(\d+)/i
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: '
const FRAME = '"id":"chatcmpl-mock","created":1700000000,"model":"mock"'
const PROMPT_TOKENS = 420
const ANSWER_TOKENS = 97

// Whoever started it holds the other end: when that one is gone, so is this.
process.stdin.on('end', () => process.exit(0)).resume()

const server = createServer({ noDelay: true }, serve)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})

function serve(socket: Socket): void {
  let waiting: Buffer | null = null
  socket.on('error', () => undefined)
  socket.on('data', (piece: Buffer) => {
    waiting = waiting ? Buffer.concat([waiting, piece]) : piece
    const request = readRequest(waiting)
    if (!request) return
    waiting = null
    answer(socket, request)
  })
}

/** The behaviour asked for; null while the request is not whole. Connections send one request at a time. */
function readRequest(bytes: Buffer): string | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const length = CONTENT_LENGTH.exec(bytes.toString('latin1', 0, end))?.[1]
  if (
    length === undefined
      ? !bytes.subarray(-5).equals(Buffer.from('0\r\n\r\n'))
      : bytes.length < end + 4 + Number(length)
  )
    return null
  const start = bytes.indexOf('mock-', end)
  return start < 0 ? 'mock-json' : (/^[\w-]+/.exec(bytes.toString('latin1', start, start + 80))?.[0] ?? 'mock-json')
}

function answer(socket: Socket, behaviour: string): void {
  const number = (letter: string, otherwise: number) =>
    Number(new RegExp(`-${letter}(\\d+)`).exec(behaviour)?.[1] ?? otherwise)
  const delayMs = number('d', 0) / 1_000
  const begin = behaviour.startsWith('mock-sse')
    ? () => stream(socket, number('n', 200), number('i', 0) / 1_000, FILL.slice(0, number('b', 8)))
    : () => whole(socket, FILL.slice(0, number('b', 400)))
  if (delayMs > 0) setTimeout(begin, delayMs)
  else begin()
}

function whole(socket: Socket, content: string): void {
  const usage = `"usage":{"prompt_tokens":${PROMPT_TOKENS},"completion_tokens":${ANSWER_TOKENS},"total_tokens":${PROMPT_TOKENS + ANSWER_TOKENS}}`
  const message = `{"index":0,"message":{"role":"assistant","content":"${content}"},"logprobs":null,"finish_reason":"stop"}`
  const body = `{${FRAME},"object":"chat.completion","choices":[${message}],${usage}}`
  socket.write(`${HEAD}application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
}

function stream(socket: Socket, chunks: number, intervalMs: number, content: string): void {
  socket.write(`${HEAD}text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${event(0, chunks, content)}`)
  let sent = 1
  let due = performance.now() + intervalMs
  const step = () => {
    if (socket.destroyed) return
    do socket.write(event(sent++, chunks, content))
    while (sent <= chunks && intervalMs === 0)
    if (sent > chunks) return
    due += intervalMs
    setTimeout(step, Math.max(0, due - performance.now()))
  }
  if (intervalMs > 0) setTimeout(step, intervalMs)
  else step()
}

/** One HTTP chunk that holds one event; the last also ends the answer. */
function event(index: number, chunks: number, content: string): string {
  const frame = `data: {${FRAME},"object":"chat.completion.chunk","system_fingerprint":"fp_${process.hrtime.bigint()}"`
  if (index < chunks) {
    const finish = index === chunks - 1 ? '"stop"' : 'null'
    return framed(
      `${frame},"choices":[{"index":0,"delta":{"content":"${content}"},"logprobs":null,"finish_reason":${finish}}]}\n\n`,
    )
  }
  const usage = `"usage":{"prompt_tokens":${PROMPT_TOKENS},"completion_tokens":${chunks},"total_tokens":${PROMPT_TOKENS + chunks}}`
  return `${framed(`${frame},"choices":[],${usage}}\n\ndata: [DONE]\n\n`)}0\r\n\r\n`
}

function framed(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`
}
