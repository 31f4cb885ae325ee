import { describe, expect, it } from 'vitest'
import { ownProvider } from '../../../src/conventions/provider-names.ts'
import { openAiCompatible } from '../../../src/providers/openai-compatible.ts'

describe('our id of a provider', () => {
  it.each([
    ['google-ai-studio', 'gemini'],
    ['google-vertex', 'vertex'],
    ['amazon-bedrock', 'bedrock'],
    ['moonshotai', 'moonshot'],
    ['z-ai', 'zai'],
    ['cloudflare', 'workers-ai'],
    ['Google AI Studio', 'gemini'],
    ['Amazon Bedrock', 'bedrock'],
    ['Z.AI', 'zai'],
  ])("reads OpenRouter's %s as %s", (slug, id) => expect(ownProvider(slug)).toBe(id))

  it.each([
    ['vertex', 'vertex'],
    ['vertexAnthropic', 'vertex'],
    ['google', 'gemini'],
    ['togetherai', 'together'],
    ['bedrock', 'bedrock'],
  ])("reads Vercel's %s as %s", (slug, id) => expect(ownProvider(slug)).toBe(id))

  it.each([
    ['vertex_ai', 'vertex'],
    ['azure_ai', 'azure'],
    ['together_ai', 'together'],
    ['fireworks_ai', 'fireworks'],
    ['hosted_vllm', 'vllm'],
    ['text-completion-openai', 'openai'],
    ['dashscope', 'alibaba'],
  ])("reads LiteLLM's %s as %s", (slug, id) => expect(ownProvider(slug)).toBe(id))

  it.each([
    ['azure-openai', 'azure'],
    ['x-ai', 'xai'],
    ['mistral-ai', 'mistral'],
    ['perplexity-ai', 'perplexity'],
    ['novita-ai', 'novita'],
  ])("reads Portkey's %s as %s", (slug, id) => expect(ownProvider(slug)).toBe(id))

  it('is itself, for every provider there is', () => {
    const ids = [...openAiCompatible.map(({ id }) => id), 'anthropic', 'gemini', 'bedrock', 'vertex', 'azure', 'voyage']
    expect(ids.map(ownProvider)).toEqual(ids)
  })

  it('is the name itself where nobody is known by it, whatever the name', () => {
    expect(ownProvider('constructor')).toBe('constructor')
    expect(ownProvider('Parasail')).toBe('parasail')
  })
})
