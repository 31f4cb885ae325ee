import type { Target } from '../contract.ts'

/** Where Deepgram's paths begin; its versions are part of the path. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.deepgram.com/v1'
}

/** What opens them: a key is a `Token`, only its own short-lived tokens are a `Bearer`. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { authorization: `Token ${apiKey}` }
}
