import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
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
      if (welcome.includes('Mailbox')) resolve()
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
/** Lets the patient stream go on. */
let goOn: () => void = () => undefined

const event = (content: string, finish: string | null) =>
  `data: ${JSON.stringify({ id: 'up', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`

/** An upstream with two models: `endless` talks for ever, `patient` says one word and waits to be let on. */
function serveUpstream(asked: IncomingMessage, response: ServerResponse): void {
  let body = ''
  asked.on('data', (piece: Buffer) => {
    body += piece.toString()
  })
  asked.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (JSON.parse(body).model === 'patient') {
      response.write(event('first ', null))
      goOn = () => response.end(`${event('last', 'stop')}data: [DONE]\n\n`)
      return
    }
    const timer = setInterval(() => response.write(event('word ', null)), 30)
    response.on('close', () => {
      clearInterval(timer)
      hungUp++
    })
  })
}

beforeAll(async () => {
  upstream = createServer(serveUpstream)
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  await start()
  const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
  const credential = JSON.stringify({ provider: 'replay', name: 'upstream', secret: 'x', baseUrl })
  const stored = await fetch(`${url}/admin/credentials`, { method: 'POST', headers, body: credential })
  expect(stored.status).toBe(201)
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

test.each([true, false])(
  'a stream reaches the caller as it comes, not at its end (include_usage %s)',
  async (include_usage) => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ model: 'replay/patient', stream: true, stream_options: { include_usage }, messages }),
    })
    let text = ''
    // The upstream ends only once its first word has arrived: a stream that is held back would never end.
    for await (const piece of response.body ?? []) {
      if (text === '') goOn()
      text += new TextDecoder().decode(piece)
    }
    expect(text).toContain('first ')
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
  },
)

test('a report that is mailed lies in the mailbox: on the page, and once it starts again as a file', async () => {
  expect(welcome).toMatch(/Mailbox +.*mail, 0 messages/)
  const body = JSON.stringify({ model: 'sandbox/echo-small', messages })
  const asked = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body })
  await generation(asked.headers.get('x-request-id') ?? '')
  const tick = (cron: string, days: number) => {
    const query = new URLSearchParams({ cron, time: String(Date.now() + days * 86_400_000) })
    return fetch(`${url}/cdn-cgi/local/scheduled?${query}`)
  }
  // In forty days this month is over, and at most one after it.
  await tick('7 * * * *', 40)
  await tick('* * * * *', 41)
  const listed = await until(async () => {
    const { data } = (await (await fetch(`${url}/local/mailbox?format=json`)).json()) as { data: { path: string }[] }
    return data.length > 0 ? data : null
  })
  expect(await (await fetch(`${url}/local/mailbox`)).text()).toContain('Usage of the month')
  const page = await fetch(url + String(listed[0]?.path).replace(/[.]eml$/, ''))
  expect(page.headers.get('content-security-policy')).toContain('sandbox')
  expect(await page.text()).toContain('In sum')
  await stop()
  await start()
  expect(welcome).toMatch(/Mailbox +.*mail, [1-9]/)
  const [file = ''] = readdirSync(join(state, 'mail'))
  expect(readFileSync(join(state, 'mail', file), 'utf8')).toContain('Content-Type: multipart/alternative')
})

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
