import type { Env } from './env.ts'

/** Where the dashboard is. */
const DASHBOARD = '/dashboard'

/** Nothing but what this origin serves as a file runs, styles or is asked, and nobody may put the page into theirs. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

const SAFE = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
}

/** A year: the name of such a file has the hash of what is in it. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Whether a path is of the dashboard. */
export function isDashboard(path: string): boolean {
  return path === DASHBOARD || path.startsWith(`${DASHBOARD}/`)
}

/** Whether a browser asks to show a page, as somebody does who opens the gateway's address. */
export function wantsPage(request: Request): boolean {
  return request.headers.get('accept')?.includes('text/html') ?? false
}

/** Serves the dashboard: its files, and its page at every other path below it. */
export async function serveDashboard(request: Request, env: Env, requestId: string): Promise<Response> {
  const url = new URL(request.url)
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET is answered here.', requestId)
  const isFile = url.pathname.startsWith(`${DASHBOARD}/assets/`)
  // The platform answers `/folder/` with the page in it, and sends `/folder/index.html` there.
  const path = isFile ? url.pathname : `${DASHBOARD}/`
  const asked = new Request(new URL(path, url), { method: request.method, headers: conditionsOf(request.headers) })
  const found = await env.ASSETS.fetch(asked)
  if (found.status !== 200 && found.status !== 304) return plain(404, 'There is no such file.', requestId)
  const headers = new Headers(found.headers)
  for (const [name, value] of Object.entries(SAFE)) headers.set(name, value)
  headers.set('cache-control', isFile ? FOR_EVER : 'no-cache')
  headers.set('x-request-id', requestId)
  return new Response(found.body, { status: found.status, headers })
}

function conditionsOf(headers: Headers): Headers {
  const kept = new Headers()
  for (const name of ['if-none-match', 'accept-encoding']) {
    const value = headers.get(name)
    if (value !== null) kept.set(name, value)
  }
  return kept
}

function plain(status: number, text: string, requestId: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { ...SAFE, 'content-type': 'text/plain; charset=utf-8', 'x-request-id': requestId },
  })
}
