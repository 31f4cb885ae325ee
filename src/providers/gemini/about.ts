import type { ProviderFacts } from '../contract.ts'

/** What is known of Google Gemini without its adapter. */
export const GEMINI: ProviderFacts = {
  id: 'gemini',
  name: 'Google Gemini',
  keyName: 'GEMINI_API_KEY',
  does: ['embeddings', 'images/generations'],
  speaks: ['gemini'],
}
