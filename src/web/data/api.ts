import { faultOf } from './api-fault.ts'

/** What each request of ours says: that no page of another origin sends it. */
export const OURS = { 'x-sluice-csrf': '1' }

/** Told when the gateway does not know any more who asks. */
export const signedOut = new EventTarget()

/** Values of a query; those without a value are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** An address with its query. */
export function address(path: string, query: Query = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? path : `${path}?${text}`
}

/** Asks the gateway as who is signed in. Throws an `ApiFault` where it refuses. */
export async function callApi<Reply>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Reply> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? OURS : { ...OURS, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
    credentials: 'same-origin',
  })
  const text = await response.text()
  if (response.status === 401) signedOut.dispatchEvent(new Event('change'))
  if (!response.ok) throw faultOf(response.status, text, response.headers.get('x-request-id'))
  return JSON.parse(text) as Reply
}
