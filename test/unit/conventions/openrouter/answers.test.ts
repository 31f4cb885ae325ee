import { describe, expect, it } from 'vitest'
import { toCredits } from '../../../../src/conventions/openrouter/credits.ts'
import { toEndpoints } from '../../../../src/conventions/openrouter/endpoints.ts'
import { type GenerationRecord, toGeneration } from '../../../../src/conventions/openrouter/generation.ts'
import { toKeyInfo } from '../../../../src/conventions/openrouter/key-info.ts'
import { openRouterName } from '../../../../src/conventions/openrouter/provider-name.ts'
import { ownProvider } from '../../../../src/conventions/provider-names.ts'

const AT = Date.UTC(2026, 0, 2, 3, 4, 5)

const record: GenerationRecord = {
  id: 'req_1',
  at: AT,
  requestedModel: 'auto',
  provider: 'gemini',
  model: 'gemini-2.5-pro',
  upstreamId: 'up_1',
  stream: true,
  outcome: 'ok',
  finishReason: 'stop',
  attempts: [
    { provider: 'openrouter', model: 'a/b', status: 0, latencyMs: 10 },
    { provider: 'gemini', model: 'gemini-2.5-pro', status: 200, latencyMs: 900 },
  ],
  inputTokens: 12,
  cachedInputTokens: 4,
  outputTokens: 85,
  reasoningTokens: 20,
  costNanos: 1_234_500,
  latencyMs: 1000,
  ttftMs: 300,
}

describe('a generation', () => {
  it('is told in OpenRouter’s words', () => {
    expect(toGeneration(record)).toMatchObject({
      id: 'req_1',
      upstream_id: 'up_1',
      created_at: '2026-01-02T03:04:05.000Z',
      api_type: 'completions',
      model: 'gemini/gemini-2.5-pro',
      router: 'openrouter/auto',
      provider_name: 'Google AI Studio',
      streamed: true,
      cancelled: false,
      finish_reason: 'stop',
      total_cost: 0.0012345,
      usage: 0.0012345,
      latency: 1000,
      generation_time: 700,
      tokens_prompt: 12,
      tokens_completion: 85,
      native_tokens_cached: 4,
      native_tokens_reasoning: 20,
      is_byok: false,
    })
  })

  it('lists its attempts, those that nothing came back from included', () => {
    expect(toGeneration(record).provider_responses).toEqual([
      { status: null, latency: 10, provider_name: 'openrouter', model_permaslug: 'a/b' },
      { status: 200, latency: 900, provider_name: 'Google AI Studio', model_permaslug: 'gemini/gemini-2.5-pro' },
    ])
  })

  it('has every field that OpenRouter’s clients expect', () => {
    const required = `api_type app_id cache_discount cancelled created_at external_user finish_reason generation_time
      http_referer id is_byok latency model moderation_latency native_finish_reason native_tokens_cached
      native_tokens_completion native_tokens_completion_images native_tokens_prompt native_tokens_reasoning num_fetches
      num_input_audio_prompt num_media_completion num_media_prompt num_search_results origin provider_name
      provider_responses router service_tier streamed tokens_completion tokens_prompt total_cost upstream_id
      upstream_inference_cost usage user_agent web_search_engine`.split(/\s+/)
    expect(Object.keys(toGeneration(record))).toEqual(expect.arrayContaining(required))
  })

  it('says what else was asked for, and nothing where there is no word for it', () => {
    expect(toGeneration({ ...record, operation: 'audio/speech', stream: false })).toMatchObject({
      api_type: 'tts',
      generation_time: 1000,
    })
    expect(toGeneration({ ...record, operation: 'moderations' }).api_type).toBeNull()
    expect(toGeneration({ ...record, outcome: 'cancelled', hasOwnKey: true, session: 's', user: 'u' })).toMatchObject({
      cancelled: true,
      is_byok: true,
      session_id: 's',
      external_user: 'u',
    })
    expect(toGeneration({ ...record, more: { images: 2 } }).num_media_completion).toBe(2)
  })
})

