import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord, asRecords, type Raw } from '../../shared/json.ts'
import type { Usage } from '../contract.ts'
import { count, readUsage } from '../usage.ts'

/**
 * OpenAI's usage from Converse's `TokenUsage`, where `inputTokens` leaves out what was read from the cache and written to
 * it. Reasoning is part of the output and not told apart.
 */
export function toChatUsage(raw: Raw): ChatUsage {
  const cached = count(raw.cacheReadInputTokens)
  const written = count(raw.cacheWriteInputTokens)
  const prompt = count(raw.inputTokens) + cached + written
  const completion = count(raw.outputTokens)
  const forAnHour = asRecords(raw.cacheDetails).find(({ ttl }) => ttl === '1h')
  const details = forAnHour ? { [HOUR]: count(forAnHour.inputTokens) } : {}
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written, ...details },
  }
}

/** Reads that usage back: what was cached for an hour has a price of its own. */
export function readBedrockUsage(raw: Raw): Usage {
  const usage = { ...readUsage(raw), reportedCostNanos: null }
  const forAnHour = Math.min(usage.cacheWriteTokens, count(asRecord(raw.prompt_tokens_details)[HOUR]))
  return forAnHour > 0 ? { ...usage, more: { cacheWrite1hTokens: forAnHour } } : usage
}

/** Of the tokens written to the cache, those kept for an hour. */
const HOUR = 'cache_write_1h_tokens'
