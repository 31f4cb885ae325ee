import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

/** What a connection sends, again and again. */
export interface Ask {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What one connection tells of each answer. Times in microseconds. */
export interface Observer {
  /** Called for each piece of a stream. */
  piece(bytes: Buffer): void
  done(answer: { readonly ttfbUs: number; readonly totalUs: number; readonly bytes: number }): void
  failed(sample: string): void
}

const LAST_CHUNK = '0\r\n\r\n'

/** One kept-alive HTTP/1.1 connection that parses just enough of an answer to know its end. */
export class Connection {
  readonly #socket: Socket
  readonly #observer: Observer
  readonly #ready: Promise<void>
  #head: string | null = ''
  #chunked = false
  #left = 0
  #tail = ''
  #bytes = 0
  #sentAt = 0
  #ttfbUs = 0
  #finish: (() => void) | null = null

  constructor(port: number, observer: Observer) {
    this.#observer = observer
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.setNoDelay(true)
    this.#ready = new Promise((resolve, reject) => {
      this.#socket.once('connect', resolve)
      this.#socket.once('error', reject)
    })
    this.#socket.on('data', (bytes) => this.#read(bytes))
    this.#socket.on('error', (error) => this.#fail(error.message))
    this.#socket.on('close', () => this.#fail('the connection was closed'))
  }

  open(): Promise<void> {
    return this.#ready
  }

  /** Sends one request; resolves when its answer has ended, one way or the other. */
  send(wire: Buffer): Promise<void> {
    this.#head = ''
    this.#tail = ''
    this.#bytes = 0
    this.#ttfbUs = 0
    this.#sentAt = performance.now()
    this.#socket.write(wire)
    return new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  /** Whether it can still be used. */
  get alive(): boolean {
    return !this.#socket.destroyed
  }

  close(): void {
    this.#finish = null
    this.#socket.destroy()
  }

  #read(bytes: Buffer): void {
    if (!this.#finish) return
    this.#ttfbUs ||= this.#elapsedUs()
    if (this.#head === null) this.#body(bytes)
    else this.#readHead(this.#head + bytes.toString('latin1'))
  }

  #readHead(head: string): void {
    this.#head = head
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const rest = Buffer.from(head.slice(end + 4), 'latin1')
    if (!head.startsWith('HTTP/1.1 200')) this.#observer.failed(head.slice(0, 600))
    const length = /content-length: *(\d+)/i.exec(head.slice(0, end))?.[1]
    this.#chunked = length === undefined
    this.#left = Number(length ?? 0)
    this.#head = null
    this.#body(rest)
  }

  #body(bytes: Buffer): void {
    this.#bytes += bytes.length
    if (this.#chunked) {
      this.#observer.piece(bytes)
      this.#tail = (this.#tail + bytes.toString('latin1', Math.max(0, bytes.length - 64))).slice(-64)
      if (this.#tail.endsWith(LAST_CHUNK)) this.#end()
    } else {
      this.#left -= bytes.length
      if (this.#left <= 0) this.#end()
    }
  }

  #end(): void {
    // A stream that does not say that it is whole is an error, whatever its status was.
    if (this.#chunked && this.#tail.includes('"error"')) this.#observer.failed(this.#tail)
    this.#observer.done({ ttfbUs: this.#ttfbUs, totalUs: this.#elapsedUs(), bytes: this.#bytes })
    this.#settle()
  }

  #fail(sample: string): void {
    if (!this.#finish) return
    this.#observer.failed(sample)
    this.#settle()
  }

  #settle(): void {
    const finish = this.#finish
    this.#finish = null
    finish?.()
  }

  #elapsedUs(): number {
    return (performance.now() - this.#sentAt) * 1_000
  }
}

/** The bytes of a request. */
export function wireOf({ port, path, headers, body }: Ask): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n${lines.join('')}`
  return Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}
