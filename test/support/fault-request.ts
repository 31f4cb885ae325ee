import type { Socket } from 'node:net'

/** One request that the upstream was sent. */
export interface UpstreamAttempt {
  /** Epoch ms. */
  readonly at: number
  readonly path: string
  /** Whether it carried a key. */
  readonly keyed: boolean
  readonly model: string
  readonly stream: boolean
  /** What the caller put into the assistant's mouth, to be continued. */
  readonly prefill: string | null
  /** When the connection was gone, epoch ms. */
  closedAt: number | null
}

/** Waits for a whole chat request in raw bytes; a connection brings one. */
export function readRequest(socket: Socket, whenWhole: (attempt: UpstreamAttempt) => void): void {
  let received = ''
  let done = false
  socket.setEncoding('latin1').on('data', (piece: string) => {
    received += piece
    const attempt = done ? null : parseRequest(received)
    if (!attempt) return
    done = true
    socket.on('close', () => {
      attempt.closedAt = Date.now()
    })
    whenWhole(attempt)
  })
}

function parseRequest(received: string): UpstreamAttempt | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.slice(0, end)
  const body = bodyOf(head, received.slice(end + 4))
  if (body === null) return null
  const path = head.split(' ')[1] ?? ''
  const asked = body === '' ? {} : JSON.parse(Buffer.from(body, 'latin1').toString())
  const last = asked.messages?.at(-1)
  return {
    at: Date.now(),
    path,
    keyed: /^authorization:/im.test(head),
    model: asked.model ?? new URLSearchParams(path.split('?')[1]).get('model') ?? '',
    stream: asked.stream === true,
    prefill: last?.role === 'assistant' ? textOf(last.content) : null,
    closedAt: null,
  }
}

/** Null while the body is not whole. */
function bodyOf(head: string, rest: string): string | null {
  if (!/^transfer-encoding: *chunked/im.test(head)) {
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
    return rest.length < length ? null : rest.slice(0, length)
  }
  let body = ''
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(rest.slice(at, lineEnd), 16)
    if (size === 0) return body
    if (!(lineEnd + size + 4 <= rest.length)) return null
    body += rest.slice(lineEnd + 2, lineEnd + 2 + size)
    at = lineEnd + 4 + size
  }
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return typeof content === 'string' ? content : ''
  return content.map(({ text }) => text ?? '').join('')
}
