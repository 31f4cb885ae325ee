import { nanosFromUsd } from '../shared/money.ts'
import type { Usage } from './contract.ts'

type Raw = Readonly<Record<string, unknown>>

/** Nothing used: what a request that nobody answered took. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  reportedCostNanos: null,
}

/** Reads OpenAI's usage object, and the fields its imitators add: DeepSeek's cache hits, OpenRouter's `cost` in USD. */
export function readUsage(raw: Raw): Usage {
  const prompt = (raw.prompt_tokens_details ?? {}) as Raw
  const completion = (raw.completion_tokens_details ?? {}) as Raw
  const inputTokens = count(raw.prompt_tokens)
  const outputTokens = count(raw.completion_tokens)
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, count(prompt.cached_tokens ?? raw.prompt_cache_hit_tokens)),
    cacheWriteTokens: Math.min(inputTokens, count(prompt.cache_write_tokens)),
    outputTokens,
    reasoningTokens: Math.min(outputTokens, count(completion.reasoning_tokens)),
    reportedCostNanos: typeof raw.cost === 'number' && raw.cost >= 0 ? nanosFromUsd(raw.cost) : null,
  }
}

export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0
}
