import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const headers = { authorization: 'Bearer sl-local-development-key', 'content-type': 'application/json' }
const port = 18_000 + (process.pid % 1_000)
const url = `http://127.0.0.1:${port}`
const state = mkdtempSync(join(tmpdir(), 'sluice-state-'))
let gateway: ChildProcess
let welcome = ''

/** What `npm start` runs, with a port and a place for its state. */
async function start(): Promise<void> {
  const env = { ...process.env, PORT: String(port), SLUICE_STATE: state }
  gateway = spawn(process.execPath, ['src/local/start.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  welcome = ''
  await new Promise<void>((resolve, reject) => {
    gateway.stdout?.on('data', (piece: Buffer) => {
      welcome += piece.toString()
      if (welcome.includes('API key')) resolve()
    })
    gateway.on('close', () => reject(new Error(`it stopped:\n${welcome}`)))
  })
}

async function stop(): Promise<void> {
  const closed = new Promise((resolve) => gateway.once('close', resolve))
  gateway.kill('SIGTERM')
  await closed
}

let upstream: Server
let hungUp = 0
beforeAll(async () => {
  upstream = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const timer = setInterval(() => {
      response.write('data: {"id":"up","choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}\n\n')
    }, 30)
    response.on('close', () => {
      clearInterval(timer)
      hungUp++
    })
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  await start()
})
afterAll(async () => {
  await stop()
  upstream.close()
  rmSync(state, { recursive: true, force: true })
})

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it never came')
}

function generation(id: string): Promise<Record<string, any>> {
  return until(async () => {
    const response = await fetch(`${url}/v1/generations/${id}`, { headers })
    return response.ok ? ((await response.json()) as Record<string, any>) : null
  })
}

/** Reads a few pieces of a stream and hangs up; gives the request's id. */
function leaveAfter(pieces: number, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/v1/chat/completions`, { method: 'POST', headers }, (response) => {
      let seen = 0
      response.on('error', () => undefined)
      response.on('data', () => {
        if (++seen < pieces) return
        call.destroy()
        resolve(String(response.headers['x-request-id']))
      })
    })
    call.on('error', reject)
    call.end(JSON.stringify(body))
  })
}

const messages = [{ role: 'user', content: 'Go on and on' }]

test('the welcome names the address, the key, what is live, and a command that works', () => {
  expect(welcome).toContain(`${url}/v1`)
  expect(welcome).toContain('sl-local-development-key')
  expect(welcome).toMatch(/Live +sandbox/)
})

test.each([true, false])(
  'a caller who leaves stops the provider, and what was said is counted (include_usage %s)',
  async (include_usage) => {
    const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
    const credential = JSON.stringify({ provider: 'replay', name: 'endless', secret: 'x', baseUrl })
    const stored = await fetch(`${url}/admin/credentials`, { method: 'POST', headers, body: credential })
    expect(stored.status).toBe(201)
    const before = hungUp
    const id = await leaveAfter(10, {
      model: 'replay/endless',
      stream: true,
      stream_options: { include_usage },
      messages,
    })
    await until(async () => (hungUp > before ? true : null))
    const record = await generation(id)
    expect(record).toMatchObject({ outcome: 'cancelled', usageSource: 'estimated' })
    expect(record.outputTokens).toBeGreaterThan(5)
    expect(record.costNanos).toBeGreaterThan(0)
  },
)

test('what was recorded, sealed and made survives a restart', async () => {
  const asked = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ model: 'sandbox/echo-small', messages }),
  })
  const id = asked.headers.get('x-request-id') ?? ''
  await generation(id)
  await stop()
  await start()
  expect((await generation(id)).provider).toBe('sandbox')
  expect(welcome).toMatch(/Live +.*replay/)
})
