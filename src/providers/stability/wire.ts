import type { Target } from '../contract.ts'

/** Where Stability's paths begin; each has a version of its own. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.stability.ai'
}

/** What opens them. Without `accept` a picture comes as bytes alone. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}`, accept: 'application/json' }
}
