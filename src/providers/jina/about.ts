import type { ProviderFacts } from '../contract.ts'

/** What is known of Jina AI without its adapter. */
export const JINA: ProviderFacts = {
  id: 'jina',
  name: 'Jina AI',
  keyName: 'JINA_API_KEY',
  does: ['embeddings', 'rerank'],
  noChat: true,
}
