import type { ChatUsage } from '../contract/chat.ts'
import { asRecord } from '../shared/json.ts'

/** What an answer used, as every format can tell it: no part outgrows its whole, and wholes are what parts add up to. */
export interface Counts {
  /** Input, with what was read from a cache or written to one. */
  readonly input: number
  readonly cached: number
  readonly written: number
  /** Of what was written, what is kept for an hour. */
  readonly writtenForAnHour: number
  /** Output, with what was thought. */
  readonly output: number
  readonly thought: number
  /** Searches of the web that the provider made. */
  readonly searches: number
}

/** The counts of a usage, which may come from any vendor as it is; nothing used when there is none. */
export function countsOf(usage: ChatUsage | null | undefined): Counts {
  const prompt = asRecord(usage?.prompt_tokens_details)
  const input = count(usage?.prompt_tokens)
  const cached = Math.min(input, count(prompt.cached_tokens))
  const written = Math.min(input - cached, count(prompt.cache_write_tokens))
  return {
    input,
    cached,
    written,
    writtenForAnHour: Math.min(written, count(prompt.cache_write_1h_tokens)),
    ...outputOf(usage),
    searches: count(usage?.server_tool_use?.web_search_requests),
  }
}

/** Some vendors count what was thought beside the completion: then the total has both, or it would not fit inside. */
function outputOf(usage: ChatUsage | null | undefined): Pick<Counts, 'output' | 'thought'> {
  const completion = count(usage?.completion_tokens)
  const thought = count(usage?.completion_tokens_details?.reasoning_tokens)
  const both = completion + thought
  const isBeside = thought > completion || count(usage?.total_tokens) === count(usage?.prompt_tokens) + both
  return { output: isBeside ? both : completion, thought }
}

function count(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0
}
