import type { Wish } from '../../contract/wish.ts'
import { ownProvider } from '../provider-names.ts'

/** What a name of Helicone's AI Gateway asks for. */
export interface ModelChain {
  readonly models: readonly string[]
  readonly wish: Wish
}

/** What models are followed by there. Source: https://docs.helicone.ai/gateway/provider-routing. */
const PROVIDERS = new Set([
  ...[
    'openai',
    'anthropic',
    'azure',
    'bedrock',
    'vertex',
    'google-ai-studio',
    'groq',
    'deepinfra',
    'openrouter',
    'xai',
  ],
  ...[
    'novita',
    'nebius',
    'mistral',
    'perplexity',
    'cohere',
    'cerebras',
    'fireworks',
    'together',
    'deepseek',
    'baseten',
  ],
  ...['chutes'],
])

/**
 * Reads a model as Helicone's AI Gateway names it: `gpt-4o/openai` says the provider last, `a,b` are tried one after the
 * other, and `!anthropic` leaves a provider out. Other names stay as they are.
 */
export function modelChain(name: string): ModelChain {
  const words = name.split(',').map((word) => word.trim())
  const ignored = words.flatMap((word) => (word.startsWith('!') ? ownProvider(word.slice(1)) : []))
  const models = words.filter((word) => word !== '' && !word.startsWith('!')).map(turned)
  return {
    models,
    wish: {
      ...(models.length > 1 ? { targets: models.map((model) => ({ model })), strategy: 'fallback' } : {}),
      ...(ignored.length > 0 ? { providers: { ignore: ignored } } : {}),
    },
  }
}

/** A third part, the id of a deployment of one's own, says nothing here. */
function turned(name: string): string {
  const [model = '', provider = '', ...rest] = name.split('/')
  const isTurned = PROVIDERS.has(provider) && !PROVIDERS.has(model) && rest.length < 2
  return isTurned ? `${ownProvider(provider)}/${model}` : name
}
