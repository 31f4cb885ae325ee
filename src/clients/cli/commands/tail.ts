import type { TailMessage, TailRequest } from '../../../contract/live-tail.ts'
import { TAIL_CLOSED } from '../../../contract/tail-closed.ts'
import { type Command, flagOf, type Given } from '../command.ts'
import { ask } from '../gateway.ts'
import { numberOf } from '../input.ts'
import { loginOf } from '../login-file.ts'
import { Failure, painted, safe } from '../shown.ts'

const FILTERS = ['model', 'provider', 'key', 'status'] as const
const PING_EVERY_MS = 30_000
/** The gateway sends five hundred ahead of what it hears were taken in. */
const TELL_EVERY = 100
const AGAIN_AFTER_MS = 2_000

/** Shows requests as they end. */
export const tailCommand: Command = {
  words: ['tail'],
  flags: [
    { name: 'model', value: 'MODEL', about: 'Only these; `*` stands for anything: `openai/*`.' },
    { name: 'provider', value: 'PROVIDER', about: 'Only what this one answered.' },
    { name: 'key', value: 'ID', about: 'Only what was asked with this key.' },
    { name: 'status', value: 'STATUS', about: 'Only these: `429`, `5xx`.' },
    { name: 'count', value: 'N', about: 'Stop after so many.' },
  ],
  about: 'Requests as they end, until you stop it. With --json a line of JSON for each.',
  run: tail,
}

async function tail(given: Given): Promise<null> {
  const query = new URLSearchParams()
  for (const name of FILTERS) {
    const value = flagOf(given, name)
    if (value !== undefined) query.set(name, value)
  }
  const left = { count: numberOf(given, 'count', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER) }
  const isJson = given.flags.has('json')
  for (let isFirst = true; left.count > 0; isFirst = false) {
    const { wasOpen, code, reason } = await watch(query, left, isJson)
    if (left.count === 0 || code === TAIL_CLOSED.over) continue
    if (code >= 4000) throw new Failure(reason)
    if (!wasOpen && isFirst) await explain(query)
    process.stderr.write('The connection broke off; trying again. What ends meanwhile is in `sluice requests list`.\n')
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
  }
  return null
}

interface Ended {
  readonly wasOpen: boolean
  readonly code: number
  readonly reason: string
}

/** Watches until the socket closes, or all that were asked for are here. */
function watch(query: URLSearchParams, left: { count: number }, isJson: boolean): Promise<Ended> {
  const { url, key } = loginOf()
  const address = `${url.replace(/^http/, 'ws')}/admin/requests/tail?${query}`
  // Node's own socket takes headers, which the platform's types do not know of.
  const socket = new WebSocket(address, { headers: { authorization: `Bearer ${key}` } } as unknown as string[])
  let wasOpen = false
  let taken = 0
  const pings = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('ping'), PING_EVERY_MS)
  socket.addEventListener('open', () => {
    wasOpen = true
    if (!isJson) process.stderr.write(`Watching ${url}; stop with Ctrl-C.\n`)
  })
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong' || left.count === 0) return
    const message = JSON.parse(String(data)) as TailMessage
    process.stdout.write(`${isJson ? JSON.stringify(message) : lineOf(message)}\n`)
    if (message.type !== 'request') return
    taken++
    left.count--
    if (taken % TELL_EVERY === 0) socket.send(JSON.stringify({ taken }))
    if (left.count === 0) socket.close(1000)
  })
  return new Promise((resolve) => {
    // A socket that never opened tells of it as an error, and not always as an end.
    const end = (code: number, reason: string) => {
      clearInterval(pings)
      resolve({ wasOpen, code, reason })
    }
    socket.addEventListener('close', ({ code, reason }) => end(code, reason))
    socket.addEventListener('error', () => end(1006, ''))
  })
}

/** A socket does not say why it was refused; the same address without one does. Returns where only the socket was missing. */
async function explain(query: URLSearchParams): Promise<void> {
  await ask('GET', `/admin/requests/tail?${query}`).catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || !thrown.message.includes('Upgrade')) throw thrown
  })
}

function lineOf(message: TailMessage): string {
  if (message.type === 'gap') return painted(`… ${message.missed} more, which did not get here in time`, 'yellow')
  const { at, status, outcome, provider, model, latencyMs, costUsd, cache, errorCode, id } = message.request
  const time = new Date(at).toISOString().slice(11, 19)
  const served = provider === '' ? message.request.requestedModel : `${provider}/${model}`
  const line = [time, shownStatus(status, outcome), safe(served), `${latencyMs} ms`, `$${costUsd.toFixed(6)}`]
  return [...line, ...(cache === 'hit' ? ['cached'] : []), ...(errorCode ? [errorCode] : []), id].join('  ')
}

function shownStatus(status: number, outcome: TailRequest['outcome']): string {
  return painted(String(status), outcome === 'ok' ? 'green' : 'red')
}
