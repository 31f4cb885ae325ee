import type { ProviderFacts, Task, Usage } from '../contract.ts'
import { amount } from '../usage.ts'
import { readTokens } from '../vendors/usage.ts'

/** What Mistral does beside chat. */
export const MISTRAL_TASKS: readonly Task[] = ['embeddings', 'audio/transcriptions', 'moderations']

/** What is known of Mistral without its adapter. */
export const MISTRAL: ProviderFacts = {
  id: 'mistral',
  name: 'Mistral AI',
  keyName: 'MISTRAL_API_KEY',
  prefill: () => ({ prefix: true }),
  usage: readMistralUsage,
  does: MISTRAL_TASKS,
}

/** Cache hits have had three names there; sound is paid by its seconds. */
function readMistralUsage(raw: Readonly<Record<string, unknown>>): Usage {
  const details = raw.prompt_tokens_details ?? raw.prompt_token_details ?? { cached_tokens: raw.num_cached_tokens }
  const tokens = readTokens({ ...raw, prompt_tokens_details: details })
  const seconds = amount(raw.prompt_audio_seconds)
  return seconds > 0 ? { ...tokens, more: { seconds } } : tokens
}
