import type { ProviderFacts } from '../contract.ts'
import { readTokens } from '../vendors/usage.ts'

/** What is known of Google Vertex AI without its adapter. */
export const VERTEX: ProviderFacts = {
  id: 'vertex',
  name: 'Google Vertex AI',
  keyName: 'GOOGLE_VERTEX_CREDENTIALS',
  hostName: 'VERTEX_HOST',
  usage: readTokens,
}
