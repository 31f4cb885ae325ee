import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure } from './shown.ts'

/** Where a gateway is, and what opens it. */
export interface Login {
  readonly url: string
  readonly key: string
}

const LOCAL: Login = { url: 'http://127.0.0.1:8787', key: 'sl-local-development-key' }

function loginFile(): string {
  const base = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config')
  return join(base, 'sluice', 'login.json')
}

/** The login in force: of the environment (`SLUICE_URL`, `SLUICE_KEY`), else as kept by `sluice login`, else the local gateway's. */
export function loginOf(): Login {
  const kept = keptLogin()
  return { url: process.env.SLUICE_URL ?? kept.url, key: process.env.SLUICE_KEY ?? kept.key }
}

function keptLogin(): Login {
  try {
    return JSON.parse(readFileSync(loginFile(), 'utf8')) as Login
  } catch {
    return LOCAL
  }
}

/** Keeps a login for its owner's eyes alone, and says where. */
export function keepLogin(login: Login): string {
  const file = loginFile()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(login), { mode: 0o600 })
  chmodSync(file, 0o600)
  return file
}

/** Asks the gateway; an answer that is an error becomes a failure with the gateway's own words. */
export async function ask(method: string, path: string, body?: unknown, login = loginOf()): Promise<unknown> {
  const headers = { authorization: `Bearer ${login.key}`, 'content-type': 'application/json' }
  const sent = body === undefined ? null : JSON.stringify(body)
  const response = await fetch(new URL(path, login.url), { method, headers, body: sent }).catch((cause: unknown) => {
    throw new Error(`no gateway answers at ${login.url}`, { cause })
  })
  const text = await response.text()
  const told = parsed(text)
  if (response.ok) return told
  const { message = text, code = '', param = null, request_id: id = '' } = errorOf(told)
  throw new Failure(`${response.status} ${code}: ${message}${param ? ` (${param})` : ''}${id ? ` [${id}]` : ''}`)
}

interface ToldError {
  readonly message?: string
  readonly code?: string
  readonly param?: string | null
  readonly request_id?: string
}

function errorOf(told: unknown): ToldError {
  return typeof told === 'object' && told !== null && 'error' in told ? (told.error as ToldError) : {}
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** All of standard input. Secrets and bodies come this way: a command line is everybody's to read. */
export async function readInput(): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}
