import { describe, expect, test } from 'vitest'
import {
  CATALOG_PROVIDERS,
  KIND_OF_TASK,
  modelOf,
  modelsOfProvider,
  providersOf,
  taskModelOf,
  taskModelsOf,
} from '../../../../src/providers/catalog/catalog.ts'
import { SANDBOX_MODELS } from '../../../../src/providers/sandbox/models.ts'

/** Every model that can be called, beside its provider. */
const listed = () =>
  [...CATALOG_PROVIDERS, 'sandbox'].flatMap((provider) =>
    [...modelsOfProvider(provider), ...taskModelsOf(provider)].map((model) => [provider, model] as const),
  )

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

describe('taskModelOf', () => {
  test('finds what does a task by its id, by an alias and by a pattern, and says what it does', () => {
    expect(taskModelOf('openai', 'text-embedding-3-small')?.kind).toBe('embeddings')
    expect(taskModelOf('openai', 'TTS-1-1106')).toMatchObject({ id: 'tts-1', kind: 'speech' })
    expect(taskModelOf('deepgram', 'aura-2-thalia-en')).toMatchObject({ id: 'aura-2', kind: 'speech' })
    expect(taskModelOf('cohere', 'rerank-v3.5')?.kind).toBe('rerank')
    expect(taskModelOf('gemini', 'gemini-2.5-flash-image')?.kind).toBe('images')
    expect(taskModelOf('openai', 'omni-moderation-latest')?.kind).toBe('moderation')
    expect(taskModelOf('mistral', 'voxtral-mini-latest')?.kind).toBe('transcription')
  })

  test('gives nothing for a chat model, one that is spoken to in real time, and an unknown one', () => {
    for (const name of ['gpt-4o', 'gpt-audio', 'gpt-realtime', 'davinci', 'gpt-4o-maxi']) {
      expect(taskModelOf('openai', name), name).toBeNull()
    }
    expect(taskModelOf('nobody', 'whisper-1')).toBeNull()
  })

  test('a model answers a chat or does a task, never both', () => {
    for (const [provider, { id, kind }] of listed()) {
      expect(modelOf(provider, id) === null, `${provider}/${id}`).toBe(kind !== 'chat')
      expect(taskModelOf(provider, id) === null, `${provider}/${id}`).toBe(kind === 'chat')
    }
  })
})

describe('taskModelsOf', () => {
  test('lists what can be called for a task, and nothing that is known without being callable', () => {
    const ids = taskModelsOf('openai').map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['whisper-1', 'tts-1', 'gpt-image-2', 'text-embedding-3-large']))
    expect(ids.filter((id) => /realtime|davinci|^gpt-4o$/.test(id))).toEqual([])
    expect(taskModelsOf('deepgram').map(({ id }) => id)).not.toContain('aura-2')
    expect(taskModelsOf('nobody')).toEqual([])
  })

  test('every provider of the list has something to call', () => {
    for (const provider of CATALOG_PROVIDERS) {
      expect(modelsOfProvider(provider).length + taskModelsOf(provider).length, provider).toBeGreaterThan(0)
    }
  })
})

describe('clouds', () => {
  test('Azure has the models of OpenAI beside its own, under its own name', () => {
    expect(modelOf('azure', 'gpt-4.1')).toMatchObject({ provider: 'azure', id: 'gpt-4.1' })
    expect(modelOf('azure', 'phi-4')?.provider).toBe('azure')
    expect(taskModelOf('azure', 'whisper-1')?.kind).toBe('transcription')
  })

  test('what a cloud’s own list says comes before what it borrows, by patterns too', () => {
    expect(modelOf('azure', 'o4-mini-2025-04-16')?.prices[0]?.price.cachedInputNanosPer1k).toBe(280_000)
    expect(modelsOfProvider('azure').filter(({ id }) => id === 'o3')).toEqual([])
    expect(modelOf('vertex', 'claude-opus-4-1@20250805')?.id).toBe('claude-4-opus')
  })

  test('Vertex has Gemini and Claude, and no other models of theirs', () => {
    expect(modelOf('vertex', 'gemini-2.5-pro')?.provider).toBe('vertex')
    expect(modelOf('vertex', 'claude-haiku-4-5@20251001')?.provider).toBe('vertex')
    expect(modelsOfProvider('vertex').filter(({ id }) => !/^gemini|^claude|-maas$/.test(id))).toEqual([])
  })

  test('Bedrock tells its regions apart: global ones are cheaper than those of one region', () => {
    const price = (name: string) => modelOf('bedrock', name)?.prices[0]?.price.inputNanosPer1k
    expect(price('global.anthropic.claude-sonnet-4-5-20250929-v1:0')).toBe(3_000_000)
    expect(price('eu.anthropic.claude-sonnet-4-5-20250929-v1:0')).toBe(3_300_000)
    expect(price('anthropic.claude-sonnet-4-5-20250929-v1:0')).toBe(3_300_000)
    const ids = modelsOfProvider('bedrock').map(({ id }) => id)
    expect(ids.filter((id) => id.startsWith('regional.') || !id.includes('.'))).toEqual([])
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
    for (const [provider, model] of listed()) {
      const find = model.kind === 'chat' ? modelOf : taskModelOf
      for (const name of [model.id, ...model.aliases]) expect(find(provider, name)).toBe(model)
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
      { provider: 'azure', model: 'gpt-4o' },
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

  test('finds a model of Bedrock by the name its maker gives it', () => {
    for (const name of ['claude-haiku-4-5', 'claude-haiku-4-5-20251001']) {
      const model = 'global.anthropic.claude-haiku-4-5-20251001-v1:0'
      expect(providersOf(name)).toContainEqual({ provider: 'bedrock', model })
    }
    const model = 'openai.gpt-oss-120b-1:0'
    expect(providersOf('gpt-oss-120b')).toContainEqual({ provider: 'bedrock', model })
  })

  test('finds who does a task, and only for that task', () => {
    expect(providersOf('whisper-large-v3', 'transcription').map(({ provider }) => provider)).toEqual([
      'groq',
      'together',
    ])
    expect(providersOf('text-embedding-3-small', 'embeddings')[0]?.provider).toBe('openai')
    expect(providersOf('text-embedding-3-small', 'rerank')).toEqual([])
    expect(providersOf('rerank-v3.5', 'rerank')).toEqual([{ provider: 'cohere', model: 'rerank-v3.5' }])
  })

  test('offers only what modelOf and taskModelOf know', () => {
    for (const [provider, { id, kind }] of listed().filter(([provider]) => provider !== 'sandbox')) {
      const bareId = id.slice(id.lastIndexOf('/') + 1)
      const task = Object.values(KIND_OF_TASK).find((each) => each === kind)
      const offers = providersOf(bareId, task)
      const find = task ? taskModelOf : modelOf
      // Bedrock's names are cut to their makers' before they are looked up.
      if (provider !== 'bedrock') expect(offers.length, `${provider}/${id}`).toBeGreaterThan(0)
      expect(offers.filter((offer) => find(offer.provider, offer.model) === null)).toEqual([])
    }
  })

  test('is empty for an unknown name, a sandbox model and a model that answers no chat', () => {
    expect(providersOf('gpt-4o-maxi')).toEqual([])
    expect(providersOf('echo-small')).toEqual([])
    expect(providersOf('whisper-1')).toEqual([])
  })
})
