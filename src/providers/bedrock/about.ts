import type { ProviderFacts } from '../contract.ts'
import { continuesBeginnings } from './model-traits.ts'
import { readBedrockUsage } from './usage.ts'

/** What is known of Amazon Bedrock without its adapter. */
export const BEDROCK: ProviderFacts = {
  id: 'bedrock',
  name: 'Amazon Bedrock',
  keyName: 'AWS_BEARER_TOKEN_BEDROCK',
  hostName: 'BEDROCK_HOST',
  prefill: (model) => (continuesBeginnings(model) ? {} : null),
  usage: readBedrockUsage,
  does: ['embeddings'],
}
