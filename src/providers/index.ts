import { ANTHROPIC } from './anthropic/about.ts'
import { AZURE } from './azure/about.ts'
import { BEDROCK } from './bedrock/about.ts'
import { COHERE } from './cohere/about.ts'
import type { ListedProvider, Provider } from './contract.ts'
import { DEEPGRAM } from './deepgram/about.ts'
import { ELEVENLABS } from './elevenlabs/about.ts'
import { GEMINI } from './gemini/about.ts'
import { JINA } from './jina/about.ts'
import { MISTRAL } from './mistral/about.ts'
import { OLLAMA } from './ollama/about.ts'
import { openAiCompatible } from './openai-compatible.ts'
import { REPLICATE } from './replicate/about.ts'
import { sandbox } from './sandbox/sandbox.ts'
import { STABILITY } from './stability/about.ts'
import { VERTEX } from './vertex/about.ts'
import { VOYAGE } from './voyage/about.ts'

/** Those with an adapter of their own. To add one, list it here. */
const adapters: readonly ListedProvider[] = [
  { ...ANTHROPIC, load: async () => (await import('./anthropic/anthropic.ts')).anthropic },
  { ...GEMINI, load: async () => (await import('./gemini/gemini.ts')).gemini },
  { ...AZURE, load: async () => (await import('./azure/azure.ts')).azure },
  { ...VERTEX, load: async () => (await import('./vertex/vertex.ts')).vertex },
  { ...BEDROCK, load: async () => (await import('./bedrock/bedrock.ts')).bedrock },
  { ...COHERE, load: async () => (await import('./cohere/cohere.ts')).cohere },
  { ...MISTRAL, load: async () => (await import('./mistral/mistral.ts')).mistral },
  { ...OLLAMA, load: async () => (await import('./ollama/ollama.ts')).ollama },
  { ...REPLICATE, load: async () => (await import('./replicate/replicate.ts')).replicate },
  { ...VOYAGE, load: async () => (await import('./voyage/voyage.ts')).voyage },
  { ...JINA, load: async () => (await import('./jina/jina.ts')).jina },
  { ...ELEVENLABS, load: async () => (await import('./elevenlabs/elevenlabs.ts')).elevenlabs },
  { ...DEEPGRAM, load: async () => (await import('./deepgram/deepgram.ts')).deepgram },
  { ...STABILITY, load: async () => (await import('./stability/stability.ts')).stability },
]

/** Every provider there is, by id. To add one: a row in `vendors.ts`, or an adapter of its own listed above. */
export const providers: ReadonlyMap<string, ListedProvider> = new Map(
  [...[...openAiCompatible, sandbox].map(listed), ...adapters].map((provider) => [provider.id, provider]),
)

function listed(provider: Provider): ListedProvider {
  return { ...provider, load: () => provider }
}
