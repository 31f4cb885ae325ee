import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import { count } from '../usage.ts'

/**
 * OpenAI's usage from Anthropic's, where the three kinds of input are separate and add up. What was written to be kept for
 * an hour is part of all that was written; searches are paid beside the tokens. Both in the words that `readUsage` knows.
 * Source: platform.claude.com/docs/en/api/messages, "Usage".
 */
export function toChatUsage(raw: Raw): ChatUsage {
  const cached = count(raw.cache_read_input_tokens)
  const written = count(raw.cache_creation_input_tokens)
  const prompt = count(raw.input_tokens) + cached + written
  const completion = count(raw.output_tokens)
  const thinking = count(asRecord(raw.output_tokens_details).thinking_tokens)
  const hour = Math.min(written, count(asRecord(raw.cache_creation).ephemeral_1h_input_tokens))
  const searches = count(asRecord(raw.server_tool_use).web_search_requests)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: cached,
      cache_write_tokens: written,
      ...(hour > 0 && { cache_write_1h_tokens: hour }),
    },
    ...(thinking > 0 && { completion_tokens_details: { reasoning_tokens: thinking } }),
    ...(searches > 0 && { server_tool_use: { web_search_requests: searches } }),
  }
}

/** Usage as far as a stream has told it. Its numbers are cumulative: a later one replaces an earlier one. */
export function laterUsage(before: Raw, after: unknown): Raw {
  const told = Object.entries(asRecord(after)).filter(([, value]) => value !== null && value !== undefined)
  return { ...before, ...Object.fromEntries(told) }
}
