import { describe, expect, it } from 'vitest'
import conditional from '../../../fixtures/conventions/portkey/conditional.json'
import { faultOf, SECRET } from '../support.ts'
import { body, read, withConfig } from './support.ts'

describe('a config', () => {
  it('that is named by its id is the tenant’s route of that name', () => {
    const reading = read({ 'x-portkey-config': 'pc-my-config-1f2e', 'x-portkey-request-timeout': '3000' })
    expect(reading.model).toBe('pc-my-config-1f2e')
    expect(reading.wish).toEqual({ deadlines: { first_token_ms: 3000 } })
  })

  it('of one target changes the request itself', () => {
    const reading = withConfig({
      provider: '@anthropic-prod',
      override_params: { model: 'claude-sonnet-4-20250514', max_tokens: 512, temperature: 0 },
      default_params: { top_p: 0.5, messages: [] },
    })
    expect(reading.model).toBe('anthropic/claude-sonnet-4-20250514')
    expect(reading.sets).toEqual({ max_tokens: 512, temperature: 0, top_p: 0.5 })
    expect(reading.wish).toEqual({})
  })

  it('with a fallback asks one after the other', () => {
    const reading = withConfig({
      strategy: { mode: 'fallback' },
      targets: [
        { provider: '@openai-prod', override_params: { model: 'gpt-4o' } },
        { override_params: { model: '@anthropic-prod/claude-sonnet-4', max_tokens: 9 } },
      ],
    })
    expect(reading.wish).toEqual({
      strategy: 'fallback',
      targets: [{ model: 'openai/gpt-4o' }, { model: 'anthropic/claude-sonnet-4', params: { max_tokens: 9 } }],
    })
    expect(reading.model).toBe('openai/gpt-4o')
  })

  it('with a balance draws one by weight and asks no other; a weight of 0 is never drawn', () => {
    const reading = withConfig({
      strategy: { mode: 'loadbalance' },
      targets: [
        { provider: 'openai', weight: 0.7 },
        { provider: 'groq', weight: 0.3 },
        { provider: 'xai', weight: 0 },
        { provider: 'mistral-ai' },
      ],
    })
    expect(reading.wish).toEqual({
      strategy: 'weighted',
      allow_fallbacks: false,
      targets: [
        { model: 'openai/gpt-4o', weight: 0.7 },
        { model: 'groq/gpt-4o', weight: 0.3 },
        { model: 'mistral/gpt-4o', weight: 1 },
      ],
    })
  })

  it('with a balance in a balance shares out the share', () => {
    const inner = {
      strategy: { mode: 'loadbalance' },
      targets: [
        { provider: 'openai', weight: 1 },
        { provider: 'groq', weight: 3 },
      ],
    }
    const reading = withConfig({
      strategy: { mode: 'loadbalance' },
      targets: [
        { ...inner, weight: 0.8 },
        { provider: 'xai', weight: 0.2 },
      ],
    })
    const shares = reading.wish.targets?.map(({ weight = 0 }) => weight) ?? []
    expect(shares[0]).toBeCloseTo(0.2)
    expect(shares[1]).toBeCloseTo(0.6)
    expect(shares[2]).toBeCloseTo(0.2)
    expect(reading.warnings).toEqual([])
  })

  it('with fallbacks and balances in one has tiers, and says what differs', () => {
    const reading = withConfig({
      strategy: { mode: 'loadbalance' },
      targets: [
        { provider: 'openai' },
        { strategy: { mode: 'fallback' }, targets: [{ provider: 'groq' }, { provider: 'anthropic' }] },
      ],
    })
    const [first, second, backup] = reading.wish.targets?.map(({ weight = 0 }) => weight) ?? []
    expect(first).toBe(second)
    expect(backup).toBeLessThan((first ?? 0) * 1e-8)
    expect(reading.wish.targets?.map(({ model }) => model)).toEqual([
      'openai/gpt-4o',
      'groq/gpt-4o',
      'anthropic/gpt-4o',
    ])
    expect(reading.wish.allow_fallbacks).toBeUndefined()
    expect(reading.warnings.join()).toContain('Fallbacks and balances in one')
  })

  it('hands down what it says to nested targets, unless they say otherwise', () => {
    const reading = withConfig({
      strategy: { mode: 'fallback' },
      override_params: { temperature: 0, top_p: 1 },
      requestTimeout: 2000,
      retry: { attempts: 1 },
      cache: { mode: 'simple', max_age: 60 },
      targets: [
        { provider: 'openai', override_params: { temperature: 1 } },
        { provider: 'groq', request_timeout: 5000 },
      ],
    })
    expect(reading.wish.targets).toEqual([
      { model: 'openai/gpt-4o', params: { temperature: 1, top_p: 1 } },
      { model: 'groq/gpt-4o', params: { temperature: 0, top_p: 1 } },
    ])
    expect(reading.wish).toMatchObject({ attempts: 4, deadlines: { first_token_ms: 5000 }, cache: { ttl: 60 } })
    expect(reading.warnings).toEqual(['Targets differ in `request_timeout`: the longest counts.'])
  })

  it('leaves to the body alone whether an answer is streamed, where several targets may give it', () => {
    const config = {
      strategy: { mode: 'fallback' },
      targets: [{ provider: 'openai', override_params: { stream: true } }, { provider: 'groq' }],
    }
    expect(withConfig(config).wish.targets).toEqual([{ model: 'openai/gpt-4o' }, { model: 'groq/gpt-4o' }])
    expect(withConfig(config).warnings).toEqual(["The body's `stream` counts for all targets."])
    expect(withConfig({ provider: 'openai', override_params: { stream: true } }).sets).toEqual({ stream: true })
  })

  it('tries again five times at most, and ten times in all', () => {
    expect(withConfig({ provider: 'openai', retry: { attempts: 9 } }).wish.attempts).toBe(6)
    const targets = [{ provider: 'openai' }, { provider: 'groq' }]
    const both = withConfig({ strategy: { mode: 'fallback' }, retry: { attempts: 5 }, targets })
    expect(both.wish.attempts).toBe(10)
  })

  it('lets every target of a long fallback be asked', () => {
    const targets = ['openai', 'groq', 'xai', 'deepseek', 'cohere', 'cerebras'].map((provider) => ({ provider }))
    expect(withConfig({ strategy: { mode: 'fallback' }, targets }).wish.attempts).toBe(6)
  })

  it('chooses by conditions, in their order, or the default', () => {
    const json = JSON.stringify(conditional)
    const chosen = (headers: Record<string, string>, asked: object, path?: string) =>
      read({ 'x-portkey-config': json, ...headers }, { ...body, ...asked }, path).model
    expect(chosen({}, {})).toBe('openai/gpt-4o')
    expect(chosen({}, { temperature: 0.9 })).toBe('xai/grok-4')
    expect(chosen({ 'x-portkey-metadata': '{"user_plan":"paid"}' }, { temperature: 0.9 })).toBe(
      'anthropic/claude-opus-4',
    )
    expect(chosen({}, {}, '/v1/embeddings')).toBe('cohere/gpt-4o')
  })

  it('leaves the provider to the request where a target is passed through', () => {
    const passing = {
      strategy: { mode: 'fallback' },
      targets: [{ passthrough: true }, { provider: '@anthropic-backup' }],
    }
    expect(withConfig(passing, { 'x-portkey-provider': 'groq' }).wish.targets).toEqual([
      { model: 'groq/gpt-4o' },
      { model: 'anthropic/gpt-4o' },
    ])
  })

  it('keeps requests together that have in common what it says', () => {
    const sticky = {
      mode: 'loadbalance',
      sticky_session: { hash_fields: ['metadata.user_id', 'params.user'], ttl: 60 },
    }
    const config = { strategy: sticky, targets: [{ provider: 'openai' }, { provider: 'groq' }] }
    expect(withConfig(config, { 'x-portkey-metadata': '{"user_id":"u1"}' }).wish.session).toBe('u1')
    expect(withConfig(config).wish.session).toBeUndefined()
  })

  it('names what is not followed, guardrails among it', () => {
    const { warnings } = withConfig({
      strategy: { mode: 'fallback', on_status_codes: [429] },
      targets: [{ provider: 'openai', retry: { attempts: 2, on_status_codes: [500] } }],
      input_guardrails: ['pg-1'],
      cache: { mode: 'semantic' },
    })
    expect(warnings.join()).toBe(
      'Not followed in `x-portkey-config`: `input_guardrails`, `cache.mode`, `strategy.on_status_codes`, `retry.on_status_codes`.',
    )
  })
})

