import { ANTHROPIC } from './anthropic/about.ts'
import type { ListedProvider, Provider } from './contract.ts'
import { GEMINI } from './gemini/about.ts'
import { openAiCompatible } from './openai-compatible.ts'
import { sandbox } from './sandbox/sandbox.ts'

/** Those with an adapter of their own. To add one, list it here. */
const adapters: readonly ListedProvider[] = [
  { ...ANTHROPIC, load: async () => (await import('./anthropic/anthropic.ts')).anthropic },
  { ...GEMINI, load: async () => (await import('./gemini/gemini.ts')).gemini },
]

/** Every provider there is, by id. To add one: a row in `vendors.ts`, or an adapter of its own listed above. */
export const providers: ReadonlyMap<string, ListedProvider> = new Map(
  [...[...openAiCompatible, sandbox].map(listed), ...adapters].map((provider) => [provider.id, provider]),
)

function listed(provider: Provider): ListedProvider {
  return { ...provider, load: () => provider }
}
