import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'

const gateway = startGateway()
const home = mkdtempSync(join(tmpdir(), 'sluice-cli-'))
const messages = [{ role: 'user', content: 'Tell me of rivers' }]
/** All that was ever printed, but for the secrets that are shown once on purpose. */
let printed = ''
/** What every started command could be seen to be called with. */
const argvs: string[] = []
/** The key that is logged in with, and one made on the way. */
let secret = ''
let made = { id: '', secret: '' }

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
  readonly json: any
}

function start(words: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const own = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, ...env }
  return spawn(process.execPath, ['node_modules/.bin/sluice', ...words], { env: own })
}

/** Runs the command line as its user would; `input` is what comes by standard input. */
async function sluice(words: readonly string[], input = '', env: Record<string, string> = {}): Promise<Ran> {
  const child = start(words, env)
  argvs.push(words.join(' '))
  const [out, err, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
    child.stdin?.end(input),
  ])
  printed += out + err
  return { code, out, err, json: parsed(out) }
}

async function textOf(stream: ChildProcess['stdout']): Promise<string> {
  let text = ''
  for await (const piece of stream ?? []) text += String(piece)
  return text
}

function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it never came')
}

async function chat(key: string, model = 'sandbox/echo-small'): Promise<string> {
  const headers = { authorization: `Bearer ${key}` }
  const response = await gateway.send('POST', '/v1/chat/completions', { model, messages }, headers)
  await response.text()
  expect(response.status).toBe(200)
  return response.headers.get('x-request-id') ?? ''
}