describe('faults name the header and tell no secret', () => {
  const CONFIG = 'x-portkey-config'
  const target = { provider: 'openai', api_key: SECRET }
  it.each<[string, Record<string, string>]>([
    ['x-portkey-metadata', { 'x-portkey-metadata': "{'_user': 'x'}" }],
    ['x-portkey-metadata', { 'x-portkey-metadata': '["x"]' }],
    ['x-portkey-metadata', { 'x-portkey-metadata': '{"a":{"b":1}}' }],
    ['x-portkey-metadata', { 'x-portkey-metadata': `{"${'k'.repeat(65)}":"v"}` }],
    ['x-portkey-request-timeout', { 'x-portkey-request-timeout': 'soon' }],
    ['x-portkey-cache-force-refresh', { 'x-portkey-cache-force-refresh': 'perhaps' }],
    ['x-portkey-custom-host', { 'x-portkey-custom-host': 'http://10.0.0.1/v1' }],
    ['x-portkey-custom-host', { 'x-portkey-custom-host': `https://user:${SECRET}@example.com` }],
    [CONFIG, { [CONFIG]: `{"api_key":"${SECRET}"` }],
    [CONFIG, { [CONFIG]: '[1]' }],
    [CONFIG, { [CONFIG]: 'has spaces in it' }],
  ])('%s: %j', (param, headers) => {
    faultOf(() => read(headers), param)
  })

  it.each<[string, unknown]>([
    ['config.strategy.mode', { strategy: { mode: 'random' }, targets: [target] }],
    ['config.targets', { strategy: { mode: 'fallback' }, ...target }],
    ['config.targets[0]', { strategy: { mode: 'fallback' }, targets: ['x'] }],
    ['config.targets[0].weight', { strategy: { mode: 'loadbalance' }, targets: [{ ...target, weight: -1 }] }],
    ['config.targets', { strategy: { mode: 'loadbalance' }, targets: [{ ...target, weight: 0 }] }],
    ['config.strategy', { strategy: { mode: 'conditional', default: 'b' }, targets: [{ ...target, name: 'a' }] }],
    ['config.strategy', { strategy: { mode: 'conditional' }, targets: [{ ...target, name: 'a' }] }],
    ['config.strategy.conditions[0].then', { strategy: { mode: 'conditional', conditions: [{}] }, targets: [target] }],
    ['config.api_key', { provider: 'openai', api_key: { secret: SECRET } }],
    ['config.cache.mode', { ...target, cache: { mode: SECRET } }],
    ['config.retry.attempts', { ...target, retry: { attempts: 'many' } }],
    ['custom host', { ...target, custom_host: 'https://localhost/v1' }],
  ])('%s', (place, config) => {
    const fault = faultOf(() => withConfig(config), CONFIG)
    expect(fault.message).toContain(place)
  })

  it('refuses a config nested without end', () => {
    let config: object = target
    for (let depth = 0; depth < 9; depth++) config = { strategy: { mode: 'single' }, targets: [config] }
    faultOf(() => withConfig(config), CONFIG)
  })

  it('refuses more targets than can be wished for', () => {
    faultOf(() => withConfig({ strategy: { mode: 'fallback' }, targets: Array(51).fill(target) }), CONFIG)
  })

  it('refuses targets among which one has no model', () => {
    const config = { strategy: { mode: 'fallback' }, targets: [target, { provider: 'groq' }] }
    faultOf(() => withConfig(config, {}, { messages: [] }), 'model')
  })
})
