import type { ProviderFacts } from '../contract.ts'
import { readTokens } from '../vendors/usage.ts'

/** What is known of Cohere without its adapter. */
export const COHERE: ProviderFacts = {
  id: 'cohere',
  name: 'Cohere',
  keyName: 'COHERE_API_KEY',
  usage: readTokens,
  does: ['embeddings', 'rerank'],
}
