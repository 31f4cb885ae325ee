import { describe, expect, it, test } from 'vitest'
import { toChatUsage } from '../../../../src/providers/anthropic/usage.ts'
import { charge } from '../../../../src/providers/catalog/price.ts'
import type { Usage } from '../../../../src/providers/contract.ts'
import { usageOf } from '../../../../src/providers/gemini/usage.ts'
import { providers } from '../../../../src/providers/index.ts'
import { readResponse } from '../../../../src/providers/responses-wire.ts'
import { NO_USAGE, readUsage } from '../../../../src/providers/usage.ts'
import type { Raw } from '../../../../src/shared/json.ts'
import documented from '../../../fixtures/providers/documented-usage/usage.json'

const NOW = Date.UTC(2026, 10, 1, 12)

/** What the adapter writes into the answer, read back from its text as the books read it. */
function read(provider: string, raw: unknown): Usage {
  const text = JSON.stringify(raw)
  const reader = providers.get(provider)?.usage ?? readUsage
  return reader(JSON.parse(text) as Raw)
}

const usage = (counts: Partial<Usage>): Usage => ({ ...NO_USAGE, ...counts })

/** By USD per million tokens: what is documented, times what was used, in nano-dollars. */
const sum = (...parts: readonly [usdPerMillion: number, tokens: number][]) =>
  Math.ceil(Number(parts.reduce((total, [usd, tokens]) => total + usd * 1000 * tokens, 0).toFixed(6)))

interface Case {
  readonly guarantee: string
  readonly provider: string
  readonly model: string
  readonly raw: unknown
  readonly usage: Usage
  readonly costNanos: number
  readonly source?: 'provider'
}

