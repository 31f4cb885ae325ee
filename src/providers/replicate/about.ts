import type { ProviderFacts } from '../contract.ts'
import { readTokens } from '../vendors/usage.ts'

/** What is known of Replicate without its adapter. */
export const REPLICATE: ProviderFacts = {
  id: 'replicate',
  name: 'Replicate',
  keyName: 'REPLICATE_API_TOKEN',
  usage: readTokens,
  does: ['images/generations'],
}
