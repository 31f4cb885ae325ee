import { describe, expect, it } from 'vitest'
import { litellm } from '../../../../src/conventions/litellm/litellm.ts'
import { echo, faultOf, SECRET } from '../support.ts'
import { body, read } from './support.ts'

describe('who speaks it', () => {
  it('is known by its fields, its headers, its tags and its words for providers', () => {
    const none = new Headers()
    for (const field of ['fallbacks', 'num_retries', 'timeout', 'mock_response', 'api_key', 'custom_llm_provider']) {
      expect(litellm.speaks(none, { ...body, [field]: 1 })).toBe(true)
    }
    expect(litellm.speaks(new Headers({ 'x-litellm-tags': 'a' }), body)).toBe(true)
    expect(litellm.speaks(none, { ...body, metadata: { tags: ['a'] } })).toBe(true)
    expect(litellm.speaks(none, { model: 'vertex_ai/gemini-2.5-pro' })).toBe(true)
  })

  it('is nobody who speaks plain OpenAI', () => {
    for (const model of ['gpt-4o', 'openai/gpt-4o', 'gemini/gemini-2.5-pro', 'cloudflare/auto', 'z-ai/glm-5']) {
      expect(litellm.speaks(new Headers(), { ...body, model, metadata: { a: 'b' }, cache: { ttl: 5 } })).toBe(false)
    }
    expect(litellm.speaks(new Headers(), {})).toBe(false)
  })
})

describe('a model', () => {
  it.each([
    ['vertex_ai/gemini-2.5-pro', 'vertex/gemini-2.5-pro'],
    ['together_ai/meta-llama/Llama-3.3-70B', 'together/meta-llama/Llama-3.3-70B'],
    ['fireworks_ai/accounts/fireworks/models/x', 'fireworks/accounts/fireworks/models/x'],
    ['bedrock/converse/us.anthropic.claude-sonnet-4-v1:0', 'bedrock/us.anthropic.claude-sonnet-4-v1:0'],
    ['azure/my-deployment', 'azure/my-deployment'],
    ['hosted_vllm/qwen', 'vllm/qwen'],
    ['litellm_proxy/my-route', 'my-route'],
    ['cloudflare/@cf/meta/llama', 'workers-ai/@cf/meta/llama'],
    ['x-ai/grok-4', 'x-ai/grok-4'],
    ['gpt-4o', 'gpt-4o'],
  ])('%s is %s', (name, own) => expect(read({ model: name, num_retries: 1 }).model).toBe(own))

  it('is whose `custom_llm_provider` it says', () => {
    expect(read({ custom_llm_provider: 'vertex_ai' }).model).toBe('vertex/gpt-4o')
    expect(read({ model: 'vertex_ai/gemini', custom_llm_provider: 'vertex_ai' }).model).toBe('vertex/gemini')
  })
})

describe('fallbacks', () => {
  it('are names, in our words', () => {
    expect(read({ fallbacks: ['vertex_ai/gemini-2.5-pro', 'claude'] }).wish).toEqual({
      fallbacks: ['vertex/gemini-2.5-pro', 'claude'],
    })
  })

  it('are the list for the model that is asked, or for any', () => {
    const lists = [{ 'gpt-4o': ['claude', 'gemini/g'] }, { other: ['x'] }]
    expect(read({ fallbacks: lists }).wish.fallbacks).toEqual(['claude', 'gemini/g'])
    expect(read({ fallbacks: [{ '*': ['y'] }] }).wish.fallbacks).toEqual(['y'])
    expect(read({ fallbacks: [{ other: ['x'] }] }).wish.fallbacks).toBeUndefined()
  })

  it('may have fields of their own, which they alone are sent', () => {
    const messages = [{ role: 'user', content: 'What is LiteLLM?' }]
    const { wish } = read({
      fallbacks: [{ model: 'claude-3-haiku', messages, temperature: 0.2, num_retries: 3, stream: true }, 'gpt-4'],
    })
    expect(wish).toEqual({
      targets: [
        { model: 'gpt-4o' },
        { model: 'claude-3-haiku', params: { messages, temperature: 0.2 } },
        { model: 'gpt-4' },
      ],
      strategy: 'fallback',
    })
  })

  it('may have keys of their own', () => {
    const reading = read({ fallbacks: [{ model: 'anthropic/claude', api_key: SECRET }] })
    expect(reading.wish.targets).toEqual([{ model: 'gpt-4o' }, { model: 'anthropic/claude' }])
    expect(reading.targetKeys).toEqual([null, { provider: 'anthropic', apiKey: SECRET, baseUrl: null }])
    expect(reading.ownKey).toBeUndefined()
  })

  it('for one kind of failure follow any, and that is said', () => {
    const { wish, warnings } = read({
      fallbacks: ['a/b'],
      context_window_fallbacks: [{ 'gpt-4o': ['big/model'] }],
      context_window_fallback_dict: { 'gpt-4o': 'bigger/model' },
    })
    expect(wish.fallbacks).toEqual(['a/b', 'big/model', 'bigger/model'])
    expect(warnings).toEqual(['Fallbacks for failures of one kind are tried after any failure.'])
  })

  it('may be turned off', () => {
    expect(read({ disable_fallbacks: true }).wish).toEqual({ allow_fallbacks: false })
    expect(read({ disable_fallbacks: false }).wish).toEqual({})
  })

  it.each([
    [{ fallbacks: 'a' }, 'fallbacks'],
    [{ fallbacks: [7] }, 'fallbacks.0'],
    [{ fallbacks: [{ model: '' }] }, 'fallbacks.0.model'],
    [{ fallbacks: [{ 'gpt-4o': 'x', model: 7 }] }, 'fallbacks.0.model'],
    [{ fallbacks: [{ 'gpt-4o': [7] }] }, 'fallbacks.0.gpt-4o.0'],
    [{ fallbacks: [{ model: 'a', messages: [] }] }, 'fallbacks.0.messages'],
    [{ fallbacks: [{ model: 'a', api_base: 'http://x.example' }] }, 'fallbacks.0.api_base'],
    [{ disable_fallbacks: 'yes' }, 'disable_fallbacks'],
    [{ context_window_fallbacks: 7 }, 'context_window_fallbacks'],
  ])('must be well formed: %o', (fields, param) => {
    faultOf(() => read(fields), param)
  })
})

