import type { ProviderFacts } from '../contract.ts'

/** What is known of Voyage AI without its adapter. */
export const VOYAGE: ProviderFacts = {
  id: 'voyage',
  name: 'Voyage AI',
  keyName: 'VOYAGE_API_KEY',
  does: ['embeddings', 'rerank'],
  noChat: true,
}
