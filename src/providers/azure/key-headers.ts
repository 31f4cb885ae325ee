import type { Target } from '../contract.ts'

/** The header that a secret travels in: a token of Microsoft Entra, which is a JWT, or a resource's key. */
export function keyHeaders({ apiKey }: Target): Record<string, string> {
  return apiKey.startsWith('eyJ') ? { authorization: `Bearer ${apiKey}` } : { 'api-key': apiKey }
}
