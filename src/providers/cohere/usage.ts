import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import { count } from '../usage.ts'

/**
 * OpenAI's usage from Cohere's, in the tokens it bills. All that it processed, its own long instructions and the cached
 * part of them included, is counted apart in `tokens` and costs nothing. Source: docs.cohere.com,
 * "How Does Cohere's Pricing Work?".
 */
export function toChatUsage(usage: Raw): ChatUsage {
  const billed = asRecord(usage.billed_units)
  const processed = asRecord(usage.tokens)
  const prompt = count(billed.input_tokens ?? processed.input_tokens)
  const completion = count(billed.output_tokens ?? processed.output_tokens)
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}
