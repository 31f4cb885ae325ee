import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { providers } from '../../../src/providers/index.ts'
import { readUsage } from '../../../src/providers/usage.ts'
import recorded from '../../fixtures/providers/openai-compatible/usage.json'

const nothing = {
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  reportedCostNanos: null,
}

const usageOf = (id: string, raw: object) => (providers.get(id)?.usage ?? readUsage)(raw as Record<string, unknown>)

describe('the rule', () => {
  it("reads OpenAI's tokens, cached and reasoning ones included in the totals", () => {
    expect(readUsage(recorded.openai)).toEqual({
      ...nothing,
      inputTokens: 2006,
      cachedInputTokens: 1920,
      outputTokens: 300,
      reasoningTokens: 192,
    })
  })

  it('counts what is absent, negative or not a number as nothing', () => {
    expect(readUsage({})).toEqual(nothing)
    expect(readUsage({ prompt_tokens: -4, completion_tokens: '7', prompt_tokens_details: null, cost: -1 })).toEqual(
      nothing,
    )
  })

  it('reads the parts of the totals that have prices of their own, and what is counted beside the tokens', () => {
    const raw = {
      prompt_tokens: 1000,
      completion_tokens: 500,
      prompt_tokens_details: {
        cached_tokens: 400,
        cache_write_tokens: 300,
        cache_write_1h_tokens: 100,
        audio_tokens: 70,
        image_tokens: 60,
        cached_tokens_details: { text_tokens: 350, audio_tokens: 30, image_tokens: 20 },
      },
      completion_tokens_details: { audio_tokens: 200, image_tokens: 10 },
      server_tool_use: { web_search_requests: 2 },
      prompt_audio_seconds: 12,
    }
    expect(readUsage(raw).more).toEqual({
      cacheWrite1hTokens: 100,
      inputAudioTokens: 70,
      inputImageTokens: 60,
      cachedAudioTokens: 30,
      cachedImageTokens: 20,
      outputAudioTokens: 200,
      outputImageTokens: 10,
      searches: 2,
      seconds: 12,
    })
  })

  it('says nothing of parts that are none: absent, zero, negative or no number', () => {
    const parts = { audio_tokens: 0, image_tokens: -3, cache_write_1h_tokens: '7', cached_tokens_details: null }
    const raw = { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: parts, server_tool_use: null }
    expect('more' in readUsage(raw)).toBe(false)
    expect(readUsage({ ...raw, num_search_queries: 3 }).more).toEqual({ searches: 3 })
  })

  it('never reports more of a part than of its whole', () => {
    const tokens = fc.integer({ min: 0, max: 1e6 })
    return fc.assert(
      fc.property(fc.tuple(tokens, tokens, tokens, tokens, tokens), ([input, cached, written, output, part]) => {
        const details = { audio_tokens: part, image_tokens: part }
        const { more = {}, ...usage } = readUsage({
          prompt_tokens: input,
          completion_tokens: output,
          prompt_tokens_details: {
            ...details,
            cached_tokens: cached,
            cache_write_tokens: written,
            cache_write_1h_tokens: part,
            cached_tokens_details: details,
          },
          completion_tokens_details: details,
        })
        expect(more.inputAudioTokens ?? 0).toBeLessThanOrEqual(usage.inputTokens)
        expect(more.cachedImageTokens ?? 0).toBeLessThanOrEqual(usage.cachedInputTokens)
        expect(more.cacheWrite1hTokens ?? 0).toBeLessThanOrEqual(usage.cacheWriteTokens)
        expect(more.outputAudioTokens ?? 0).toBeLessThanOrEqual(usage.outputTokens)
      }),
    )
  })

  it('never reports more cached than input tokens, nor more reasoning than output tokens', () => {
    const tokens = fc.integer({ min: 0, max: 1e6 })
    return fc.assert(
      fc.property(fc.tuple(tokens, tokens, tokens, tokens), ([input, cached, output, reasoning]) => {
        const usage = readUsage({
          prompt_tokens: input,
          completion_tokens: output,
          prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: cached },
          completion_tokens_details: { reasoning_tokens: reasoning },
        })
        expect(usage.cachedInputTokens).toBeLessThanOrEqual(usage.inputTokens)
        expect(usage.cacheWriteTokens).toBeLessThanOrEqual(usage.inputTokens)
        expect(usage.reasoningTokens).toBeLessThanOrEqual(usage.outputTokens)
      }),
    )
  })
})