beforeAll(async () => {
  const scopes = ['inference', 'usage:read', 'keys:read', 'keys:write', 'settings:read', 'settings:write', 'audit:read']
  const created = await gateway.send('POST', '/admin/keys', { name: 'operator of the terminal', scopes })
  secret = ((await created.json()) as { secret: string }).secret
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('a key is taken by standard input, checked, and kept for its owner alone', async () => {
  const wrong = await sluice(['login', '--url', gateway.url], 'sl-nobody-has-this-one')
  expect(wrong).toMatchObject({ code: 1, out: '' })
  expect(wrong.err).toContain('invalid_api_key')
  expect(await sluice(['login', '--url', gateway.url])).toMatchObject({ code: 2, out: '' })
  const { code, out } = await sluice(['login', '--url', gateway.url], `${secret}\n`)
  expect(code).toBe(0)
  expect(out).toContain('operator of the terminal')
  const file = join(home, 'sluice', 'login.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: gateway.url, key: secret })
})

test('the doctor finds all well, and says what is not', async () => {
  const well = await sluice(['doctor', '--ask', '--json'])
  expect(well.code).toBe(0)
  expect(well.json.every((check: { isWell: boolean }) => check.isWell)).toBe(true)
  const ill = await sluice(['doctor'], '', { SLUICE_URL: 'http://127.0.0.1:9' })
  expect(ill.code).toBe(1)
  expect(ill.out).toContain('FAIL gateway at http://127.0.0.1:9: No gateway answers')
  expect((await sluice(['keys', 'list'], '', { SLUICE_API_KEY: 'sl-nobody-has-this-one' })).code).toBe(1)
})

test('a key is made, listed and rotated', async () => {
  const before = printed
  made = (await sluice(['keys', 'create', '--name', 'short-lived', '--scopes', 'inference', '--json'])).json
  const rotated = (await sluice(['keys', 'rotate', made.id, '--overlap', '0', '--json'])).json
  printed = before
  expect(made.secret).toMatch(/^sl-/)
  expect(rotated.secret).not.toBe(made.secret)
  made = rotated
  const { out } = await sluice(['keys', 'list'])
  expect(out).toContain(made.id)
  expect((await sluice(['keys', 'show', made.id, '--json'])).json).toMatchObject({ name: 'short-lived' })
})

test('a tail shows a request as it ends, and its command line shows no key', async () => {
  const child = start(['tail', '--key', made.id, '--count', '1', '--json'])
  const out = textOf(child.stdout)
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  argvs.push(execFileSync('ps', ['-p', String(child.pid), '-o', 'args='], { encoding: 'utf8' }))
  expect(argvs.at(-1)).toContain('tail --key')
  const asked: string[] = []
  // It is not known when it begins to watch: it is asked until it has seen one.
  for (let isOpen = true; isOpen; ) {
    asked.push(await chat(made.secret))
    isOpen = await Promise.race([
      closed.then(() => false),
      new Promise<true>((resolve) => setTimeout(resolve, 500, true)),
    ])
  }
  const text = await out
  printed += text
  expect(await closed).toBe(0)
  const { request } = parsed(text)
  expect(asked).toContain(request.id)
  expect(request).toMatchObject({ keyId: made.id, model: 'echo-small', status: 200 })
  expect(text).not.toContain('rivers')
})

test('requests are listed, shown and compared, and what was spent is summed', async () => {
  const [one, other] = [await chat(made.secret), await chat(made.secret, 'sandbox/echo-large')]
  const shown = await until(async () => {
    const { code, json } = await sluice(['requests', 'show', other, '--json'])
    return code === 0 ? json : null
  })
  expect(shown).toMatchObject({ id: other, model: 'echo-large', keyId: made.id })
  const { json } = await sluice(['requests', 'list', '--limit', '5', '--json'])
  expect(json.map(({ id }: { id: string }) => id)).toContain(other)
  const { out } = await sluice(['requests', 'diff', one, other])
  expect(out).toMatch(/^model +echo-small +echo-large$/m)
  const usage = await sluice(['usage', '--by', 'key', '--json'])
  expect(usage.json.find(({ key }: { key: string }) => key === made.id).requests).toBeGreaterThanOrEqual(2)
})

test('what was asked is asked again of another model where texts are stored, and refused where not', async () => {
  const first = await chat(made.secret)
  const refused = await until(async () => {
    const ran = await sluice(['requests', 'replay', first])
    return ran.err.includes('not_found') ? null : ran
  })
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('stores no texts') })
  await gateway.send('PUT', '/admin/settings', { storeText: true })
  await gateway.send('POST', '/admin/settings/publish')
  const second = await chat(made.secret)
  const replayed = await until(async () => {
    const ran = await sluice(['requests', 'replay', second, '--model', 'sandbox/echo-large'])
    return ran.code === 0 ? ran : null
  })
  expect(replayed.out).toContain('sandbox/echo-large')
  expect(replayed.out).toContain('rivers')
})

test('a question is estimated without being asked', async () => {
  const { code, json } = await sluice(['estimate', 'Tell me of rivers', '--json'])
  expect(code).toBe(0)
  expect(json.candidates.length).toBeGreaterThan(1)
  const body = JSON.stringify({ model: 'sandbox/echo-small', messages })
  expect((await sluice(['estimate'], body)).out).toContain('sandbox/echo-small')
})

test('routes are set from standard input, and another gateway’s are taken over', async () => {
  const route = { strategy: 'fallback', models: ['sandbox/down', 'sandbox/echo-small'] }
  expect((await sluice(['routes', 'set', 'steady'], JSON.stringify(route))).code).toBe(0)
  const file = join(home, 'litellm.yaml')
  writeFileSync(
    file,
    'model_list:\n  - model_name: fast\n    litellm_params: {model: openai/gpt-5.4, api_key: os.environ/SOME_KEY}\n',
  )
  const read = await sluice(['import', file, '--json'])
  expect(read).toMatchObject({ code: 0, json: { aliases: { fast: { models: ['openai/gpt-5.4'] } } } })
  expect((await sluice(['routes', 'list'])).out).not.toContain('fast')
  const applied = await sluice(['import', file, '--apply'])
  // The credential is missing: that is said, and is not well.
  expect(applied).toMatchObject({ code: 1, out: expect.stringContaining('or SOME_KEY in the environment') })
  expect((await sluice(['routes', 'show', 'fast'])).out).toContain('openai/gpt-5.4')
  expect(await sluice(['routes', 'set', 'steady'], '{"strategy": ')).toMatchObject({ code: 2 })
})

describe('the audit log', () => {
  const file = join(home, 'audit.jsonl')
  const keys = join(home, 'keys.json')

  test('is exported, and checked without the gateway', async () => {
    const note = join(home, 'kept.note')
    expect((await sluice(['audit', 'checkpoint', '--out', note])).code).toBe(0)
    expect((await sluice(['audit', 'export', '--out', file])).code).toBe(0)
    writeFileSync(keys, await (await gateway.send('GET', '/.well-known/sluice-receipts.json')).text())
    const nowhere = { SLUICE_URL: 'http://127.0.0.1:9' }
    const verified = await sluice(
      ['audit', 'verify', file, '--tenant', 'local', '--keys', keys, '--trusted', note, '--json'],
      '',
      nowhere,
    )
    expect(verified).toMatchObject({ code: 0, json: { checkpoints: 2, faults: [] } })
    expect(verified.json.covered).toBe(verified.json.entries)
    expect((await sluice(['audit', 'list', '--action', 'key.'])).out).toContain('key.rotate')
  })

  test('that was tampered with is found out', async () => {
    const lines = readFileSync(file, 'utf8').split('\n')
    const tampered: [string, string[]][] = [
      ['changed', lines.map((line) => line.replace('"key.create"', '"key.forget"'))],
      ['dropped', lines.slice(1)],
      ['moved', [lines[1] ?? '', lines[0] ?? '', ...lines.slice(2)]],
      ['unsigned', lines.filter((line) => !line.includes('"checkpoint"'))],
    ]
    for (const [how, changed] of tampered) {
      writeFileSync(join(home, how), changed.join('\n'))
      const verified = await sluice(['audit', 'verify', join(home, how), '--tenant', 'local', '--keys', keys])
      expect([how, verified.code]).toEqual([how, 1])
    }
    expect((await sluice(['audit', 'verify', file, '--tenant', 'other', '--keys', keys])).code).toBe(1)
    expect((await sluice(['audit', 'verify', file, '--tenant', 'local'])).code).toBe(2)
  })
})

test('what is asked wrongly ends with 2 and says how it is asked rightly', async () => {
  for (const words of [
    ['frobnicate'],
    ['keys', 'lst'],
    ['keys', 'show'],
    ['usage', '--days', 'two'],
    ['usage', '--by', 'mood'],
  ]) {
    expect([words, (await sluice(words)).code]).toEqual([words, 2])
  }
  expect((await sluice(['key', 'list'])).err).toContain('sluice keys list')
  expect(await sluice(['keys', 'show', 'nothing', '--json'])).toMatchObject({ code: 1, out: '' })
  expect(parsed((await sluice(['keys', 'show', 'nothing', '--json'])).err)).toMatchObject({
    error: { code: 'not_found' },
  })
  const named = await sluice(['login', secret])
  expect(named).toMatchObject({ code: 2, err: expect.not.stringContaining(secret) })
  // It was the test that put it there.
  argvs.pop()
})

test('a script for completion is given, and is one', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) expect((await sluice(['completion', shell])).out).toContain('rotate')
  const { out } = await sluice(['completion', 'bash'])
  const offered = execFileSync('bash', [
    '-c',
    `${out}\nCOMP_CWORD=2 COMP_LINE='sluice keys r'\n_sluice sluice r keys\necho "\${COMPREPLY[@]}"`,
  ])
  expect(String(offered).trim().split(' ').sort()).toEqual(['remove', 'rotate'])
})

test('a key that is removed opens nothing, and a login that is forgotten is gone', async () => {
  expect((await sluice(['keys', 'remove', made.id])).code).toBe(0)
  const headers = { authorization: `Bearer ${made.secret}` }
  expect((await gateway.send('GET', '/v1/models', undefined, headers)).status).toBe(401)
  expect((await sluice(['logout'])).code).toBe(0)
  expect((await sluice(['keys', 'list'], '', { SLUICE_URL: 'https://ai.example.com' })).err).toContain(
    'No key is known',
  )
})

test('no secret was printed, nor stood on a command line', () => {
  expect(printed.length).toBeGreaterThan(1_000)
  for (const text of [printed, ...argvs]) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(made.secret)
  }
})