const cases: readonly Case[] = [
  {
    guarantee: 'OpenAI: cached tokens are inside the prompt, reasoning is inside the completion',
    provider: 'openai',
    model: 'gpt-4o',
    raw: documented.openai_cached_reasoning,
    usage: usage({ inputTokens: 2006, cachedInputTokens: 1920, outputTokens: 300, reasoningTokens: 192 }),
    costNanos: sum([2.5, 86], [1.25, 1920], [10, 300]),
  },
  {
    guarantee: 'OpenAI: what is written to the cache is inside the prompt, and not what is read from it',
    provider: 'openai',
    model: 'gpt-5.6-sol',
    raw: documented.openai_cache_write,
    usage: usage({ inputTokens: 4000, cachedInputTokens: 1024, cacheWriteTokens: 2048, outputTokens: 100 }),
    costNanos: sum([4, 928], [0.4, 1024], [5, 2048], [20, 100]),
  },
  {
    guarantee: 'OpenAI: audio is inside either total, and paid at its own rates',
    provider: 'openai',
    model: 'gpt-audio',
    raw: documented.openai_audio,
    usage: usage({
      inputTokens: 285,
      outputTokens: 314,
      more: { inputAudioTokens: 230, outputAudioTokens: 251 },
    }),
    costNanos: sum([2.5, 55], [32, 230], [10, 63], [64, 251]),
  },
  {
    guarantee: 'OpenAI’s responses: the same, under other names',
    provider: 'openai',
    model: 'gpt-5',
    raw: readResponse({ id: 'resp_1', usage: documented.openai_responses }).usage,
    usage: usage({ inputTokens: 328, cachedInputTokens: 128, outputTokens: 52, reasoningTokens: 20 }),
    costNanos: sum([1.25, 200], [0.125, 128], [10, 52]),
  },
  {
    guarantee: 'Anthropic: its three kinds of input add up, and an hour in the cache costs twice the input',
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    raw: toChatUsage(documented.anthropic_cached),
    usage: usage({
      inputTokens: 2098,
      cachedInputTokens: 1800,
      cacheWriteTokens: 248,
      outputTokens: 503,
      more: { cacheWrite1hTokens: 100 },
    }),
    costNanos: sum([5, 50], [0.5, 1800], [6.25, 148], [10, 100], [25, 503]),
  },
  {
    guarantee: 'Anthropic: a search costs a cent beside the tokens',
    provider: 'anthropic',
    model: 'claude-sonnet-4-6',
    raw: toChatUsage(documented.anthropic_search),
    usage: usage({ inputTokens: 6039, outputTokens: 931, more: { searches: 1 } }),
    costNanos: sum([3, 6039], [15, 931]) + 10_000_000,
  },
  {
    guarantee: 'Gemini: cached tokens are inside the prompt, thoughts are output beside the candidates',
    provider: 'gemini',
    model: 'gemini-2.5-flash',
    raw: usageOf(documented.gemini_thinking),
    usage: usage({ inputTokens: 1000, cachedInputTokens: 600, outputTokens: 500, reasoningTokens: 300 }),
    costNanos: sum([0.3, 400], [0.03, 600], [2.5, 500]),
  },
  {
    guarantee: 'Gemini: sound is dearer than text, fresh or from the cache',
    provider: 'gemini',
    model: 'gemini-2.5-flash',
    raw: usageOf(documented.gemini_audio),
    usage: usage({
      inputTokens: 1000,
      cachedInputTokens: 400,
      outputTokens: 100,
      more: { inputAudioTokens: 700, cachedAudioTokens: 300 },
    }),
    costNanos: sum([0.3, 200], [1, 400], [0.03, 100], [0.1, 300], [2.5, 100]),
  },
  {
    guarantee: 'Gemini: a picture that it draws is dearer than what it says of it',
    provider: 'gemini',
    model: 'gemini-2.5-flash-image',
    raw: usageOf(documented.gemini_image),
    usage: usage({
      inputTokens: 271,
      outputTokens: 1314,
      more: { inputImageTokens: 258, outputImageTokens: 1290 },
    }),
    costNanos: sum([0.3, 271], [2.5, 24], [30, 1290]),
  },
  {
    guarantee: 'Gemini: what its tools feed to the model is input',
    provider: 'gemini',
    model: 'gemini-2.5-pro',
    raw: usageOf(documented.gemini_tools),
    usage: usage({ inputTokens: 2148, outputTokens: 472, reasoningTokens: 300 }),
    costNanos: sum([1.25, 2148], [10, 472]),
  },
  {
    guarantee: 'Bedrock: Claude’s hour in the cache costs twice the input there too',
    provider: 'bedrock',
    model: 'global.anthropic.claude-opus-4-6-v1',
    raw: documented.bedrock_cached,
    usage: usage({
      inputTokens: 2098,
      cachedInputTokens: 1800,
      cacheWriteTokens: 248,
      outputTokens: 503,
      more: { cacheWrite1hTokens: 100 },
    }),
    costNanos: sum([5, 50], [0.5, 1800], [6.25, 148], [10, 100], [25, 503]),
  },
  {
    guarantee: 'DeepSeek: hits and misses of the cache are together the prompt',
    provider: 'deepseek',
    model: 'deepseek-v4-flash',
    raw: documented.deepseek,
    usage: usage({ inputTokens: 1000, cachedInputTokens: 960, outputTokens: 50, reasoningTokens: 30 }),
    costNanos: sum([0.22, 40], [0.007, 960], [0.66, 50]),
  },
  {
    guarantee: 'Moonshot: hits of the cache stand at the top',
    provider: 'moonshot',
    model: 'kimi-k2.5',
    raw: documented.moonshot,
    usage: usage({ inputTokens: 1900, cachedInputTokens: 1000, outputTokens: 210 }),
    costNanos: sum([0.6, 900], [0.1, 1000], [3, 210]),
  },
  {
    guarantee: 'xAI: reasoning is beside the completion',
    provider: 'xai',
    model: 'grok-3-mini',
    raw: documented.xai_reasoning,
    usage: usage({ inputTokens: 32, cachedInputTokens: 6, outputTokens: 103, reasoningTokens: 94 }),
    costNanos: sum([0.3, 26], [0.075, 6], [0.5, 103]),
  },
  {
    guarantee: 'xAI: what it says it charged is believed, images included',
    provider: 'xai',
    model: 'grok-4.3',
    raw: documented.xai_image,
    usage: usage({
      inputTokens: 1288,
      outputTokens: 100,
      reportedCostNanos: 1_860_000,
      more: { inputImageTokens: 1024 },
    }),
    costNanos: 1_860_000,
    source: 'provider',
  },
  {
    guarantee: 'OpenRouter: what it says it charged is believed',
    provider: 'openrouter',
    model: 'anthropic/claude-sonnet-4.5',
    raw: documented.openrouter,
    usage: usage({ inputTokens: 194, cacheWriteTokens: 100, outputTokens: 2, reportedCostNanos: 950_000 }),
    costNanos: 950_000,
    source: 'provider',
  },
  {
    guarantee: 'Perplexity: its fee goes by how much it searched, which only it knows',
    provider: 'perplexity',
    model: 'sonar',
    raw: documented.perplexity_sonar,
    usage: usage({ inputTokens: 8, outputTokens: 439, reportedCostNanos: 5_447_000 }),
    costNanos: 5_447_000,
    source: 'provider',
  },
  {
    guarantee: 'Perplexity: research is thought, read and searched for beside the answer',
    provider: 'perplexity',
    model: 'sonar-deep-research',
    raw: documented.perplexity_research,
    usage: usage({
      inputTokens: 33,
      outputTokens: 7163 + 73_997,
      reasoningTokens: 73_997,
      reportedCostNanos: 409_393_000,
      more: { searches: 18 },
    }),
    costNanos: 409_393_000,
    source: 'provider',
  },
  {
    guarantee: 'Groq: cached tokens are inside the prompt',
    provider: 'groq',
    model: 'openai/gpt-oss-20b',
    raw: documented.groq,
    usage: usage({ inputTokens: 4641, cachedInputTokens: 4608, outputTokens: 1817 }),
    costNanos: sum([0.075, 33], [0.0375, 4608], [0.3, 1817]),
  },
  {
    guarantee: 'Mistral: tokens as OpenAI counts them',
    provider: 'mistral',
    model: 'mistral-large-2512',
    raw: documented.mistral,
    usage: usage({ inputTokens: 1500, outputTokens: 500 }),
    costNanos: sum([0.5, 1500], [1.5, 500]),
  },
  {
    guarantee: 'Mistral: it tells how long the sound was that it heard in a chat',
    provider: 'mistral',
    model: 'voxtral-small-latest',
    raw: documented.mistral_audio,
    usage: usage({ inputTokens: 200, outputTokens: 30, more: { seconds: 12 } }),
    costNanos: sum([0.1, 200], [0.4, 30]),
  },
  {
    guarantee: 'Cohere: tokens as OpenAI counts them, on its compatible path',
    provider: 'cohere',
    model: 'command-a-03-2025',
    raw: documented.cohere,
    usage: usage({ inputTokens: 200, outputTokens: 100 }),
    costNanos: sum([2.5, 200], [10, 100]),
  },
]

describe('usage as vendors document it', () => {
  test.each(cases)('$guarantee', ({ provider, model, raw, usage, costNanos, source = 'catalog' }) => {
    const used = read(provider, raw)
    expect(used).toEqual(usage)
    expect(charge(provider, model, used, 'refuse', NOW)).toEqual({ costNanos, priceSource: source })
  })

  it('parts never exceed their wholes, in no case', () => {
    for (const { provider, raw } of cases) {
      const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, more = {} } = read(provider, raw)
      expect(cachedInputTokens + cacheWriteTokens).toBeLessThanOrEqual(inputTokens)
      expect((more.inputAudioTokens ?? 0) + (more.inputImageTokens ?? 0)).toBeLessThanOrEqual(inputTokens)
      expect((more.cachedAudioTokens ?? 0) + (more.cachedImageTokens ?? 0)).toBeLessThanOrEqual(cachedInputTokens)
      expect((more.outputAudioTokens ?? 0) + (more.outputImageTokens ?? 0)).toBeLessThanOrEqual(outputTokens)
      expect(more.cacheWrite1hTokens ?? 0).toBeLessThanOrEqual(cacheWriteTokens)
    }
  })
})
