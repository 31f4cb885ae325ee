import type { Target } from '../contract.ts'

/** Where Jina's paths begin. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.jina.ai/v1'
}

/** What opens them. Without `accept` it may answer with something other than JSON. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}`, accept: 'application/json' }
}