describe('the vendors that keep to it', () => {
  it('Groq: timings beside the tokens change nothing', () => {
    expect(usageOf('groq', recorded.groq)).toEqual({ ...nothing, inputTokens: 18, outputTokens: 556 })
  })

  it('DeepSeek: cache hits are cached input', () => {
    expect(usageOf('deepseek', recorded.deepseek)).toEqual({
      ...nothing,
      inputTokens: 1000,
      cachedInputTokens: 960,
      outputTokens: 50,
      reasoningTokens: 30,
    })
  })

  it('OpenRouter: says what it charged, and what it wrote to a cache', () => {
    expect(usageOf('openrouter', recorded.openrouter)).toEqual({
      ...nothing,
      inputTokens: 194,
      cachedInputTokens: 20,
      cacheWriteTokens: 100,
      outputTokens: 2,
      reportedCostNanos: 140_000,
    })
  })

  it('a cost from a vendor that is not known to report one is not believed', () => {
    for (const id of ['custom', 'openai', 'vllm', 'groq']) {
      expect(usageOf(id, { prompt_tokens: 1000, completion_tokens: 10, cost: 0 })).toEqual({
        ...nothing,
        inputTokens: 1000,
        outputTokens: 10,
      })
    }
  })
})

describe('xAI', () => {
  it('has its reasoning added to the output, and its charge read from ticks', () => {
    expect(usageOf('xai', recorded.xai)).toEqual({
      ...nothing,
      inputTokens: 10_120,
      cachedInputTokens: 128,
      outputTokens: 1499 + 2809,
      reasoningTokens: 2809,
      reportedCostNanos: 23_285_600,
    })
  })

  it('has no reasoning added twice where the total shows it to be inside', () => {
    const inside = { ...recorded.xai, completion_tokens: 4308 }
    expect(usageOf('xai', inside)).toMatchObject({ outputTokens: 4308, reasoningTokens: 2809 })
  })

  it('has its reasoning added where there is no total', () => {
    const { total_tokens: _, cost_in_usd_ticks: __, ...bare } = recorded.xai
    expect(usageOf('xai', bare)).toMatchObject({ outputTokens: 4308, reportedCostNanos: null })
  })
})

describe('the vendors that do not', () => {
  it('Moonshot: cache hits at the top are cached input, in either spelling', () => {
    const expected = { ...nothing, inputTokens: 19, cachedInputTokens: 10, outputTokens: 21 }
    expect(usageOf('moonshot', recorded.moonshot)).toEqual(expected)
    expect(usageOf('moonshot', { ...recorded.moonshot, prompt_tokens_details: { cached_tokens: 10 } })).toEqual(
      expected,
    )
  })

  it('Perplexity: the total of its itemised cost is what it charged', () => {
    expect(usageOf('perplexity', recorded.perplexity)).toEqual({
      ...nothing,
      inputTokens: 8,
      outputTokens: 439,
      reportedCostNanos: 5_447_000,
    })
  })

  it('Perplexity: what its research models thought and searched for is counted beside the answer', () => {
    const raw = { prompt_tokens: 33, completion_tokens: 7163, reasoning_tokens: 73_997, num_search_queries: 18 }
    expect(usageOf('perplexity', raw)).toEqual({
      ...nothing,
      inputTokens: 33,
      outputTokens: 81_160,
      reasoningTokens: 73_997,
      more: { searches: 18 },
    })
  })

  it('DeepInfra: its estimate is what it charged', () => {
    expect(usageOf('deepinfra', recorded.deepinfra).reportedCostNanos).toBe(26_800)
    expect(usageOf('deepinfra', recorded.openai).reportedCostNanos).toBeNull()
  })

  it('a replayed call costs what the recording says', () => {
    expect(usageOf('replay', { prompt_tokens: 1, completion_tokens: 1, cost: 0.0125 }).reportedCostNanos).toBe(
      12_500_000,
    )
  })
})
