import { createServer, type Server, type Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { readRequest, type UpstreamAttempt } from './fault-request.ts'

/** A provider that misbehaves as the model's name says. */
export interface FaultUpstream {
  readonly port: number
  readonly attempts: readonly UpstreamAttempt[]
  stop(): void
}

/** The words of the only answer there is. */
export const WORDS: readonly string[] = Array.from({ length: 60 }, (_, index) => `word${index + 1}`)

const TOKENS = WORDS.map((word) => ` ${word}`)
const TOKEN_MS = 10
const DRIP_MS = 2_500
const DONE = 'data: [DONE]\n\n'
/** Where a redirect points. */
export const REDIRECTED = '/redirected'

/** One request, and the connection that its answer goes to. */
interface Exchange {
  readonly socket: Socket
  readonly attempt: UpstreamAttempt
  /** Counts the requests for this model, from one. */
  readonly call: number
  /** How long ago the first of them came. */
  readonly sinceFirstMs: number
  /** Waits as long as the fault says, divided by the factor in the model's name. */
  scaled(ms: number): number
}

type Behaviour = (exchange: Exchange) => unknown

/**
 * Starts an upstream in raw TCP, so that it can break the protocols at any byte. The model's name chooses the fault: `f07`;
 * `f07-x20` is the same with its long waits twenty times shorter; what follows a colon only gives it a call counter of its own.
 */
export async function startFaultUpstream(): Promise<FaultUpstream> {
  const attempts: UpstreamAttempt[] = []
  const calls = new Map<string, { count: number; firstAt: number }>()
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    readRequest(socket, (attempt) => {
      attempts.push(attempt)
      const known = calls.get(attempt.model) ?? { count: 0, firstAt: attempt.at }
      const call = known.count + 1
      calls.set(attempt.model, { ...known, count: call })
      const factor = Number(/-x(\d+)/.exec(attempt.model)?.[1] ?? 1)
      const scaled = (ms: number) => ms / factor
      void behaviourOf(attempt)({ socket, attempt, call, sinceFirstMs: attempt.at - known.firstAt, scaled })
    })
  })
  const stop = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  return { port: await listen(server), attempts, stop }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

/** The tokens that follow what is already said; a text it does not know is no beginning of its answer. */
function tokensAfter(prefill: string | null): string[] {
  const full = TOKENS.join('')
  const said = prefill ?? ''
  const start = full.startsWith(said) ? 0 : full.trimStart().startsWith(said) ? 1 : null
  return start === null ? TOKENS : (full.slice(said === '' ? 0 : start + said.length).match(/ ?[^ ]+/g) ?? [])
}

const usageAfter = (tokens: readonly string[]) => ({
  prompt_tokens: 20 + TOKENS.length - tokens.length,
  completion_tokens: tokens.length,
  total_tokens: 20 + TOKENS.length,
})

