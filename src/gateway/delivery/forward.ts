import type { Provider, Target } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS, within } from '../../shared/time.ts'
import { errorWithout } from './error-without.ts'

/** What is sent on to a path of a provider's own. */
export interface Forwarded {
  readonly method: string
  /** Below the provider's address, without a leading slash. */
  readonly path: string
  /** Without its question mark. */
  readonly query?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: BodyInit | null
}

/** Until the headers of the answer are there, and until a body that is read is whole: uploads take their time. */
const LIMIT_MS = 300 * SECOND_MS

/**
 * Sends a request on to a provider's own path with the credential that opens it. Never follows a redirect with it, and
 * strikes it out of errors, which callers may see.
 */
export async function forward(provider: Provider, target: Target, asked: Forwarded): Promise<Response> {
  const door = provider.door?.(target)
  if (!door) throw new Fault('invalid_request', `${provider.name} cannot be asked by its own paths here.`)
  const url = addressBelow(door.url, asked)
  const { method, body } = asked
  const headers = { ...asked.headers, ...door.headers }
  const signed =
    provider.authorize &&
    (await provider.authorize({ method: 'GET', url, headers, body: null }, target, { now: Date.now(), fetch }))
  const sent = fetch(url, { method, headers: { ...headers, ...signed?.headers }, body, redirect: 'manual' })
  const response = await inTime(provider, sent)
  return response.ok ? response : inTime(provider, errorWithout(target.apiKey, response))
}

/** A body as text, once it is whole: none is waited for without end. */
export function textOf(response: Response, provider: Provider): Promise<string> {
  return inTime(provider, response.text())
}

/** The target that stands for a whole provider, where no model is concerned. */
export function wholeProvider(
  provider: string,
  { apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string | null },
): Target {
  return { provider, model: '', apiKey, baseUrl }
}

function inTime<T>(provider: Provider, work: Promise<T>): Promise<T> {
  const heard = work.catch((cause: unknown) => {
    throw new Fault('provider_failed', `${provider.name} could not be reached, or broke off.`, { cause })
  })
  return within(LIMIT_MS, heard, () => {
    throw new Fault('provider_timeout', `${provider.name} did not answer in time.`)
  })
}

/** The whole address, which no path leads out of. */
function addressBelow(door: string, { path, query }: Forwarded): string {
  const url = query ? `${door}/${path}?${query}` : `${door}/${path}`
  if (isPlain(path) && new URL(url).href.startsWith(new URL(`${door}/`).href)) return url
  throw new Fault('invalid_request', 'The path is not plain.')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const STRANGE = /[\x00-\x20?#\\]|(^|\/)\.{1,2}(\/|$)|\/\/|^\//

/** Neither as written nor as decoded may a path say anything but where it goes; an escape of an escape is none of that. */
function isPlain(path: string): boolean {
  try {
    const decoded = decodeURIComponent(path)
    return !(STRANGE.test(path) || STRANGE.test(decoded) || /%(2e|2f|5c)/i.test(`${path}${decoded}`))
  } catch {
    return false
  }
}
