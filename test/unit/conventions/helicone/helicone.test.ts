import { describe, expect, it } from 'vitest'
import { Wish } from '../../../../src/contract/wish.ts'
import { rateLimitPolicy } from '../../../../src/conventions/headers/rate-limit-policy.ts'
import { helicone } from '../../../../src/conventions/helicone.ts'
import { echo, faultOf, SECRET } from '../support.ts'

const read = (headers: Record<string, string>, model: string | undefined = 'gpt-4o', pathname?: string) => {
  const reading = helicone.read(new Headers(headers), { model }, pathname)
  expect(Wish.safeParse(reading.wish).error).toBeUndefined()
  return reading
}
const keyed = { 'Helicone-Auth': 'Bearer sl-gateway', authorization: `Bearer ${SECRET}` }

it('is known by its headers, and by a chain of models', () => {
  expect(helicone.speaks(new Headers({ 'Helicone-Auth': 'Bearer x' }), {})).toBe(true)
  expect(helicone.speaks(new Headers({ 'Helicone-Property-App': 'mobile' }), {})).toBe(true)
  expect(helicone.speaks(new Headers(), { model: 'gpt-4o,claude-sonnet-4' })).toBe(true)
  expect(helicone.speaks(new Headers({ authorization: 'Bearer x' }), { model: 'gpt-4o' })).toBe(false)
})

describe('where a request goes', () => {
  it('is the provider whose address is the target', () => {
    const reading = read({ ...keyed, 'Helicone-Target-URL': 'https://api.groq.com' }, 'llama-3.3-70b')
    expect(reading.model).toBe('groq/llama-3.3-70b')
    expect(reading.ownKey).toEqual({ provider: 'groq', apiKey: SECRET, baseUrl: null })
  })

  it('is an unknown server at that address, with what the path has before the endpoint', () => {
    const target = { ...keyed, 'Helicone-Target-URL': 'https://llm.example.com/' }
    expect(read(target).model).toBe('custom/gpt-4o')
    expect(read(target).ownKey).toEqual({ provider: 'custom', apiKey: SECRET, baseUrl: 'https://llm.example.com/v1' })
    expect(read(target, 'm', '/openai/v1/chat/completions').ownKey?.baseUrl).toBe('https://llm.example.com/openai/v1')
    expect(read(target, 'm', '/v1/embeddings').ownKey?.baseUrl).toBe('https://llm.example.com/v1')
  })

  it('never takes a stored key to a server of the caller’s choosing', () => {
    expect(read({ 'Helicone-Target-URL': 'https://llm.example.com' }).ownKey?.apiKey).toBe('')
  })

  it('stays open without a target, and so does whose key it is', () => {
    expect(read(keyed)).toMatchObject({ model: 'gpt-4o', ownKey: { provider: null, apiKey: SECRET, baseUrl: null } })
    expect(read({ authorization: 'Bearer sl-gateway', 'Helicone-User-Id': 'u' }).ownKey).toBeUndefined()
  })

  it.each(['http://api.openai.com', 'https://169.254.169.254', 'https://x.internal', `https://u:${SECRET}@h.com`])(
    'is never %s',
    (url) => {
      faultOf(() => read({ 'Helicone-Target-URL': url }), 'helicone-target-url')
    },
  )
})

describe('names of models', () => {
  it.each([
    ['gpt-4o-mini/openai', 'openai/gpt-4o-mini'],
    ['gpt-4o/azure/clm1a2b3c', 'azure/gpt-4o'],
    ['openai/gpt-4o', 'openai/gpt-4o'],
    ['meta-llama/llama-3', 'meta-llama/llama-3'],
    ['gpt-4o', 'gpt-4o'],
  ])('%s is %s', (name, own) => {
    expect(read({}, name)).toMatchObject({ model: own, wish: {} })
  })

  it('in a chain are tried one after the other, without the providers left out', () => {
    expect(read({}, '!anthropic,gpt-4o/openai, gpt-4o').wish).toEqual({
      strategy: 'fallback',
      targets: [{ model: 'openai/gpt-4o' }, { model: 'gpt-4o' }],
      providers: { ignore: ['anthropic'] },
    })
    expect(read({}, '!openai,gpt-4o-mini')).toMatchObject({
      model: 'gpt-4o-mini',
      wish: { providers: { ignore: ['openai'] } },
    })
  })
})

