import { nanosFromUsd } from '../shared/money.ts'
import type { MoreUsage, Usage } from './contract.ts'

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
  const usage = {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, count(prompt.cached_tokens ?? raw.prompt_cache_hit_tokens)),
    cacheWriteTokens: Math.min(inputTokens, count(prompt.cache_write_tokens)),
    outputTokens,
    reasoningTokens: Math.min(outputTokens, count(completion.reasoning_tokens)),
    reportedCostNanos: typeof raw.cost === 'number' && raw.cost >= 0 ? nanosFromUsd(raw.cost) : null,
  }
  const more = moreOf(usage, prompt, completion, raw)
  return more ? { ...usage, more } : usage
}

/** A whole number that is not negative, whatever the value is. */
export function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0
}

/**
 * The parts that have prices of their own; null where there is none. The names are OpenAI's, those of its realtime models
 * for what came from the cache; `cache_write_1h_tokens` and `server_tool_use` is what Anthropic's usage becomes.
 */
function moreOf(usage: Usage, prompt: Raw, completion: Raw, raw: Raw): MoreUsage | null {
  const cached = (prompt.cached_tokens_details ?? {}) as Raw
  const tools = (raw.server_tool_use ?? {}) as Raw
  return presentOf({
    cacheWrite1hTokens: Math.min(usage.cacheWriteTokens, count(prompt.cache_write_1h_tokens)),
    inputAudioTokens: Math.min(usage.inputTokens, count(prompt.audio_tokens)),
    inputImageTokens: Math.min(usage.inputTokens, count(prompt.image_tokens)),
    cachedAudioTokens: Math.min(usage.cachedInputTokens, count(cached.audio_tokens)),
    cachedImageTokens: Math.min(usage.cachedInputTokens, count(cached.image_tokens)),
    outputAudioTokens: Math.min(usage.outputTokens, count(completion.audio_tokens)),
    outputImageTokens: Math.min(usage.outputTokens, count(completion.image_tokens)),
    searches: count(tools.web_search_requests ?? raw.num_search_queries),
    // Mistral's, of what it heard in a chat.
    seconds: count(raw.prompt_audio_seconds),
  })
}

function presentOf(all: MoreUsage): MoreUsage | null {
  const present: Record<string, number> = {}
  let some = false
  for (const name in all) {
    const amount = all[name as keyof MoreUsage] ?? 0
    if (amount === 0) continue
    present[name] = amount
    some = true
  }
  return some ? present : null
}

/** A positive amount that need not be whole; older servers write it as text. */
export function amount(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : 0
}
