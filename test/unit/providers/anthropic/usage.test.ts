import { describe, expect, it } from 'vitest'
import { laterUsage, toChatUsage } from '../../../../src/providers/anthropic/usage.ts'
import { readUsage } from '../../../../src/providers/usage.ts'
import documented from '../../../fixtures/providers/documented-usage/usage.json'

describe('usage in OpenAI’s words', () => {
  it('adds the three kinds of input up, and tells how much of what was written is kept for an hour', () => {
    expect(toChatUsage(documented.anthropic_cached)).toEqual({
      prompt_tokens: 2098,
      completion_tokens: 503,
      total_tokens: 2601,
      prompt_tokens_details: { cached_tokens: 1800, cache_write_tokens: 248, cache_write_1h_tokens: 100 },
    })
  })

  it('tells of searches, and of neither where there was none', () => {
    const { usage, none } = {
      usage: toChatUsage(documented.anthropic_search),
      none: toChatUsage({
        input_tokens: 5,
        output_tokens: 7,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        server_tool_use: { web_search_requests: 0 },
      }),
    }
    expect(usage).toMatchObject({ server_tool_use: { web_search_requests: 1 } })
    expect(none).toEqual({
      prompt_tokens: 5,
      completion_tokens: 7,
      total_tokens: 12,
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    })
  })

  it('is read back whole from the text of the answer', () => {
    const answer = JSON.stringify(toChatUsage(documented.anthropic_cached))
    expect(readUsage(JSON.parse(answer)).more).toEqual({ cacheWrite1hTokens: 100 })
  })
})

describe('usage of a stream', () => {
  it('keeps what only its beginning told: how long the cache lasts', () => {
    const begun = laterUsage({}, documented.anthropic_cached)
    const ended = laterUsage(begun, { output_tokens: 900, server_tool_use: { web_search_requests: 2 } })
    expect(readUsage({ ...toChatUsage(ended) })).toMatchObject({
      inputTokens: 2098,
      outputTokens: 900,
      more: { cacheWrite1hTokens: 100, searches: 2 },
    })
  })
})
