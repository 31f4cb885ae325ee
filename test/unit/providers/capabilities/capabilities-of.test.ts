import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../../src/providers/capabilities/capabilities.ts'
import { capabilitiesOf, vendorDropsOf } from '../../../../src/providers/capabilities/capabilities-of.ts'
import { AUTO_MODELS } from '../../../../src/providers/catalog/auto-models.ts'
import { CATALOG_PROVIDERS, modelsOfProvider } from '../../../../src/providers/catalog/catalog.ts'

const THINKS = { reasoning: true, tools: true }

/** What the makers' own documentation says. */
const DOCUMENTED: readonly [provider: string, model: string, facts: Facts][] = [
  [
    'openai',
    'gpt-6-astra',
    { ...THINKS, sampling: 'never', maxCompletionTokens: true, vision: true, jsonSchema: true },
  ],
  ['openai', 'gpt-6-luna', { sampling: 'none', efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] }],
  ['openai', 'gpt-5.6-terra', { sampling: 'none', toolEffort: 'none', contextTokens: 1_050_000 }],
  ['openai', 'gpt-5.4', { sampling: 'unasked', toolEffort: 'unasked' }],
  ['openai', 'gpt-5-mini-2025-08-07', { sampling: 'never', efforts: ['minimal', 'low', 'medium', 'high'] }],
  ['openai', 'gpt-6.1-sol', { sampling: 'never', efforts: ['low', 'medium', 'high', 'xhigh', 'max'] }],
  ['openai', 'gpt-5-chat-latest', { reasoning: false, sampling: 'always', tools: false }],
  ['openai', 'gpt-5-pro', { efforts: ['high'], sampling: 'never' }],
  ['openai', 'o3', { ...THINKS, stop: false, parallelTools: false, logprobs: false, penalties: false }],
  ['openai', 'o3-mini', { vision: false, tools: true }],
  ['openai', 'gpt-4o-mini-2024-07-18', { reasoning: false, sampling: 'always', logprobs: true, jsonSchema: true }],
  ['openai', 'gpt-4o-2024-05-13', { jsonSchema: false, jsonMode: true }],
  ['openai', 'gpt-4', { jsonSchema: false, jsonMode: false, vision: false, tools: true }],
  ['openai', 'gpt-4o-audio-preview', { audio: true, vision: false }],
  ['anthropic', 'claude-opus-5-5', { ...THINKS, sampling: 'never', prefill: false, forcedTools: false, file: true }],
  ['anthropic', 'claude-sonnet-5', { sampling: 'never', forcedTools: true, seed: false, choices: false }],
  ['anthropic', 'claude-sonnet-4-5', { sampling: 'always', prefill: true, vision: true, audio: false }],
  ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { prefill: true, vision: true, seed: false }],
  ['vertex', 'claude-opus-4-6@default', { prefill: false, tools: true }],
  ['openrouter', 'anthropic/claude-opus-5.5', { sampling: 'never', forcedTools: false }],
  ['gemini', 'gemini-3.8-flash', { ...THINKS, vision: true, audio: true, file: true, jsonSchema: true }],
  ['gemini', 'gemini-2.5-flash', { jsonWithTools: false }],
  [
    'groq',
    'openai/gpt-oss-120b',
    { ...THINKS, vision: false, logprobs: false, jsonWithTools: false, openWeights: true },
  ],
  ['xai', 'grok-3-mini', { reasoning: true, efforts: ['low', 'high'], stop: false }],
  ['xai', 'grok-4-fast-non-reasoning', { reasoning: false, efforts: [] }],
  ['deepseek', 'deepseek-v4-pro', { jsonSchema: false, jsonMode: true, developerRole: false, vision: false }],
  ['mistral', 'ministral-8b-latest', { vision: true, tools: true, logprobs: false }],
  ['perplexity', 'sonar-pro', { tools: false, jsonSchema: true, jsonMode: false }],
  ['cohere', 'command-a-03-2025', { tools: true, efforts: ['none', 'high'], choices: false }],
  ['moonshot', 'kimi-k3', { ...THINKS, vision: true, prefill: true }],
  ['moonshot-cn', 'kimi-k3', { tools: true, developerRole: false }],
  ['zai', 'glm-4.6v', { vision: true, tools: true }],
  ['openrouter', 'meta-llama/llama-3.2-11b-vision-instruct', { vision: true, openWeights: true }],
  ['sandbox', 'echo-small', { tools: true, jsonSchema: true, contextTokens: 128_000 }],
]

describe('what is known of a model', () => {
  it.each(DOCUMENTED)('%s/%s is as documented', (provider, model, facts) => {
    expect(capabilitiesOf(provider, model)).toMatchObject(facts)
  })

  it('is null of a model that nobody has heard of, at a server that could be anything', () => {
    expect(capabilitiesOf('custom', 'my-model')).toBeNull()
    expect(capabilitiesOf('nobody', 'my-model')).toBeNull()
  })

  it('is what the vendor is known for, of a model that nobody has heard of', () => {
    expect(capabilitiesOf('groq', 'my-model')).toMatchObject({ logprobs: false, tools: null, vision: null })
  })

  it('does not depend on the case of the name or on a suffix of a broker', () => {
    const known = capabilitiesOf('openrouter', 'openai/gpt-4o')
    expect(capabilitiesOf('openrouter', 'OpenAI/GPT-4o')).toEqual(known)
    expect(capabilitiesOf('openrouter', 'openai/gpt-4o:nitro')).toMatchObject({ tools: true, vision: true })
  })

  it('holds for the whole catalogue: of most models it says whether they take tools and images', () => {
    const models = CATALOG_PROVIDERS.flatMap((provider) => modelsOfProvider(provider))
    const known = models.filter(({ provider, id }) => {
      const { tools = null, vision = null } = capabilitiesOf(provider, id) ?? {}
      return tools !== null && vision !== null
    })
    expect(known.length / models.length).toBeGreaterThan(0.6)
  })

  it('covers whatever `auto` may choose: each takes tools', () => {
    for (const name of AUTO_MODELS) {
      const cut = name.indexOf('/')
      expect(capabilitiesOf(name.slice(0, cut), name.slice(cut + 1))?.tools, name).toBe(true)
    }
  })

  it('answers any name, and the same again', () => {
    return fc.assert(
      fc.property(
        fc.constantFrom('openai', 'groq', 'constructor', '__proto__', 'x'),
        fc.string(),
        (provider, model) => {
          expect(capabilitiesOf(provider, model)).toEqual(capabilitiesOf(provider, model))
        },
      ),
    )
  })

  it('includes the fields that a vendor is never sent', () => {
    expect(vendorDropsOf('groq')).toContain('logprobs')
    expect(vendorDropsOf('openai')).toEqual([])
    expect(vendorDropsOf('anthropic')).toEqual([])
  })
})