describe('a race', () => {
  it('is a second request a moment after the first', () => {
    const { model, wish, warnings } = read({ model: 'gpt-4o, groq/llama ,x/y', fastest_response: true })
    expect(model).toBe('gpt-4o')
    expect(wish).toEqual({ fallbacks: ['groq/llama', 'x/y'], hedge_after_ms: 1 })
    expect(warnings).toEqual(['`fastest_response`: no more than 2 are asked at once.'])
  })
})

describe('patience', () => {
  it('counts what follows the first attempt, for each model', () => {
    expect(read({ num_retries: 2 }).wish.attempts).toBe(3)
    expect(read({ num_retries: 0 }).wish.attempts).toBe(1)
    expect(read({ num_retries: 2, fallbacks: ['a', 'b'] }).wish.attempts).toBe(9)
    expect(read({ num_retries: 9, fallbacks: ['a', 'b'] }).wish.attempts).toBe(10)
    expect(read({ fallbacks: ['a', 'b', 'c', 'd', 'e'] }).wish.attempts).toBe(6)
    expect(read({ num_retries: 2 }, { 'x-litellm-num-retries': '1' }).wish.attempts).toBe(2)
  })

  it('is told in seconds, by headers before the body', () => {
    expect(read({ timeout: 1.5 }).wish.deadlines).toEqual({ first_token_ms: 1500 })
    expect(read({ timeout: 9 }, { 'x-litellm-timeout': '0.25' }).wish.deadlines).toEqual({ first_token_ms: 250 })
    expect(read({ timeout: 1e9 }).wish.deadlines).toEqual({ first_token_ms: 3_600_000 })
    expect(read({ timeout: 9, stream_timeout: 2, stream: true }).wish.deadlines).toEqual({ first_token_ms: 2000 })
    expect(read({ timeout: 9, stream_timeout: 2 }).wish.deadlines).toEqual({ first_token_ms: 9000 })
    expect(read({ stream: true }, { 'x-litellm-stream-timeout': '3' }).wish.deadlines).toEqual({ first_token_ms: 3000 })
  })

  it('must be a number', () => {
    faultOf(() => read({ timeout: '5' }), 'timeout')
    faultOf(() => read({ num_retries: 1.5 }), 'num_retries')
    faultOf(() => read({}, { 'x-litellm-timeout': 'soon' }), 'x-litellm-timeout')
    faultOf(() => read({}, { 'x-litellm-num-retries': '-1' }), 'x-litellm-num-retries')
  })
})

