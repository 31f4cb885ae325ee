import type { Target } from '../contract.ts'

/** Where ElevenLabs' paths begin. */
export function addressOf({ baseUrl }: Target): string {
  return baseUrl ?? 'https://api.elevenlabs.io/v1'
}

/** What opens them. */
export function authorization({ apiKey }: Target): Record<string, string> {
  return { 'xi-api-key': apiKey }
}
