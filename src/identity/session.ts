import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { HOUR_MS, SECOND_MS } from '../shared/time.ts'
import type { Sealed } from '../storage/snapshot.ts'
import { masterKeys, openSecret, sealSecret } from './seal.ts'

/** The cookie of a browser that is signed in. The prefix has browsers keep it to one host, over TLS. */
export const SESSION_COOKIE = '__Host-sluice'
/** What a page of ours sends with what changes something: no form and no page of another origin can. */
export const CSRF_HEADER = 'x-sluice-csrf'
const SESSION_MS = 12 * HOUR_MS
const PLACE = { tenantId: '', table: 'sessions', rowId: SESSION_COOKIE }

/** A key that a browser is signed in with, until then (epoch ms). Nothing of it is stored here: revoking the key ends it. */
export interface Session {
  readonly secret: string
  readonly expiresAt: number
}

/** A session that begins now, and the cookie that holds it, sealed. */
export async function beginSession(secret: string, env: Env, now: number) {
  const session: Session = { secret, expiresAt: now + SESSION_MS }
  const { present } = await masterKeys(env)
  const { keyId, iv, data } = await sealSecret(present, JSON.stringify(session), PLACE)
  return { session, cookie: cookieOf(`${keyId}.${iv}.${data}`, SESSION_MS / SECOND_MS) }
}

/** What has a browser forget its session. */
export function endedCookie(): string {
  return cookieOf('', 0)
}

/** The session that a request carries; null: none, or one that is over or was touched. */
export async function sessionOf(request: Request, env: Env, now: number): Promise<Session | null> {
  const text = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([\\w.-]+)`).exec(request.headers.get('cookie') ?? '')?.[1]
  const [keyId, iv, data] = text?.split('.') ?? []
  if (!keyId || !iv || !data) return null
  const session = await opened({ keyId, iv, data }, env)
  return session && session.expiresAt > now ? session : null
}

const OWN_KEY = ['authorization', 'x-api-key', 'x-goog-api-key']

/**
 * A request as if it carried the key that its browser is signed in with; as it is, where it has a key of its own or no session.
 * A session opens to pages of the same origin alone, and what changes something must say so in a header.
 */
export async function withSession(request: Request, env: Env, now: number): Promise<Request> {
  if (!request.headers.get('cookie')?.includes(`${SESSION_COOKIE}=`)) return request
  if (OWN_KEY.some((name) => request.headers.has(name))) return request
  const session = await sessionOf(request, env, now)
  if (!session) throw new Fault('invalid_api_key', 'The session is over. Sign in again.')
  checkOrigin(request)
  const headers = new Headers(request.headers)
  headers.delete('cookie')
  headers.set('authorization', `Bearer ${session.secret}`)
  return new Request(request, { headers })
}

/** Refuses what a page of another origin has a browser send. */
export function checkOrigin(request: Request): void {
  const { method, headers, url } = request
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  const isSocket = headers.get('upgrade') !== null
  const isRead = (method === 'GET' || method === 'HEAD') && !isSocket
  // An address that somebody typed, or a bookmark, comes from nowhere.
  const isOwnSite = site === null || site === 'same-origin' || (isRead && site === 'none')
  const isOwnOrigin = origin === null ? isRead || site === 'same-origin' : hostOf(origin) === new URL(url).host
  const isMeant = isRead || isSocket || headers.has(CSRF_HEADER)
  if (isOwnSite && isOwnOrigin && isMeant) return
  throw new Fault('insufficient_permissions', 'A session is used by the pages of this gateway alone.')
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

async function opened(sealed: Sealed, env: Env): Promise<Session | null> {
  const { present, previous } = await masterKeys(env)
  const key = [present, previous].find((each) => each?.keyId === sealed.keyId)
  if (!key) return null
  try {
    return JSON.parse(await openSecret(key, sealed, PLACE)) as Session
  } catch {
    return null
  }
}

function cookieOf(value: string, maxAgeSeconds: number): string {
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=Lax`
}