describe("the caller's own key", () => {
  it('is for whoever serves the model that the body names', () => {
    expect(read({ api_key: SECRET }).ownKey).toEqual({ provider: null, apiKey: SECRET, baseUrl: null })
    expect(read({ model: 'together_ai/x', api_key: SECRET }).ownKey).toEqual({
      provider: 'together',
      apiKey: SECRET,
      baseUrl: null,
    })
  })

  it('is not for what follows that model', () => {
    const { wish, targetKeys } = read({ model: 'groq/llama', api_key: SECRET, fallbacks: ['gpt-4'] })
    expect(wish.targets).toEqual([{ model: 'groq/llama' }, { model: 'gpt-4' }])
    expect(targetKeys).toEqual([{ provider: 'groq', apiKey: SECRET, baseUrl: null }, null])
  })

  it('goes with an address, which is a known provider’s or any server’s that speaks OpenAI’s dialect', () => {
    const custom = read({ model: 'openai/qwen', api_key: SECRET, api_base: 'https://llm.example.com/v1/' })
    expect(custom.model).toBe('custom/qwen')
    expect(custom.ownKey).toEqual({ provider: 'custom', apiKey: SECRET, baseUrl: 'https://llm.example.com/v1' })
    const known = read({ model: 'llama', api_key: SECRET, base_url: 'https://api.groq.com/openai/v1' })
    expect([known.model, known.ownKey]).toEqual(['groq/llama', { provider: 'groq', apiKey: SECRET, baseUrl: null }])
    const own = read({ model: 'fireworks_ai/x', api_key: SECRET, api_base: 'https://dev.fireworks.example/v1' })
    expect(own.ownKey).toEqual({ provider: 'fireworks', apiKey: SECRET, baseUrl: 'https://dev.fireworks.example/v1' })
  })

  it('opens Azure at its address and version', () => {
    const azure = { model: 'azure/gpt', api_key: SECRET, api_base: 'https://acme.openai.azure.com/' }
    expect(read({ ...azure, api_version: '2024-10-21' }).ownKey?.baseUrl).toBe(
      'https://acme.openai.azure.com/openai/2024-10-21',
    )
    expect(read({ ...azure, api_version: 'preview' }).ownKey?.baseUrl).toBe('https://acme.openai.azure.com')
    faultOf(() => read({ ...azure, api_version: '../x' }), 'api_version')
  })

  it('that is stored here is never sent to an address of the caller’s choosing', () => {
    expect(read({ model: 'openai/qwen', api_base: 'https://llm.example.com/v1' }).ownKey?.apiKey).toBe('')
    expect(read({ model: 'groq/x', api_base: 'https://llm.example.com/v1' }).ownKey?.apiKey).toBe('')
    for (const api_base of ['http://llm.example.com', 'https://127.0.0.1', 'https://u:p@x.example', 'nonsense']) {
      faultOf(() => read({ model: 'groq/x', api_base, api_key: SECRET }), 'api_base')
      faultOf(() => read({ model: 'openai/x', api_base, api_key: SECRET }), 'api_base')
    }
  })

  it('may stand in `authorization` beside the gateway’s', () => {
    const headers = { 'x-litellm-api-key': 'Bearer sl-gateway', authorization: `Bearer ${SECRET}` }
    expect(read({ model: 'groq/x' }, headers).ownKey).toEqual({ provider: 'groq', apiKey: SECRET, baseUrl: null })
    expect(read({}, { 'x-litellm-api-key': 'sl-gateway' }).ownKey).toBeUndefined()
    expect(read({ num_retries: 1 }, { authorization: 'Bearer sl', 'x-api-key': SECRET }).ownKey).toBeUndefined()
  })
})

describe('metadata', () => {
  it('is kept as text, with all tags in one', () => {
    const { wish, own, warnings } = read(
      { metadata: { tags: ['a', 'b'], generation: 7, deep: { x: 1 } }, tags: ['b', 'c'], litellm_trace_id: 't' },
      { 'x-litellm-tags': 'd', 'x-litellm-spend-logs-metadata': '{"team":"x"}' },
    )
    expect(wish.metadata).toEqual({ generation: '7', team: 'x', tags: 'a,b,c,d', trace_id: 't' })
    expect(own).toEqual(expect.arrayContaining(['metadata', 'tags', 'litellm_trace_id']))
    expect(warnings).toEqual(['Metadata is kept as short text: `deep` is not.'])
  })

  it('stays in the body where it is OpenAI’s as well', () => {
    const { wish, own } = read({ metadata: { a: 'b' }, num_retries: 1 })
    expect(wish.metadata).toEqual({ a: 'b' })
    expect(own).not.toContain('metadata')
  })

  it('tells whose request and which session it is', () => {
    const headers = { 'x-litellm-end-user-id': 'u1', 'x-litellm-session-id': 's1' }
    expect(read({}, headers)).toMatchObject({ sets: { user: 'u1' }, wish: { session: 's1' } })
    expect(read({ user: 'other' }, headers).sets).toEqual({})
    expect(read({ litellm_session_id: 's2' }).wish.session).toBe('s2')
  })

  it('must be an object, and tags a list of names', () => {
    faultOf(() => read({ metadata: 'x', num_retries: 1 }), 'metadata')
    faultOf(() => read({ metadata: { tags: [1] } }), 'metadata.tags.0')
    faultOf(() => read({ tags: 'a' }), 'tags')
    faultOf(() => read({}, { 'x-litellm-spend-logs-metadata': 'x' }), 'x-litellm-spend-logs-metadata')
  })
})

