import type { ProviderFacts } from '../contract.ts'

/** What is known of Anthropic without its adapter. */
export const ANTHROPIC: ProviderFacts = {
  id: 'anthropic',
  name: 'Anthropic',
  keyName: 'ANTHROPIC_API_KEY',
  speaks: ['anthropic'],
}
