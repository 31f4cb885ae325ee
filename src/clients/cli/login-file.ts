import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure } from './shown.ts'

/** Where a gateway is, and what opens it. */
export interface Login {
  readonly url: string
  readonly key: string
}

const LOCAL: Login = { url: 'http://127.0.0.1:8787', key: 'sl-local-development-key' }

/** Where the login is kept: in the user's configuration. */
export function loginFile(): string {
  const { XDG_CONFIG_HOME = '', APPDATA = '' } = process.env
  const base = XDG_CONFIG_HOME || (process.platform === 'win32' && APPDATA) || join(homedir(), '.config')
  return join(base, 'sluice', 'login.json')
}

/**
 * The login in force: of the environment (`SLUICE_URL`, `SLUICE_API_KEY`), else as kept by `sluice login`, else the local gateway's.
 * A key that is kept goes to the address it was kept for, and to no other.
 */
export function loginOf(): Login {
  const { SLUICE_URL = '', SLUICE_API_KEY = '', SLUICE_KEY = '' } = process.env
  const kept = keptLogin()
  const url = addressOf(SLUICE_URL || (kept ?? LOCAL).url)
  const named = SLUICE_API_KEY || SLUICE_KEY
  if (named !== '') return { url, key: named }
  if (kept && new URL(kept.url).origin === new URL(url).origin) return { url, key: kept.key }
  if (isLoopback(url)) return { url, key: LOCAL.key }
  throw new Failure(`No key is known for ${url}. Run \`sluice login --url ${url}\`, or set SLUICE_API_KEY.`)
}

/** An address as it is asked at. Fails on one that is none. */
export function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url.href.replace(/\/+$/, '')
  throw new Failure('The address is to be like https://ai.example.com, without a name or password in it.', 2)
}

/** Whether an address is on this machine. */
export function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
}

/** Keeps a login for its owner's eyes alone, and says where. */
export function keepLogin(login: Login): string {
  const file = loginFile()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(login), { mode: 0o600 })
  chmodSync(file, 0o600)
  return file
}

/** Forgets the login that is kept; gives whether there was one. */
export function forgetLogin(): boolean {
  const had = keptLogin() !== null
  rmSync(loginFile(), { force: true })
  return had
}

/** Whether others on this machine may read what is kept; null where nothing is. */
export function isReadByOthers(): boolean | null {
  const mode = statSync(loginFile(), { throwIfNoEntry: false })?.mode
  if (mode === undefined) return null
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

function keptLogin(): Login | null {
  let text: string
  try {
    text = readFileSync(loginFile(), 'utf8')
  } catch {
    return null
  }
  try {
    const { url, key } = JSON.parse(text) as Login
    return { url: addressOf(url), key: String(key) }
  } catch {
    throw new Failure(`${loginFile()} cannot be read: run \`sluice login\` again.`)
  }
}
