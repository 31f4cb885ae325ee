import type { ProviderFacts, Task } from '../contract.ts'
import { readTokens } from '../vendors/usage.ts'

/** What Azure's deployments do beside chat. */
export const AZURE_TASKS: readonly Task[] = [
  'embeddings',
  'images/generations',
  'images/edits',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
]

/** What is known of Azure OpenAI, in Microsoft Foundry, without its adapter. */
export const AZURE: ProviderFacts = {
  id: 'azure',
  name: 'Azure OpenAI',
  keyName: 'AZURE_OPENAI_API_KEY',
  hostName: 'AZURE_OPENAI_HOST',
  usage: readTokens,
  does: AZURE_TASKS,
  speaks: ['responses'],
}