describe('memory', () => {
  it.each([
    [
      { ttl: 300, 'no-store': true },
      { ttl: 300, no_store: true },
    ],
    [{ 'no-cache': true }, { refresh: true }],
    [{ 's-maxage': 600 }, { ttl: 600 }],
    [{ 's-maxage': 600, ttl: 60 }, { ttl: 60 }],
    [{ 's-maxage': 60, ttl: 600 }, { ttl: 60 }],
    [
      { namespace: 'n', ttl: 5 },
      { ttl: 5, namespace: 'n' },
    ],
  ])('is asked %o as %o', (cache, wish) => {
    const reading = read({ cache, num_retries: 0 })
    expect(reading.wish.cache).toEqual(wish)
    expect(reading.own).toContain('cache')
  })

  it('is left to our own words where it is asked in them', () => {
    const { wish, own } = read({ cache: { ttl: 5 }, num_retries: 0 })
    expect(wish.cache).toBeUndefined()
    expect(own).not.toContain('cache')
  })

  it('is warned of where it is not told for how long', () => {
    expect(read({ cache: { 'use-cache': true } }).warnings).toHaveLength(1)
    faultOf(() => read({ cache: { 'no-cache': 'yes' } }), 'cache.no-cache')
    faultOf(() => read({ cache: { 's-maxage': -1 } }), 'cache.s-maxage')
    faultOf(() => read({ cache: 7 }), 'cache')
  })
})

describe('a test', () => {
  it('is answered by the sandbox, with the text that it alone is told', () => {
    const reading = read({ mock_response: 'LiteLLM is awesome', fallbacks: ['claude'], api_key: SECRET })
    expect(reading.model).toBe('sandbox/echo-small')
    expect(reading.wish.targets).toEqual([
      { model: 'sandbox/echo-small', params: { mock_response: 'LiteLLM is awesome' } },
    ])
    expect([reading.ownKey, reading.targetKeys]).toEqual([undefined, undefined])
    expect(reading.own).toContain('mock_response')
  })

  it.each([
    ['litellm.RateLimitError', 'sandbox/ratelimited'],
    ['litellm.InternalServerError', 'sandbox/down'],
    ['litellm.ContextWindowExceededError', 'sandbox/overflow'],
    ['Exception: content_filter_policy', 'sandbox/refuses'],
    [true, 'sandbox/echo-small'],
  ])('acts %s out', (answer, model) => {
    expect(read({ mock_response: answer })).toMatchObject({ model, wish: {} })
  })

  it('of fallbacks fails first and goes on', () => {
    expect(read({ mock_testing_fallbacks: true, fallbacks: ['claude'] })).toMatchObject({
      model: 'sandbox/down',
      wish: { fallbacks: ['claude'] },
    })
  })

  it('must be text', () => {
    faultOf(() => read({ mock_response: 7 }), 'mock_response')
    expect(read({ mock_response: false }).model).toBe('gpt-4o')
  })
})

describe('what is not followed', () => {
  it('is said, and never sent on', () => {
    const { own, warnings } = read(
      { guardrails: ['x'], aws_secret_access_key: SECRET, drop_params: false, allowed_openai_params: ['tools'] },
      { 'x-litellm-disable-callbacks': 'x' },
    )
    expect(warnings).toEqual([
      '`drop_params`: what a provider does not take is left out all the same.',
      'Not followed: `guardrails`, `aws_secret_access_key`.',
      'Not read: `x-litellm-disable-callbacks`.',
    ])
    expect(own).toEqual(expect.arrayContaining(['guardrails', 'aws_secret_access_key', 'drop_params']))
  })

  it('are fields that the request itself wants left out', () => {
    const { own } = read({ additional_drop_params: ['logit_bias', 'model'] })
    expect(own).toContain('logit_bias')
    expect(own).not.toContain('model')
  })
})

describe('the headers of an answer', () => {
  it('say what is known when it begins', () => {
    const about = { ...echo, attempts: 3, targetIndex: 1, costNanos: 1500, provider: 'vertex', model: 'gemini' }
    expect(litellm.echo(about)).toEqual({
      'x-litellm-call-id': 'req_1',
      'x-litellm-model-id': 'vertex/gemini',
      'x-litellm-model-group': 'gpt-4o',
      'x-litellm-response-duration-ms': '5',
      'x-litellm-attempted-retries': '1',
      'x-litellm-attempted-fallbacks': '1',
      'x-litellm-response-cost': '0.0000015',
      'x-litellm-response-cost-original': '0.0000015',
    })
    expect(litellm.echo(echo)).not.toHaveProperty('x-litellm-response-cost')
  })
})
