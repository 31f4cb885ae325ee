import type { Target } from '../contract.ts'

/** Where Voyage's paths begin. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.voyageai.com/v1'
}

/** What opens them. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` }
}
