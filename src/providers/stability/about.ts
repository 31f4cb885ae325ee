import type { ProviderFacts } from '../contract.ts'

/** What is known of Stability AI without its adapter. */
export const STABILITY: ProviderFacts = {
  id: 'stability',
  name: 'Stability AI',
  keyName: 'STABILITY_API_KEY',
  does: ['images/generations'],
  noChat: true,
}
