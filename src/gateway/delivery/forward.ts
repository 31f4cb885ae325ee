import type { Provider, Target } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import { SECOND_MS, within } from '../../shared/time.ts'

/** What is sent on to a path of a provider's own. */
export interface Forwarded {
  readonly method: string
  /** Below the provider's address, without a leading slash; queries included. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: BodyInit | null
}

/** Until the headers of the answer are there: uploads take their time. */
const HEADERS_LIMIT_MS = 300 * SECOND_MS

/** Sends a request on to a provider's own path with the credential that opens it. Never follows a redirect with it. */
export async function forward(provider: Provider, target: Target, asked: Forwarded): Promise<Response> {
  const door = provider.door?.(target)
  if (!door) throw new Fault('invalid_request', `${provider.name} cannot be asked by its own paths here.`)
  const url = `${door.url}/${asked.path}`
  const { method, body } = asked
  const headers = { ...asked.headers, ...door.headers }
  const signed =
    provider.authorize &&
    (await provider.authorize({ method: 'GET', url, headers, body: null }, target, { now: Date.now(), fetch }))
  const sent = fetch(url, { method, headers: { ...headers, ...signed?.headers }, body, redirect: 'manual' })
  return within(HEADERS_LIMIT_MS, sent, () => {
    throw new Fault('provider_timeout', `${provider.name} did not answer in time.`)
  })
}

/** The target that stands for a whole provider, where no model is concerned. */
export function wholeProvider(
  provider: string,
  { apiKey, baseUrl }: { readonly apiKey: string; readonly baseUrl: string | null },
): Target {
  return { provider, model: '', apiKey, baseUrl }
}
