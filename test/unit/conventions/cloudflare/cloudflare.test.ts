import { describe, expect, it } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import { cloudflare } from '../../../../src/conventions/cloudflare/cloudflare.ts'
import { echo, faultOf, SECRET } from '../support.ts'

const account = '0123456789abcdef0123456789abcdef'
const read = (headers: Record<string, string>, model = 'openai/gpt-4o', pathname?: string) => {
  const reading = cloudflare.read(new Headers(headers), { model }, pathname)
  expect(Wish.safeParse(reading.wish).error).toBeUndefined()
  return reading
}

it('is known by its headers, old ones among them, and by its own names of models', () => {
  expect(cloudflare.speaks(new Headers({ 'cf-aig-cache-ttl': '60' }), {})).toBe(true)
  expect(cloudflare.speaks(new Headers({ 'cf-skip-cache': 'true' }), {})).toBe(true)
  for (const model of ['dynamic/support', 'cloudflare/auto', '@cf/meta/llama-3.1-8b-instruct']) {
    expect(cloudflare.speaks(new Headers(), { model })).toBe(true)
  }
  expect(cloudflare.speaks(new Headers({ 'cf-connecting-ip': '1.1.1.1' }), { model: 'openai/gpt-4o' })).toBe(false)
})

it.each([
  ['google-ai-studio/gemini-2.5-flash', 'gemini/gemini-2.5-flash'],
  ['anthropic/claude-sonnet-4-5', 'anthropic/claude-sonnet-4-5'],
  ['workers-ai/@cf/meta/llama-3.1-8b-instruct', 'workers-ai/@cf/meta/llama-3.1-8b-instruct'],
  ['@cf/moonshotai/kimi-k2.6', 'workers-ai/@cf/moonshotai/kimi-k2.6'],
  ['dynamic/support', 'support'],
  ['cloudflare/auto', 'auto'],
  ['gpt-4o', 'gpt-4o'],
])('names %s as %s', (model, own) => {
  expect(read({}, model).model).toBe(own)
})

it('puts the provider that the path names before the model, whatever the model is called', () => {
  expect(read({}, 'openai/gpt-5-mini', `/v1/${account}/default/openrouter/chat/completions`).model).toBe(
    'openrouter/openai/gpt-5-mini',
  )
  expect(cloudflare.read(new Headers(), {}, `/v1/${account}/g/openai/responses`).model).toBeUndefined()
})

describe("the caller's own key", () => {
  const keyed = { 'cf-aig-authorization': 'Bearer sl-gateway', authorization: `Bearer ${SECRET}` }

  it('stands beside the gateway key and is for the provider that is named', () => {
    expect(read(keyed).ownKey).toEqual({ provider: 'openai', apiKey: SECRET, baseUrl: null })
    const anthropic = { authorization: 'Bearer sl-gateway', 'x-api-key': SECRET }
    expect(read(anthropic, 'claude-sonnet-4-5', `/v1/${account}/g/anthropic/v1/messages`).ownKey).toMatchObject({
      provider: 'anthropic',
      apiKey: SECRET,
    })
  })

  it('opens Workers AI at the account that the path names', () => {
    const reading = read(keyed, '@cf/meta/llama-3.1-8b-instruct', `/v1/${account}/g/compat/chat/completions`)
    expect(reading.ownKey?.baseUrl).toBe(`https://api.cloudflare.com/client/v4/accounts/${account}/ai/v1`)
  })

  it('is none where no provider is named, or there is but one key', () => {
    expect(read(keyed, 'dynamic/support').ownKey).toBeUndefined()
    expect(read(keyed, 'cloudflare/auto').ownKey).toBeUndefined()
    expect(read({ authorization: 'Bearer sl-gateway' }).ownKey).toBeUndefined()
    expect(read({ ...keyed, authorization: 'Bearer ' }).ownKey).toBeUndefined()
  })
})

describe('headers', () => {
  it('say how long to wait, how often to try, what to keep and who asks', () => {
    const { wish, warnings } = read({
      'cf-aig-request-timeout': '5000',
      'cf-aig-max-attempts': '3',
      'cf-aig-cache-ttl': '3600',
      'cf-aig-metadata': '{"team": "AI", "user": 12345, "test":true}',
      'cf-aig-session-id': 's1',
      'cf-aig-zdr': 'true',
      'cf-aig-gateway-id': 'default',
    })
    expect(wish).toEqual({
      deadlines: { first_token_ms: 5000 },
      attempts: 3,
      cache: { ttl: 3600 },
      metadata: { team: 'AI', user: '12345', test: 'true' },
      session: 's1',
      zero_retention: true,
    })
    expect(warnings).toEqual([])
  })

  it('allow five attempts at most', () => {
    expect(read({ 'cf-aig-max-attempts': '9' }).wish.attempts).toBe(5)
  })

  it('turn the cache off, by either name', () => {
    expect(read({ 'cf-aig-skip-cache': 'true', 'cf-aig-cache-ttl': '60' }).wish.cache).toEqual({ ttl: 0 })
    expect(read({ 'cf-cache-ttl': '60' }).wish.cache).toEqual({ ttl: 60 })
    expect(read({ 'cf-aig-skip-cache': 'false' }).wish.cache).toBeUndefined()
  })

  it('forget the session where it is not to hold', () => {
    expect(read({ 'cf-aig-session-id': 's1', 'cf-aig-no-session-affinity': 'true' }).wish.session).toBeUndefined()
  })

  it('are warned of when they ask what is not done, by name alone', () => {
    const { warnings } = read({
      'cf-aig-retry-delay': '100',
      'cf-aig-backoff': 'constant',
      'cf-aig-custom-cost': '{"per_token_in":0.000001}',
      'cf-aig-collect-log': 'false',
      'cf-aig-cache-key': SECRET,
      'cf-aig-turn-id': 't',
      'cf-aig-no-wholesale': 'true',
      'cf-aig-byok-alias': 'prod',
      'cf-aig-new': SECRET,
    })
    expect(warnings).toHaveLength(9)
    expect(warnings.at(-1)).toBe('Not read: `cf-aig-new`.')
    expect(warnings.join()).not.toContain(SECRET)
    expect(read({ 'cf-aig-collect-log': 'true' }).warnings).toEqual([])
  })
})

