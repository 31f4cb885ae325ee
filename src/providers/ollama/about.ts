import type { ProviderFacts } from '../contract.ts'
import { readTokens } from '../vendors/usage.ts'

/** What is known of Ollama without its adapter. It needs no key, but its cloud and a proxy before it may. */
export const OLLAMA: ProviderFacts = {
  id: 'ollama',
  name: 'Ollama',
  keyName: 'OLLAMA_API_KEY',
  keyless: true,
  hostName: 'OLLAMA_HOST',
  usage: readTokens,
  does: ['embeddings'],
}
