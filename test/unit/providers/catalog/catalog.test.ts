import { describe, expect, test } from 'vitest'
import { CATALOG_PROVIDERS, modelOf, modelsOfProvider, providersOf } from '../../../../src/providers/catalog/catalog.ts'
import { SANDBOX_MODELS } from '../../../../src/providers/sandbox/models.ts'

describe('modelOf', () => {
  test('finds a model by its id, by an alias and in any case', () => {
    const model = modelOf('openai', 'gpt-4o-mini')
    expect(model).toMatchObject({ provider: 'openai', id: 'gpt-4o-mini', contextTokens: 128_000 })
    expect(modelOf('openai', 'gpt-4o-mini-2024-07-18')).toBe(model)
    expect(modelOf('openai', 'GPT-4o-Mini')).toBe(model)
  })

  test('finds a dated or pinned version by the pattern of its family', () => {
    expect(modelOf('anthropic', 'claude-opus-5-5-20261001')?.id).toBe('claude-opus-5-5')
    expect(modelOf('anthropic', 'claude-opus-5-20260801')?.id).toBe('claude-opus-5')
    expect(modelOf('openai', 'ft:gpt-4o-mini-2024-07-18:acme::abc123')?.id).toBe('ft:gpt-4o-mini')
  })

  test('knows no model, no provider and no property of an object by accident', () => {
    expect(modelOf('openai', 'gpt-4o-maxi')).toBeNull()
    expect(modelOf('nobody', 'gpt-4o')).toBeNull()
    expect(modelOf('constructor', 'name')).toBeNull()
    expect(modelOf('openai', 'toString')).toBeNull()
  })

  test('gives no model for a name that answers no chat, though another model begins like it', () => {
    expect(modelOf('openai', 'text-embedding-3-small')).toBeNull()
    expect(modelOf('openai', 'gpt-4o-realtime-preview')).toBeNull()
    expect(modelOf('gemini', 'gemini-2.5-pro-preview-tts')).toBeNull()
    expect(modelOf('gemini', 'gemini-2.5-pro-preview-06-05')?.id).toBe('gemini-2.5-pro')
  })

  test('answers alike when thousands of unknown names were asked in between', () => {
    const before = modelOf('anthropic', 'claude-opus-5-5-20261001')
    for (let n = 0; n < 3000; n++) modelOf('anthropic', `unknown-${n}`)
    expect(modelOf('anthropic', 'claude-opus-5-5-20261001')).toBe(before)
    expect(modelOf('anthropic', 'unknown-1')).toBeNull()
  })

  test('knows the sandbox models, with and without timings in their name', () => {
    expect(modelsOfProvider('sandbox').map(({ id }) => id)).toEqual(SANDBOX_MODELS.map(({ id }) => id))
    for (const { id, contextTokens } of SANDBOX_MODELS)
      expect(modelOf('sandbox', id)).toMatchObject({ id, contextTokens })
    expect(modelOf('sandbox', 'echo-small-d500-i20')?.id).toBe('echo-small')
    expect(modelOf('sandbox', 'echo-giant')).toBeNull()
  })

  test('says which media a model reads only where the source prices them', () => {
    expect(modelOf('gemini', 'gemini-2.5-flash')?.knownMedia).toEqual(['audio'])
    expect(modelOf('openai', 'gpt-4o')?.knownMedia).toEqual([])
  })
})

describe('modelsOfProvider', () => {
  test('lists no name that cannot be called: families of fine-tunes, embeddings, speech', () => {
    const ids = modelsOfProvider('openai').map(({ id }) => id)
    expect(ids).toContain('gpt-4o-mini')
    expect(ids.filter((id) => /^ft:|embed|whisper|tts|realtime|davinci/.test(id))).toEqual([])
  })

  test('lists models as the provider spells them on the wire', () => {
    expect(modelsOfProvider('fireworks').every(({ id }) => id.startsWith('accounts/fireworks/'))).toBe(true)
    expect(modelsOfProvider('workers-ai').every(({ id }) => id.startsWith('@cf/'))).toBe(true)
    expect(modelsOfProvider('openrouter').every(({ id }) => id.includes('/'))).toBe(true)
  })

  test('every listed model is found by its id and by each alias, and by no other model of its provider', () => {
    for (const provider of [...CATALOG_PROVIDERS, 'sandbox']) {
      const models = modelsOfProvider(provider)
      for (const model of models) {
        for (const name of [model.id, ...model.aliases]) expect(modelOf(provider, name)).toBe(model)
      }
      expect(models.length).toBeGreaterThan(0)
    }
  })

  test('is empty for a provider without a list', () => {
    expect(modelsOfProvider('nobody')).toEqual([])
  })
})

describe('providersOf', () => {
  test('names the maker first, then others that list maker/name', () => {
    expect(providersOf('gpt-4o')).toEqual([
      { provider: 'openai', model: 'gpt-4o' },
      { provider: 'openrouter', model: 'openai/gpt-4o' },
    ])
    expect(providersOf('claude-opus-5-5')[0]).toEqual({ provider: 'anthropic', model: 'claude-opus-5-5' })
    expect(providersOf('gemini-2.5-pro')[0]?.provider).toBe('gemini')
  })

  test('keeps the name that was asked when it is an alias', () => {
    expect(providersOf('gpt-5.6')[0]).toEqual({ provider: 'openai', model: 'gpt-5.6' })
  })

  test('finds an open model at every host, each under its own spelling and once', () => {
    const offers = providersOf('GPT-OSS-120B')
    expect(offers).toContainEqual({ provider: 'groq', model: 'openai/gpt-oss-120b' })
    expect(offers).toContainEqual({ provider: 'cerebras', model: 'gpt-oss-120b' })
    expect(offers).toContainEqual({ provider: 'fireworks', model: 'accounts/fireworks/models/gpt-oss-120b' })
    expect(offers.map(({ provider }) => provider)).not.toContain('openai')
    expect(new Set(offers.map(({ provider }) => provider)).size).toBe(offers.length)
  })

  test('offers only what modelOf knows', () => {
    for (const provider of CATALOG_PROVIDERS) {
      for (const { id } of modelsOfProvider(provider)) {
        const offers = providersOf(id.slice(id.lastIndexOf('/') + 1))
        expect(offers.length).toBeGreaterThan(0)
        for (const offer of offers) expect(modelOf(offer.provider, offer.model)).not.toBeNull()
      }
    }
  })

  test('is empty for an unknown name, a sandbox model and a model that answers no chat', () => {
    expect(providersOf('gpt-4o-maxi')).toEqual([])
    expect(providersOf('echo-small')).toEqual([])
    expect(providersOf('whisper-1')).toEqual([])
  })
})
