import { describe, expect, it } from 'vitest'
import { openrouter } from '../../../../src/conventions/openrouter/openrouter.ts'
import { echo, faultOf } from '../support.ts'
import { body, read } from './support.ts'

describe('who speaks it', () => {
  it('is known by its fields, its headers and its names of models', () => {
    const none = new Headers({ authorization: 'Bearer x' })
    for (const field of ['models', 'provider', 'plugins', 'transforms', 'session_id', 'reasoning', 'preset']) {
      expect(openrouter.speaks(none, { ...body, [field]: [] })).toBe(true)
    }
    for (const header of ['HTTP-Referer', 'X-Title', 'X-OpenRouter-Cache', 'x-session-id']) {
      expect(openrouter.speaks(new Headers({ [header]: 'x' }), body)).toBe(true)
    }
    for (const model of [
      'openrouter/auto',
      '~openai/gpt-latest',
      'a/b:nitro',
      'a/b:free',
      '@preset/x',
      'a/b@preset/x',
    ]) {
      expect(openrouter.speaks(none, { model })).toBe(true)
    }
  })

  it('is nobody who speaks plain OpenAI, names with colons included', () => {
    for (const model of [
      'gpt-4o',
      'openai/gpt-4o',
      'ft:gpt-4o:org::abc',
      'ollama/llama3:8b',
      'ollama/qwen3:30b-thinking',
    ]) {
      expect(openrouter.speaks(new Headers(), { ...body, model, user: 'u', service_tier: 'flex' })).toBe(false)
    }
    expect(openrouter.speaks(new Headers(), {})).toBe(false)
  })
})

describe('the models', () => {
  it('are tried in order, `model` first and each once', () => {
    const { model, wish } = read({ models: ['openai/gpt-5', 'anthropic/claude-sonnet-4.5', 'google/gemini-2.5-pro'] })
    expect(model).toBe('anthropic/claude-sonnet-4.5')
    expect(wish.fallbacks).toEqual(['openai/gpt-5', 'google/gemini-2.5-pro'])
  })

  it('begin with the first of `models` where there is no `model`', () => {
    const { model, wish } = read({ model: undefined, models: ['openai/gpt-5', '~anthropic/claude-opus-latest'] })
    expect(model).toBe('openai/gpt-5')
    expect(wish.fallbacks).toEqual(['~anthropic/claude-opus-latest'])
  })

  it('keep the suffixes that are part of their names and lose those that only route', () => {
    expect(read({ model: 'poolside/laguna-s-2.1:free:nitro' }).model).toBe('poolside/laguna-s-2.1:free')
    expect(read({ model: 'openai/gpt-5.2:nitro:exacto' }).model).toBe('openai/gpt-5.2')
    expect(read({ model: 'openai/gpt-6-sol:batch' }).model).toBe('openai/gpt-6-sol:batch')
    expect(read({ model: 'ollama/llama3:8b', session_id: 's' }).model).toBe('ollama/llama3:8b')
  })

  it('are sorted by the last suffix that sorts, unless `provider.sort` says otherwise', () => {
    expect(read({ model: 'a/b:floor' }).wish.strategy).toBe('cost')
    expect(read({ model: 'a/b:nitro' }).wish.strategy).toBe('latency')
    expect(read({ model: 'a/b:nitro:floor' }).wish.strategy).toBe('cost')
    expect(read({ model: 'a/b:exacto' }).wish.strategy).toBe('auto')
    expect(read({ model: 'a/b:nitro', provider: { sort: 'price' } }).wish.strategy).toBe('cost')
  })

  it('are warned of what their suffixes ask in vain', () => {
    expect(read({ model: 'a/b:online' }).warnings).toEqual(['`:online`: no web search is added.'])
    expect(read({ model: 'a/b:extended' }).warnings).toHaveLength(1)
    expect(read({ model: 'a/b:floor' }).warnings).toEqual([])
  })

  it('think where their name says so', () => {
    const { model, sets } = read({ model: 'anthropic/claude-3.7-sonnet:thinking' })
    expect(model).toBe('anthropic/claude-3.7-sonnet')
    expect(sets).toEqual({ reasoning_effort: 'medium' })
  })

  it('are chosen by our router for `openrouter/auto`', () => {
    expect(read({ model: 'openrouter/auto' }).model).toBe('auto')
    expect(read({ model: 'openrouter/auto-beta:floor' })).toMatchObject({ model: 'auto', wish: { strategy: 'cost' } })
  })

  it('are a route where they name a preset, which is not followed beside a model', () => {
    expect(read({ model: '@preset/email-copywriter' })).toMatchObject({ model: 'email-copywriter', warnings: [] })
    const beside = 'Presets are routes here: `copy` is followed when it is asked for as the model.'
    expect(read({ model: 'openai/gpt-4@preset/copy' })).toMatchObject({ model: 'openai/gpt-4', warnings: [beside] })
    expect(read({ preset: 'copy' }).warnings).toEqual([beside])
  })

  it('must be names', () => {
    faultOf(() => read({ models: 'openai/gpt-5' }), 'models')
    faultOf(() => read({ models: ['openai/gpt-5', 7] }), 'models.1')
    faultOf(() => read({ route: 'random' }), 'route')
    expect(read({ route: 'fallback' }).warnings).toEqual([])
  })
})