const idOf = ({ attempt, call }: Exchange) => `chatcmpl-${attempt.model.replaceAll(/\W/g, '')}-${call}`
const frameOf = (exchange: Exchange) => ({
  id: idOf(exchange),
  object: 'chat.completion.chunk',
  created: 1_700_000_000,
  model: exchange.attempt.model,
})
const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`
const choice = (exchange: Exchange, delta: object, finish: string | null = null) =>
  event({ ...frameOf(exchange), choices: [{ index: 0, delta, finish_reason: finish }] })
const usageEvent = (exchange: Exchange, usage: object) => event({ ...frameOf(exchange), choices: [], usage })

/** A whole stream: the role, the tokens, the finish, the usage, the end. The event of token n has index n. */
function eventsOf(exchange: Exchange): string[] {
  const tokens = tokensAfter(exchange.attempt.prefill)
  return [
    choice(exchange, { role: 'assistant', content: '' }),
    ...tokens.map((content) => choice(exchange, { content })),
    choice(exchange, {}, 'stop'),
    usageEvent(exchange, usageAfter(tokens)),
    DONE,
  ]
}

const headOf = (status: number, type: string, more = '') =>
  `HTTP/1.1 ${status} Status\r\ncontent-type: ${type}\r\nconnection: close\r\n${more}`
const STREAM_HEAD = headOf(200, 'text/event-stream', 'transfer-encoding: chunked\r\n\r\n')
const framed = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const pause = (ms: number) => wait(ms, undefined, { ref: false })

/** What happens before the event of an index; when it gives `false` the stream is left as it is. */
type Interruptions = Readonly<Record<number, () => unknown>>

async function play(
  { socket }: Exchange,
  events: readonly string[],
  interruptions: Interruptions = {},
  head = STREAM_HEAD,
): Promise<void> {
  socket.write(head)
  for (const [index, text] of events.entries()) {
    if ((await interruptions[index]?.()) === false || socket.destroyed) return
    socket.write(framed(text))
    await pause(TOKEN_MS)
  }
  socket.end('0\r\n\r\n')
}

function send({ socket }: Exchange, status: number, body: string, type = 'application/json', more = ''): void {
  socket.end(headOf(status, type, `content-length: ${body.length}\r\n${more}\r\n${body}`))
}

function completionOf(exchange: Exchange): string {
  const tokens = tokensAfter(exchange.attempt.prefill)
  const message = { role: 'assistant', content: tokens.join('').trimStart() }
  const choices = [{ index: 0, message, finish_reason: 'stop' }]
  return JSON.stringify({ ...frameOf(exchange), object: 'chat.completion', choices, usage: usageAfter(tokens) })
}

const steady: Behaviour = (exchange) =>
  exchange.attempt.stream ? play(exchange, eventsOf(exchange)) : send(exchange, 200, completionOf(exchange))

const refuse =
  (status: number, message: string, code: string | null, more = ''): Behaviour =>
  (exchange) => {
    const type = status < 429 ? 'invalid_request_error' : status === 429 ? 'rate_limit_error' : 'server_error'
    send(exchange, status, JSON.stringify({ error: { message, type, code, param: null } }), 'application/json', more)
  }

const once =
  (fault: Behaviour): Behaviour =>
  (exchange) =>
    (exchange.call === 1 ? fault : steady)(exchange)

const interrupted =
  (interruptions: (exchange: Exchange) => Interruptions): Behaviour =>
  (exchange) =>
    exchange.attempt.stream ? play(exchange, eventsOf(exchange), interruptions(exchange)) : steady(exchange)

const streamed =
  (change: (events: string[], exchange: Exchange) => string[], head = STREAM_HEAD): Behaviour =>
  (exchange) =>
    exchange.attempt.stream ? play(exchange, change(eventsOf(exchange), exchange), {}, head) : steady(exchange)

const noPrefill = refuse(400, 'This model does not support assistant message prefill', 'invalid_value')
const tooMany = refuse(429, 'Rate limit reached', 'rate_limit_exceeded')
const down = refuse(503, 'The server is overloaded', null)
const tooLong = refuse(400, 'This model has a maximum context length of 10 tokens', 'context_length_exceeded')
const immoral = refuse(400, 'Your request was rejected by our safety system', 'content_policy_violation')
const broken = { error: { message: 'The server had an error', type: 'server_error', code: null, param: null } }

/** The connection breaks after forty tokens, or in the middle of a JSON body. */
const dies: Behaviour = (exchange) => {
  const { socket, attempt } = exchange
  const cut = () => {
    socket.destroy()
    return false
  }
  const body = completionOf(exchange)
  const half = headOf(200, 'application/json', `content-length: ${body.length}\r\n\r\n${body.slice(0, 200)}`)
  return attempt.stream ? play(exchange, eventsOf(exchange), { 41: cut }) : socket.write(half, cut)
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  steady,
  'steady-noprefill': (exchange) => (exchange.attempt.prefill === null ? steady : noPrefill)(exchange),
  f01: once(refuse(429, 'Rate limit reached', 'rate_limit_exceeded', 'Retry-After: 2\r\n')),
  f02: tooMany,
  f03: once(refuse(500, 'The server had an error', null)),
  f04: down,
  f05: once(({ socket }) => socket.resetAndDestroy()),
  f06: () => undefined,
  f07: interrupted(({ scaled }) => ({ 0: () => pause(scaled(20_000)) })),
  f08: dies,
  f09: interrupted(({ scaled }) => ({ 21: () => pause(scaled(30_000)) })),
  f10: streamed((events) => events.map((text, index) => (index === 9 ? `${text.slice(0, -20)}\n\n` : text))),
  f11: interrupted(({ socket, scaled }) => ({
    63: async () => {
      await pause(scaled(30_000))
      socket.end('0\r\n\r\n')
      return false
    },
  })),
  f12: tooLong,
  f13: immoral,
  f14: dies,
  f15: (exchange) => (exchange.sinceFirstMs < exchange.scaled(60_000) ? down : steady)(exchange),
  f16: down,
  g01: drip,
  g02: streamed((events) => events, headOf(200, 'application/json', 'transfer-encoding: chunked\r\n\r\n')),
  g03: streamed((events) =>
    events.flatMap((text) => [text.slice(0, text.length / 2), text.slice(Math.floor(text.length / 2))]),
  ),
  g04: streamed((events, exchange) => events.toSpliced(62, 0, choice(exchange, {}, 'stop'))),
  g05: callsTool,
  g06: (exchange) => send(exchange, 200, completionOf(exchange), 'application/json', 'content-encoding: gzip\r\n'),
  g07: (exchange) => send(exchange, 200, '<!doctype html><title>Welcome</title><h1>Sign in</h1>', 'text/html'),
  g08: (exchange) => {
    const target = `${REDIRECTED}?model=${encodeURIComponent(exchange.attempt.model)}`
    send(exchange, 302, '', 'text/plain', `location: ${target}\r\n`)
  },
  g09: (exchange) => send(exchange, 200, JSON.stringify(broken)),
  g10: (exchange) => empty(exchange),
  g11: streamed(() => [event(broken), DONE]),
  g12: interrupted(({ socket }) => ({ 31: () => void socket.write('ZZ\r\n') })),
  g13: streamed((events) =>
    events.map((text, index) =>
      `${index % 2 ? ': keep-alive\n\nretry: 3000\n\n' : '\n\n'}${text}`.replaceAll('\n', '\r\n'),
    ),
  ),
}

function behaviourOf({ model, path }: UpstreamAttempt): Behaviour {
  const name = /^(steady-noprefill|[a-z]+\d*)/.exec(model)?.[0] ?? ''
  if (path.startsWith(REDIRECTED)) return steady
  return BEHAVIOURS[name] ?? refuse(404, `No such model: ${model}`, 'model_not_found')
}

/** Each byte in a packet of its own; not chunked, so that there is no frame around it either. */
async function drip(exchange: Exchange): Promise<void> {
  const { socket } = exchange
  const bytes = Buffer.from(eventsOf(exchange).join(''))
  const startedAt = Date.now()
  socket.write(headOf(200, 'text/event-stream', '\r\n'))
  for (let at = 0; at < bytes.length && !socket.destroyed; at++) {
    socket.write(bytes.subarray(at, at + 1))
    const early = startedAt + (at / bytes.length) * DRIP_MS > Date.now()
    await (early ? pause(1) : nextTurn())
  }
  socket.end()
}

/** One tool call in pieces, whose id is another one in each of them. */
function callsTool(exchange: Exchange): Promise<void> {
  const pieces = ['{"ci', 'ty":', '"Par', 'is"}']
  const call = (id: number, more: object) =>
    choice(exchange, { tool_calls: [{ index: 0, id: `call_${id}`, type: 'function', ...more }] })
  return play(exchange, [
    choice(exchange, { role: 'assistant', content: null }),
    call(0, { function: { name: 'get_weather', arguments: '' } }),
    ...pieces.map((piece, index) => call(index + 1, { function: { arguments: piece } })),
    choice(exchange, {}, 'tool_calls'),
    usageEvent(exchange, usageAfter(TOKENS)),
    DONE,
  ])
}

function empty(exchange: Exchange): Promise<void> {
  const usage = { prompt_tokens: 20, completion_tokens: 0, total_tokens: 20 }
  const events = [choice(exchange, { role: 'assistant', content: '' }), choice(exchange, {}, 'stop')]
  return play(exchange, [...events, usageEvent(exchange, usage), DONE])
}
