import { describe, expect, it } from 'vitest'
import { portkey } from '../../../../src/conventions/portkey/portkey.ts'
import { echo, SECRET } from '../support.ts'
import { body, read, withConfig } from './support.ts'

describe('who speaks it', () => {
  it('is known by its headers and by a model with a slug', () => {
    expect(portkey.speaks(new Headers({ 'x-portkey-provider': 'openai' }), body)).toBe(true)
    expect(portkey.speaks(new Headers(), { model: '@openai-prod/gpt-4o' })).toBe(true)
    expect(portkey.speaks(new Headers({ authorization: 'Bearer x' }), body)).toBe(false)
    expect(portkey.speaks(new Headers(), {})).toBe(false)
    expect(portkey.speaks(new Headers(), { model: '@cf/meta/llama-3.1-8b-instruct' })).toBe(false)
  })
})

describe('a provider', () => {
  it('is put before the model, in our words', () => {
    expect(read({ 'x-portkey-provider': 'openai' }).model).toBe('openai/gpt-4o')
    expect(read({ 'x-portkey-provider': 'together-ai' }, { model: 'meta/llama' }).model).toBe('together/meta/llama')
    expect(read({}, { model: '@anthropic/claude-sonnet-4' }).model).toBe('anthropic/claude-sonnet-4')
  })

  it('is not told by how Workers AI calls its models', () => {
    expect(read({ 'x-portkey-provider': 'workers-ai' }, { model: '@cf/meta/llama' }).model).toBe(
      'workers-ai/@cf/meta/llama',
    )
  })

  it('is told by the model before the header', () => {
    expect(read({ 'x-portkey-provider': 'openai' }, { model: '@groq/llama' }).model).toBe('groq/llama')
  })

  it('is told by how the name of a stored key begins, and that is said', () => {
    const reading = read({ 'x-portkey-provider': '@openai-prod' })
    expect(reading.model).toBe('openai/gpt-4o')
    expect(reading.warnings).toEqual(['Stored keys are not told apart by name: `openai-prod`.'])
    expect(read({ 'x-portkey-virtual-key': 'mistral-ai-1f2e' }).model).toBe('mistral/gpt-4o')
  })

  it('is left open where nobody names one', () => {
    expect(read({ 'x-portkey-trace-id': 't' }).model).toBe('gpt-4o')
    expect(read({ 'x-portkey-provider': 'openai' }, {}).model).toBeUndefined()
  })
})

describe("the caller's own key", () => {
  const keyed = { 'x-portkey-api-key': 'sl-gateway', authorization: `Bearer ${SECRET}` }

  it('is what stands in `authorization` beside the gateway key, for a provider that is named as itself', () => {
    expect(read({ ...keyed, 'x-portkey-provider': 'openai' }).ownKey).toEqual({
      provider: 'openai',
      apiKey: SECRET,
      baseUrl: null,
    })
  })

  it('is none when a stored key is asked for, or nobody is named, or it is the gateway key again', () => {
    expect(read({ ...keyed, 'x-portkey-provider': '@openai-prod' }).ownKey).toBeUndefined()
    expect(
      read({ ...keyed, 'x-portkey-virtual-key': 'openai-1', 'x-portkey-provider': 'openai' }).ownKey,
    ).toBeUndefined()
    expect(read({ ...keyed, 'x-portkey-provider': 'openai' }, { model: '@openai/gpt-4o' }).ownKey).toBeUndefined()
    expect(read(keyed).ownKey).toBeUndefined()
    expect(
      read({ ...keyed, authorization: 'Bearer sl-gateway', 'x-portkey-provider': 'openai' }).ownKey,
    ).toBeUndefined()
    expect(read({ authorization: `Bearer ${SECRET}`, 'x-portkey-provider': 'openai' }).ownKey).toBeUndefined()
  })

  it('goes to a host of the caller’s own', () => {
    const host = { 'x-portkey-custom-host': 'https://llm.example.com/v1/' }
    expect(read({ ...keyed, ...host, 'x-portkey-provider': 'openai' }).ownKey).toEqual({
      provider: 'openai',
      apiKey: SECRET,
      baseUrl: 'https://llm.example.com/v1',
    })
    const nameless = read({ ...keyed, ...host })
    expect(nameless.model).toBe('custom/gpt-4o')
    expect(nameless.ownKey?.provider).toBe('custom')
  })

  it('is an empty one for a host of the caller’s own without a key, so that no stored key goes there', () => {
    const reading = read({ 'x-portkey-api-key': 'sl-gateway', 'x-portkey-custom-host': 'https://llm.example.com/v1' })
    expect(reading.ownKey).toEqual({ provider: 'custom', apiKey: '', baseUrl: 'https://llm.example.com/v1' })
    const stored = withConfig({ provider: '@openai-prod', custom_host: 'https://llm.example.com/v1' })
    expect(stored.ownKey).toMatchObject({ apiKey: '', baseUrl: 'https://llm.example.com/v1' })
  })

  it('may differ from target to target', () => {
    const reading = withConfig({
      strategy: { mode: 'fallback' },
      targets: [
        { provider: 'openai', api_key: SECRET },
        { provider: 'openai', api_key: 'sk-2' },
        { provider: '@anthropic-prod', override_params: { model: 'claude-sonnet-4' } },
      ],
    })
    expect(reading.ownKey).toBeUndefined()
    expect(reading.targetKeys).toEqual([
      { provider: 'openai', apiKey: SECRET, baseUrl: null },
      { provider: 'openai', apiKey: 'sk-2', baseUrl: null },
      null,
    ])
  })
})

