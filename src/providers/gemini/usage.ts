import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord } from '../../shared/json.ts'
import { count } from '../usage.ts'

/**
 * Gemini's `usageMetadata` as OpenAI counts. `promptTokenCount` already includes cached tokens, `candidatesTokenCount`
 * leaves thoughts out, and what server-side tools fed to the model is counted apart from the prompt.
 */
export function usageOf(metadata: unknown): ChatUsage {
  const raw = asRecord(metadata)
  const prompt = count(raw.promptTokenCount) + count(raw.toolUsePromptTokenCount)
  const thoughts = count(raw.thoughtsTokenCount)
  const completion = count(raw.candidatesTokenCount) + thoughts
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: Math.min(prompt, count(raw.cachedContentTokenCount)) },
    completion_tokens_details: { reasoning_tokens: thoughts },
  }
}