describe('what is asked for at OpenRouter itself', () => {
  const fields = { provider: { only: ['anthropic'] }, transforms: ['middle-out'], usage: { include: true } }

  it('goes there with its own fields, and is routed by nobody else', () => {
    const reading = read({ model: 'openrouter/openai/gpt-5:nitro', ...fields, session_id: 's' })
    expect(reading).toEqual({
      model: 'openrouter/openai/gpt-5:nitro',
      wish: { session: 's' },
      own: [],
      warnings: [],
    })
  })

  it('includes its routers other than `auto`', () => {
    expect(read({ model: 'openrouter/free' }).model).toBe('openrouter/openrouter/free')
  })

  it('is followed by models as OpenRouter names them', () => {
    const { sets } = read({ model: 'openrouter/openai/gpt-5', models: ['openrouter/a/b', 'c/d', 'openrouter/free'] })
    expect(sets).toEqual({ models: ['a/b', 'c/d', 'openrouter/free'] })
  })

  it('is kept apart for those targets that are OpenRouter, should there be any', () => {
    const { native, own } = read({ ...fields, models: ['openai/gpt-5'], reasoning: { max_tokens: 2000 } })
    expect(native).toEqual({ openrouter: { ...fields, reasoning: { max_tokens: 2000 } } })
    expect(own).toEqual(expect.arrayContaining(['provider', 'transforms', 'usage', 'reasoning', 'models']))
  })
})

describe('thinking', () => {
  it.each([
    [{ effort: 'high' }, 'high'],
    [{ effort: 'max' }, 'xhigh'],
    [{ effort: 'none' }, 'none'],
    [{ enabled: true }, 'medium'],
    [{ enabled: false, effort: 'high' }, 'none'],
    [{ max_tokens: 2000 }, 'low'],
    [{ max_tokens: 0 }, 'none'],
    [{ effort: 'low', max_tokens: 9000 }, 'low'],
  ])('is said as an effort: %o', (reasoning, effort) => {
    expect(read({ reasoning }).sets).toEqual({ reasoning_effort: effort })
  })

  it('is measured by the longest answer where one is told', () => {
    expect(read({ reasoning: { max_tokens: 800 }, max_tokens: 1000 }).sets).toEqual({ reasoning_effort: 'high' })
    expect(read({ reasoning: { max_tokens: 500 }, max_completion_tokens: 1000 }).sets).toEqual({
      reasoning_effort: 'medium',
    })
    expect(read({ reasoning: { max_tokens: 100 }, max_tokens: 1000 }).sets).toEqual({ reasoning_effort: 'minimal' })
  })

  it('is left as the body says it in OpenAI’s own words', () => {
    expect(read({ reasoning: { effort: 'high' }, reasoning_effort: 'low' }).sets).toEqual({})
  })

  it('is warned of what cannot be said', () => {
    expect(read({ reasoning: { exclude: true, effort: 'low' } }).warnings).toEqual([
      '`reasoning.exclude`: what a model thinks is not taken out of its answer.',
    ])
    expect(read({ reasoning: { max_tokens: 2000 } }).warnings).toEqual([
      '`reasoning.max_tokens` is read as an effort: low.',
    ])
    expect(read({ include_reasoning: false }).warnings).toHaveLength(1)
  })

  it('must be well formed', () => {
    faultOf(() => read({ reasoning: 'high' }), 'reasoning')
    faultOf(() => read({ reasoning: { effort: 'huge' } }), 'reasoning.effort')
    faultOf(() => read({ reasoning: { max_tokens: -1 } }), 'reasoning.max_tokens')
    faultOf(() => read({ reasoning: { exclude: 'yes' } }), 'reasoning.exclude')
  })
})