describe('the other headers', () => {
  it('say metadata, the trace among it, and how long to wait', () => {
    const reading = read({
      'x-portkey-metadata': '{"_user":"u1","count":2,"beta":true,"none":null}',
      'x-portkey-trace-id': 'trace-1',
      'x-portkey-request-timeout': '5000',
    })
    expect(reading.wish).toEqual({
      metadata: { _user: 'u1', count: '2', beta: 'true', trace_id: 'trace-1' },
      deadlines: { first_token_ms: 5000 },
    })
  })

  it('wait as long as the header says, whatever the config does', () => {
    const reading = withConfig({ provider: 'openai', request_timeout: 10_000 }, { 'x-portkey-request-timeout': '5000' })
    expect(reading.wish.deadlines).toEqual({ first_token_ms: 5000 })
  })

  it('say how the cache is used', () => {
    const cached = { cache: { mode: 'simple' } }
    expect(withConfig(cached).wish.cache).toEqual({ ttl: 604_800 })
    expect(withConfig(cached, { 'x-portkey-cache-force-refresh': 'True' }).wish.cache).toEqual({
      ttl: 604_800,
      refresh: true,
    })
    expect(withConfig(cached, { 'x-portkey-cache-namespace': 'u1' }).wish.cache).toEqual({
      ttl: 604_800,
      namespace: 'u1',
    })
    expect(withConfig(cached, { 'x-portkey-debug': 'false' }).wish.cache).toEqual({ ttl: 0 })
  })

  it('are warned of when they ask what is not done, by name alone', () => {
    const { warnings } = read({
      'x-portkey-forward-headers': "['x-a']",
      'x-portkey-strict-open-ai-compliance': 'true',
      'x-portkey-aws-secret-access-key': SECRET,
      'x-portkey-span-id': 's',
      'x-portkey-azure-region': '',
    })
    expect(warnings).toHaveLength(3)
    expect(warnings.join()).toContain('Not read: `x-portkey-aws-secret-access-key`.')
    expect(warnings.join()).not.toContain(SECRET)
  })
})

describe('the answer', () => {
  const about = { ...echo, attempts: 3, targetIndex: 1 }

  it('tells retries without the first attempt, the target, and the id of the request', () => {
    expect(portkey.echo(about)).toEqual({
      'x-portkey-cache-status': 'MISS',
      'x-portkey-retry-attempt-count': '2',
      'x-portkey-last-used-option-index': 'config',
      'x-portkey-trace-id': 'req_1',
      'x-portkey-provider': 'openai',
    })
  })

  it('hands back the trace, and the index within the config that was sent', () => {
    const asked = new Headers({ 'x-portkey-trace-id': 't', 'x-portkey-config': '{"targets":[{},{}]}' })
    expect(portkey.echo({ ...about, asked, cache: 'hit', attempts: 0 })).toMatchObject({
      'x-portkey-cache-status': 'HIT',
      'x-portkey-retry-attempt-count': '0',
      'x-portkey-last-used-option-index': 'config.targets[1]',
      'x-portkey-trace-id': 't',
    })
  })
})