describe('what the router may choose from', () => {
  it('are whole models', () => {
    expect(
      read({ 'cf-aig-allowed-models': 'openai/gpt-5.6-sol, @cf/zai-org/glm-5.2' }, 'cloudflare/auto').wish,
    ).toEqual({
      strategy: 'auto',
      targets: [{ model: 'openai/gpt-5.6-sol' }, { model: 'workers-ai/@cf/zai-org/glm-5.2' }],
    })
  })

  it('are providers, by pattern or by name', () => {
    const only = (headers: Record<string, string>) => read(headers, 'cloudflare/auto').wish.providers?.only
    expect(only({ 'cf-aig-allowed-models': 'anthropic/*' })).toEqual(['anthropic'])
    expect(only({ 'cf-aig-allowed-providers': 'openai,google-ai-studio' })).toEqual(['openai', 'gemini'])
    expect(only({ 'cf-aig-allowed-models': 'anthropic/*,openai/*', 'cf-aig-allowed-providers': 'openai' })).toEqual([
      'openai',
    ])
  })

  it('are those that both headers allow', () => {
    const both = { 'cf-aig-allowed-models': 'openai/a,anthropic/b', 'cf-aig-allowed-providers': 'anthropic' }
    expect(read(both, 'cloudflare/auto').wish.targets).toEqual([{ model: 'anthropic/b' }])
    const none = { ...both, 'cf-aig-allowed-providers': 'groq' }
    faultOf(() => read(none, 'cloudflare/auto'), 'cf-aig-allowed-providers')
  })

  it('are never more than was allowed', () => {
    faultOf(() => read({ 'cf-aig-allowed-models': 'openai/gpt-5*' }, 'cloudflare/auto'), 'cf-aig-allowed-models')
    const mixed = read({ 'cf-aig-allowed-models': 'openai/a,anthropic/*' }, 'cloudflare/auto')
    expect(mixed.wish.targets).toEqual([{ model: 'openai/a' }])
    expect(mixed.warnings).toHaveLength(1)
  })

  it('is of no account for a model that is named', () => {
    const { wish, warnings } = read({ 'cf-aig-allowed-providers': 'groq' })
    expect(wish).toEqual({})
    expect(warnings).toEqual(['`cf-aig-allowed-providers` counts only for `cloudflare/auto`.'])
  })
})

it.each([
  ['cf-aig-request-timeout', '-1'],
  ['cf-aig-max-attempts', 'many'],
  ['cf-aig-cache-ttl', '1.5'],
  ['cf-aig-skip-cache', 'yes'],
  ['cf-aig-metadata', '{"a":'],
  ['cf-aig-metadata', '{"a":{}}'],
  ['cf-aig-custom-cost', '[]'],
  ['cf-aig-backoff', 'random'],
  ['cf-aig-retry-delay', 'x'],
])('refuses %s: %s', (name, value) => {
  faultOf(() => read({ [name]: value }), name)
})

describe('the answer', () => {
  it('tells the step, the ids, the model and the cache', () => {
    expect(cloudflare.echo({ ...echo, targetIndex: 1 })).toEqual({
      'cf-aig-cache-status': 'MISS',
      'cf-aig-step': '1',
      'cf-aig-log-id': 'req_1',
      'cf-aig-request-id': 'req_1',
      'cf-aig-provider': 'openai',
      'cf-aig-model': 'gpt-4o',
    })
    expect(cloudflare.echo({ ...echo, cache: 'bypass' })).not.toHaveProperty('cf-aig-cache-status')
  })

  it('tells what the router chose and why', () => {
    const routed = { ...echo, requestedModel: 'cloudflare/auto' }
    expect(cloudflare.echo(routed)).toMatchObject({
      'cf-aig-routed-model': 'openai/gpt-4o',
      'cf-aig-routing-reason': 'cost_optimal_within_pool',
      'cf-aig-routing-decision-id': 'req_1',
    })
    expect(cloudflare.echo({ ...routed, attempts: 2 })).toMatchObject({
      'cf-aig-routing-reason': 'fallback_candidate_unavailable',
    })
  })
})
