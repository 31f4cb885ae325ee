import { ownProvider } from '../provider-names.ts'

/** A model as Portkey's users name it, taken apart. */
export interface NamedModel {
  /** As we name it: `provider/model` where a provider is known. */
  readonly model: string
  /** Our id; null: whoever offers the model. */
  readonly provider: string | null
  /** The name of a stored key that was asked for and is not told from the provider's others; null when none was. */
  readonly storedKey: string | null
}

/** Slugs that names of stored keys usually begin with. Source: Portkey-AI/gateway, src/globals.ts. */
const SLUGS = new Set([
  ...['openai', 'anthropic', 'google', 'vertex-ai', 'azure-openai', 'bedrock', 'mistral-ai', 'cohere', 'groq', 'x-ai'],
  ...['together-ai', 'fireworks-ai', 'perplexity-ai', 'deepinfra', 'deepseek', 'openrouter', 'ollama', 'workers-ai'],
  ...['cerebras', 'sambanova', 'nebius', 'novita-ai', 'moonshot', 'z-ai', 'dashscope', 'huggingface', 'github'],
  ...['hyperbolic', 'ai21', 'siliconflow', 'azure-ai', 'mistral', 'together', 'fireworks', 'perplexity', 'gemini'],
])

/** `@cf/…` and `@hf/…` are how Workers AI calls its models. */
const INLINE = /^@(?!(?:cf|hf)\/)([^/]+)\/(.+)$/s

/** Whether a model is named with a slug of its own: `@slug/model`. */
export function hasSlug(model: string): boolean {
  return INLINE.test(model)
}

/**
 * Names a model in our words. `@slug/model` says both; else `slug` is the provider: its own name, or `@` and the name of a
 * stored key, which is taken for a key of the provider it begins with: `@openai-prod` is OpenAI's.
 */
export function namedModel(model: string, slug: string | null): NamedModel {
  const inline = INLINE.exec(model)
  const named = inline ? `@${inline[1]}` : slug
  if (named === null) return { model, provider: null, storedKey: null }
  const bare = named.replace(/^@/, '')
  const known = bare === named ? bare : knownSlug(bare)
  const provider = ownProvider(known ?? bare)
  return { model: `${provider}/${inline?.[2] ?? model}`, provider, storedKey: bare === known ? null : bare }
}

/** A provider and a stored key of it, as one slug; null when neither is given. */
export function slugOf(provider: string | null, storedKey: string | null): string | null {
  const name = provider ?? storedKey
  return name === null || storedKey === null || name.startsWith('@') ? name : `@${name}`
}

function knownSlug(name: string): string | null {
  const words = name.toLowerCase().split('-')
  for (let count = words.length; count > 0; count--) {
    const slug = words.slice(0, count).join('-')
    if (SLUGS.has(slug)) return slug
  }
  return null
}