describe('fallbacks', () => {
  const fallbacks = [
    {
      'target-url': 'https://api.openai.com',
      headers: { Authorization: `Bearer ${SECRET}` },
      onCodes: [{ from: 400, to: 500 }],
    },
    {
      'target-url': 'https://api.lemonfox.ai',
      headers: { Authorization: 'Bearer lemon', 'Content-Type': 'application/json' },
      onCodes: [401, 403],
      bodyKeyOverride: { model: 'zephyr-chat', temperature: 0 },
    },
  ]

  it('are targets with keys and fields of their own, as documented', () => {
    const reading = read({ 'Helicone-Fallbacks': JSON.stringify(fallbacks) }, 'gpt-4')
    expect(reading.wish).toEqual({
      strategy: 'fallback',
      targets: [{ model: 'openai/gpt-4' }, { model: 'custom/zephyr-chat', params: { temperature: 0 } }],
    })
    expect(reading.targetKeys).toEqual([
      { provider: 'openai', apiKey: SECRET, baseUrl: null },
      { provider: 'custom', apiKey: 'lemon', baseUrl: 'https://api.lemonfox.ai/v1' },
    ])
    expect(reading.warnings).toHaveLength(1)
  })

  it.each(['{', '{}', '[]', '["x"]', '[{}]', `[{"target-url":"https://${SECRET}"}]`])('are refused as %s', (json) => {
    faultOf(() => read({ 'Helicone-Fallbacks': json }), 'helicone-fallbacks')
  })
})

it('tells who asks, for what, and within which session', () => {
  const { wish } = read({
    'Helicone-Property-App': 'mobile',
    'Helicone-Property-': 'nothing',
    'Helicone-User-Id': 'alice@example.com',
    'Helicone-Session-Id': 's1',
    'Helicone-Session-Path': '/abstract',
    'Helicone-Session-Name': 'Course Plan',
    'Helicone-Prompt-Id': 'prompt_story',
    'Helicone-Request-Id': '123e4567-e89b-12d3-a456-426614174000',
  })
  expect(wish).toEqual({
    session: 's1',
    metadata: {
      app: 'mobile',
      user_id: 'alice@example.com',
      session_id: 's1',
      session_path: '/abstract',
      session_name: 'Course Plan',
      prompt_id: 'prompt_story',
      request_id: '123e4567-e89b-12d3-a456-426614174000',
    },
  })
})

describe('the cache', () => {
  const enabled = { 'Helicone-Cache-Enabled': 'true' }
  it('keeps answers for a week, or as long as it is told, apart by seed', () => {
    expect(read(enabled).wish.cache).toEqual({ ttl: 604_800 })
    expect(read({ ...enabled, 'Cache-Control': 'max-age = 2592000' }).wish.cache).toEqual({ ttl: 2_592_000 })
    expect(read({ ...enabled, 'Helicone-Cache-Seed': 'user-123' }).wish.cache).toEqual({
      ttl: 604_800,
      namespace: 'user-123',
    })
  })

  it('is off when it is said to be, and the tenant’s when nothing is said', () => {
    expect(read({ 'Helicone-Cache-Enabled': 'false' }).wish.cache).toEqual({ ttl: 0 })
    expect(read({ 'Cache-Control': 'max-age=60' }).wish.cache).toBeUndefined()
  })
})

it('tries again as often as it is told, when it is', () => {
  expect(read({ 'Helicone-Retry-Enabled': 'true' }).wish.attempts).toBe(6)
  expect(read({ 'Helicone-Retry-Enabled': 'true', 'helicone-retry-num': '2' }).wish.attempts).toBe(3)
  expect(read({ 'Helicone-Retry-Enabled': 'true', 'helicone-retry-num': '99' }).wish.attempts).toBe(10)
  expect(read({ 'Helicone-Retry-Enabled': 'false', 'helicone-retry-num': '2' }).wish.attempts).toBeUndefined()
})

