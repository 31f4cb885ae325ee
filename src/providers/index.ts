import { anthropic } from './anthropic/anthropic.ts'
import type { Provider } from './contract.ts'
import { gemini } from './gemini/gemini.ts'
import { openAiCompatible } from './openai-compatible.ts'
import { sandbox } from './sandbox/sandbox.ts'

/** Every provider there is, by id. To add one: a row in `vendors.ts`, or an adapter of its own listed here. */
export const providers: ReadonlyMap<string, Provider> = new Map(
  [...openAiCompatible, anthropic, gemini, sandbox].map((provider) => [provider.id, provider]),
)
