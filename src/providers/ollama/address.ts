import { Fault } from '../../shared/faults.ts'
import type { Target } from '../contract.ts'

/** Where the server is: its address as people write it, less the path of its OpenAI layer or of its own API. */
export function addressOf({ baseUrl }: Target): string {
  const address = baseUrl?.replace(/\/+$/, '').replace(/\/(v1|api)$/, '')
  if (!address) {
    throw new Fault('provider_not_configured', 'Ollama has no address of its own: give its base URL.')
  }
  return address
}

/** What opens it: nothing on one's own machine. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }
}