describe('a rate limit', () => {
  const policy = (value: string) => rateLimitPolicy(new Headers({ p: value }), 'p')
  it('is read, its unit and segment left out or not', () => {
    expect(policy('10;w=1000;u=cents;s=user')).toEqual({
      quota: 10,
      windowSeconds: 1000,
      unit: 'cents',
      segment: 'user',
    })
    expect(policy('10000;w=3600')).toEqual({ quota: 10_000, windowSeconds: 3600, unit: 'request', segment: null })
    expect(policy('300;w=1800;s=organization')?.segment).toBe('organization')
    expect(rateLimitPolicy(new Headers(), 'p')).toBeNull()
  })

  it.each([
    '',
    '10',
    'x;w=60',
    '10;w=x',
    '10;w=0',
    '10;w=60;u=miles',
    '10;u=cents',
    '10;w=60;z=1',
    '10;w=60;s=',
    '10;w=60;w=61',
  ])('is refused as %j', (value) => {
    if (value !== '') faultOf(() => read({ 'Helicone-RateLimit-Policy': value }), 'helicone-ratelimit-policy')
    else expect(policy(value)).toBeNull()
  })

  it('is warned of, for it is not enforced', () => {
    expect(read({ 'Helicone-RateLimit-Policy': '10;w=60' }).warnings).toHaveLength(1)
  })
})

it('names what is asked and not done, by name alone', () => {
  const { warnings } = read({
    'Helicone-Omit-Request': 'true',
    'Helicone-Omit-Response': 'true',
    'Helicone-Moderations-Enabled': 'true',
    'Helicone-LLM-Security-Enabled': 'true',
    'Helicone-Cache-Bucket-Max-Size': '3',
    'Helicone-Model-Override': 'gpt-4',
    'helicone-retry-factor': '1.5',
    'Helicone-Posthog-Key': SECRET,
  })
  expect(warnings).toEqual([
    '`helicone-cache-bucket-max-size`: one answer is kept for each request.',
    "`helicone-omit-request`, `helicone-omit-response`: whether text is stored is the tenant's setting.",
    '`helicone-moderations-enabled`, `helicone-llm-security-enabled`: the text is not checked.',
    '`helicone-model-override`: costs are those of the model that answers.',
    '`helicone-retry-factor` and its timeouts: pauses double from try to try.',
    'Not read: `helicone-posthog-key`.',
  ])
})

it.each([
  ['helicone-cache-enabled', 'perhaps'],
  ['helicone-retry-num', '-1'],
  ['helicone-retry-factor', 'x'],
  ['helicone-cache-bucket-max-size', '0'],
  ['helicone-omit-request', '1'],
])('refuses %s: %s', (name, value) => {
  faultOf(() => read({ [name]: value }), name)
})

it('refuses properties that are too long to keep', () => {
  faultOf(() => read({ 'Helicone-Property-App': 'x'.repeat(513) }), 'helicone-property-app')
  faultOf(() => read({ 'Helicone-Session-Name': 'x'.repeat(513) }), 'helicone-session-name')
})

it('answers with the id that was asked for where it is one, the cache, and the fallback', () => {
  const id = '123e4567-e89b-12d3-a456-426614174000'
  const asked = new Headers({ 'Helicone-Request-Id': id, 'Helicone-Fallbacks': '[]' })
  expect(helicone.echo({ ...echo, asked, cache: 'hit', targetIndex: 1 })).toEqual({
    'Helicone-Id': id,
    'Helicone-Cache': 'HIT',
    'Helicone-Cache-Bucket-Idx': '0',
    'Helicone-Fallback-Index': '1',
  })
  const plain = new Headers({ 'Helicone-Request-Id': 'mine' })
  expect(helicone.echo({ ...echo, asked: plain, cache: 'bypass' })).toEqual({ 'Helicone-Id': 'req_1' })
})
