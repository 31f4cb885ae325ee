/** A provider as OpenRouter calls it. */
export interface ProviderName {
  /** In requests: `google-ai-studio`. */
  readonly slug: string
  /** In answers: `Google AI Studio`. */
  readonly name: string
}

/**
 * Our providers that OpenRouter has too. A slug stands only where it is not our id.
 * Source: OpenRouterTeam/typescript-sdk, `providerresponse.ts` and `byokproviderslug.ts`.
 */
const NAMES: ReadonlyMap<string, readonly [name: string, slug?: string]> = new Map([
  ['ai21', ['AI21']],
  ['alibaba', ['Alibaba']],
  ['anthropic', ['Anthropic']],
  ['azure', ['Azure']],
  ['baseten', ['BaseTen']],
  ['bedrock', ['Amazon Bedrock', 'amazon-bedrock']],
  ['cerebras', ['Cerebras']],
  ['chutes', ['Chutes']],
  ['cohere', ['Cohere']],
  ['deepgram', ['Deepgram']],
  ['deepinfra', ['DeepInfra']],
  ['deepseek', ['DeepSeek']],
  ['fireworks', ['Fireworks']],
  ['friendli', ['Friendli']],
  ['gemini', ['Google AI Studio', 'google-ai-studio']],
  ['groq', ['Groq']],
  ['huggingface', ['HuggingFace']],
  ['hyperbolic', ['Hyperbolic']],
  ['minimax', ['Minimax']],
  ['mistral', ['Mistral']],
  ['moonshot', ['Moonshot AI', 'moonshotai']],
  ['nebius', ['Nebius']],
  ['novita', ['Novita']],
  ['nvidia', ['Nvidia']],
  ['openai', ['OpenAI']],
  ['perplexity', ['Perplexity']],
  ['replicate', ['Replicate']],
  ['sambanova', ['SambaNova']],
  ['siliconflow', ['SiliconFlow']],
  ['together', ['Together']],
  ['vertex', ['Google', 'google-vertex']],
  ['workers-ai', ['Cloudflare', 'cloudflare']],
  ['xai', ['xAI']],
  ['zai', ['Z.AI', 'z-ai']],
])

/** What OpenRouter calls one of our providers; a provider that it does not have keeps our id. */
export function openRouterName(provider: string): ProviderName {
  const [name = provider, slug = provider] = NAMES.get(provider) ?? []
  return { slug, name }
}
