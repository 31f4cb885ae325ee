import type { ChatUsage } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'

/** OpenAI's usage as Gemini counts: thoughts apart from the answer, cached tokens within the prompt. */
export function usageMetadata(usage: ChatUsage | null | undefined): Raw {
  if (!usage) return {}
  const thoughts = usage.completion_tokens_details?.reasoning_tokens ?? 0
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0
  const metadata = {
    promptTokenCount: usage.prompt_tokens,
    candidatesTokenCount: Math.max(0, usage.completion_tokens - thoughts),
    totalTokenCount: usage.total_tokens,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  }
  return { usageMetadata: metadata }
}