describe('what else a request says', () => {
  it('is a session, of which the body’s comes first', () => {
    expect(read({ session_id: 'a' }, { 'x-session-id': 'b' }).wish.session).toBe('a')
    expect(read({}, { 'x-session-id': 'b' }).wish.session).toBe('b')
    faultOf(() => read({ session_id: 'x'.repeat(257) }), 'session_id')
    faultOf(() => read({}, { 'x-session-id': 'x'.repeat(257) }), 'x-session-id')
  })

  it('is the app that asks, for the record', () => {
    const headers = { 'HTTP-Referer': 'https://app.example', 'X-OpenRouter-Title': 'App' }
    expect(read({ trace: { trace_id: 't1' } }, headers).wish.metadata).toEqual({
      http_referer: 'https://app.example',
      app_title: 'App',
      trace_id: 't1',
    })
  })

  it('is how long an answer is kept', () => {
    expect(read({}, { 'X-OpenRouter-Cache': 'true' }).wish.cache).toEqual({ ttl: 300 })
    expect(read({}, { 'X-OpenRouter-Cache': 'true', 'X-OpenRouter-Cache-TTL': '60abc' }).wish.cache).toEqual({
      ttl: 60,
    })
    expect(read({}, { 'X-OpenRouter-Cache': 'true', 'X-OpenRouter-Cache-TTL': '999999' }).wish.cache).toEqual({
      ttl: 86_400,
    })
    expect(read({}, { 'X-OpenRouter-Cache': 'true', 'X-OpenRouter-Cache-Clear': 'true' }).wish.cache).toEqual({
      ttl: 300,
      refresh: true,
    })
    expect(read({}, { 'X-OpenRouter-Cache': 'false' }).wish.cache).toEqual({ ttl: 0 })
    expect(read({}, { 'X-OpenRouter-Cache-Clear': 'true' }).wish.cache).toBeUndefined()
    faultOf(() => read({}, { 'X-OpenRouter-Cache': 'maybe' }), 'x-openrouter-cache')
  })

  it('is usage at the end of a stream', () => {
    expect(read({ usage: { include: true }, stream: true }).sets).toEqual({ stream_options: { include_usage: true } })
    expect(read({ usage: { include: true } }).sets).toEqual({})
    faultOf(() => read({ usage: true }), 'usage')
  })

  it('is warned of where it is not done', () => {
    const { warnings } = read(
      {
        transforms: ['middle-out'],
        debug: { echo_upstream_body: true },
        plugins: [{ id: 'web' }, { id: 'x', enabled: false }],
      },
      { 'X-OpenRouter-Metadata': 'enabled', 'X-OpenRouter-Future': '1' },
    )
    expect(warnings).toEqual([
      '`X-OpenRouter-Metadata`: how a request was routed is in its record, not in its answer.',
      'Not read: `x-openrouter-future`.',
      'Plugins are not run: `web`.',
      '`transforms`: messages that are too long are not shortened.',
      'Not followed: `debug`.',
    ])
  })

  it('leaves OpenAI’s own fields where they are', () => {
    const { own } = read({ user: 'u', service_tier: 'flex', models: ['a/b'] })
    expect(own).not.toEqual(expect.arrayContaining(['user']))
    expect(own).not.toEqual(expect.arrayContaining(['service_tier']))
  })
})

describe('the router’s plugin', () => {
  const auto = (router: Record<string, unknown>, fields: Record<string, unknown> = {}) =>
    read({ model: 'openrouter/auto', plugins: [{ id: 'auto-router', ...router }], ...fields })

  it('names what may be chosen from', () => {
    expect(auto({ allowed_models: ['openai/gpt-5.1', 'anthropic/*'] }).wish).toEqual({
      targets: [{ model: 'openai/gpt-5.1' }],
      strategy: 'auto',
    })
    expect(auto({ allowed_models: ['anthropic/*', 'google/*'] }).wish.providers).toEqual({
      only: ['anthropic', 'gemini'],
    })
    expect(auto({ excluded_models: ['x-ai/*'] }).wish.providers).toEqual({ ignore: ['xai'] })
  })

  it('is held against what the preferences allow', () => {
    const both = auto({ allowed_models: ['anthropic/*', 'openai/*'] }, { provider: { only: ['openai', 'azure'] } })
    expect(both.wish.providers).toEqual({ only: ['openai'] })
    faultOf(() => auto({ allowed_models: ['anthropic/*'] }, { provider: { only: ['openai'] } }), 'plugins')
  })

  it('is refused rather than widened where its patterns cannot be followed', () => {
    faultOf(() => auto({ allowed_models: ['openai/gpt-5*'] }), 'plugins.0.allowed_models')
    faultOf(() => read({ plugins: [{}] }), 'plugins.0.id')
  })

  it('says nothing where another model is asked for', () => {
    expect(read({ plugins: [{ id: 'auto-router', allowed_models: ['openai/*'] }] })).toMatchObject({
      wish: {},
      warnings: [],
    })
  })
})

describe('the headers of an answer', () => {
  it('name the request, and say what memory did', () => {
    expect(openrouter.echo({ ...echo, cache: 'bypass' })).toEqual({ 'X-Generation-Id': 'req_1' })
    const asked = new Headers({ 'x-openrouter-cache': 'true', 'x-openrouter-cache-ttl': '60' })
    expect(openrouter.echo({ ...echo, asked })).toEqual({
      'X-Generation-Id': 'req_1',
      'X-OpenRouter-Cache-Status': 'MISS',
      'X-OpenRouter-Cache-TTL': '60',
    })
    expect(openrouter.echo({ ...echo, cache: 'hit', asked })).toEqual({
      'X-Generation-Id': 'req_1',
      'X-OpenRouter-Cache-Status': 'HIT',
    })
  })
})