describe('a key', () => {
  const spent = {
    totalNanos: 25_500_000_000,
    dayNanos: 1_000_000_000,
    weekNanos: 2_000_000_000,
    monthNanos: 3_000_000_000,
  }

  it('says what it spent and may spend, in USD', () => {
    const limit = { limitNanos: 100_000_000_000, remainingNanos: 74_500_000_000, resets: 'monthly' as const }
    expect(toKeyInfo({ label: 'ci', spent, limit, expiresAt: AT, managesKeys: false })).toEqual({
      label: 'ci',
      limit: 100,
      limit_remaining: 74.5,
      limit_reset: 'monthly',
      include_byok_in_limit: true,
      usage: 25.5,
      usage_daily: 1,
      usage_weekly: 2,
      usage_monthly: 3,
      byok_usage: 0,
      byok_usage_daily: 0,
      byok_usage_weekly: 0,
      byok_usage_monthly: 0,
      is_free_tier: false,
      is_management_key: false,
      is_provisioning_key: false,
      creator_user_id: null,
      expires_at: '2026-01-02T03:04:05.000Z',
      rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
    })
  })

  it('without a limit has none left to tell', () => {
    expect(
      toKeyInfo({ label: 'ci', spent, spentOnOwnKeys: spent, limit: null, expiresAt: null, managesKeys: true }),
    ).toMatchObject({
      limit: null,
      limit_remaining: null,
      limit_reset: null,
      byok_usage: 25.5,
      expires_at: null,
      is_provisioning_key: true,
    })
  })

  it('that has overspent has nothing left', () => {
    const limit = { limitNanos: 1, remainingNanos: -5, resets: null }
    expect(toKeyInfo({ label: 'ci', spent, limit, expiresAt: null, managesKeys: false }).limit_remaining).toBe(0)
  })
})

describe('credits', () => {
  it('are USD', () => {
    expect(toCredits({ grantedNanos: 300_000_000_000, spentNanos: 60_738_955_670 })).toEqual({
      total_credits: 300,
      total_usage: 60.73895567,
    })
  })
})

describe('the endpoints of a model', () => {
  const offer = {
    provider: 'openai',
    contextTokens: 8192,
    outputTokensMax: 4096,
    media: ['image'] as const,
    price: {
      inputNanosPer1k: 30_000_000,
      outputNanosPer1k: 60_000_000,
      cachedInputNanosPer1k: null,
      cacheWriteNanosPer1k: 37_500,
      requestNanos: 0,
    },
    score: { successRate: 0.995, ttftMs: { p50: 250, p75: 350, p90: 480, p99: 850 }, tokensPerSecond: null },
    parameters: ['temperature'],
  }

  it('have prices per token as plain decimals, and what was measured', () => {
    const { architecture, endpoints } = toEndpoints({ id: 'openai/gpt-4', name: 'GPT-4', offers: [offer] })
    expect(architecture.input_modalities).toEqual(['text', 'image'])
    expect(endpoints).toEqual([
      {
        name: 'OpenAI: GPT-4',
        model_id: 'openai/gpt-4',
        model_name: 'GPT-4',
        context_length: 8192,
        pricing: {
          prompt: '0.00003',
          completion: '0.00006',
          request: '0',
          input_cache_write: '0.0000000375',
          discount: 0,
        },
        provider_name: 'OpenAI',
        tag: 'openai',
        quantization: 'unknown',
        max_completion_tokens: 4096,
        max_prompt_tokens: 8192,
        supported_parameters: ['temperature'],
        status: 0,
        uptime_last_30m: 99.5,
        supports_implicit_caching: false,
        latency_last_30m: { p50: 250, p75: 350, p90: 480, p99: 850 },
        throughput_last_30m: null,
      },
    ])
  })

  it('are only those whose price is known', () => {
    const model = {
      id: 'a/b',
      name: 'B',
      offers: [
        { ...offer, price: null },
        { ...offer, provider: 'vertex', score: null },
      ],
    }
    expect(toEndpoints(model).endpoints.map(({ tag, uptime_last_30m }) => [tag, uptime_last_30m])).toEqual([
      ['google-vertex', null],
    ])
  })
})

describe('a provider’s slug', () => {
  it('is read back as the same provider', () => {
    for (const id of [
      'gemini',
      'vertex',
      'bedrock',
      'azure',
      'zai',
      'xai',
      'moonshot',
      'workers-ai',
      'together',
      'custom',
    ]) {
      expect(ownProvider(openRouterName(id).slug)).toBe(id)
    }
  })
})
