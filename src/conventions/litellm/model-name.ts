import { ownProvider } from '../provider-names.ts'

/** LiteLLM's words for providers that nobody else writes so. Source: BerriAI/litellm, `litellm/constants.py`. */
const WORDS: ReadonlySet<string> = new Set([
  ...['ai21_chat', 'anthropic_text', 'azure_ai', 'azure_text', 'bedrock_converse', 'bedrock_mantle', 'codestral'],
  ...['cohere_chat', 'custom_openai', 'dashscope', 'fireworks_ai', 'friendliai', 'hosted_vllm', 'jina_ai', 'lm_studio'],
  ...['nvidia_nim', 'ollama_chat', 'openai_like', 'text-completion-codestral', 'text-completion-openai', 'together_ai'],
  ...['vercel_ai_gateway', 'vertex_ai', 'vertex_ai_beta'],
])

/** What LiteLLM's clients put before a model of a proxy. */
const PROXY = 'litellm_proxy/'

/** Whether a model is named as only LiteLLM names it. */
export function isNamedByLiteLlm(name: string): boolean {
  return name.startsWith(PROXY) || WORDS.has(name.slice(0, Math.max(0, name.indexOf('/'))))
}

/**
 * Names a model in our words: `vertex_ai/gemini-2.5-pro` is `vertex/gemini-2.5-pro`. `provider` is its
 * `custom_llm_provider`, for a name that says none.
 */
export function ownModel(name: string, provider: string | null = null): string {
  const bare = name.startsWith(PROXY) ? name.slice(PROXY.length) : name
  const slash = bare.indexOf('/')
  const word = slash > 0 ? bare.slice(0, slash) : ''
  if (provider !== null && word !== provider) return routed(`${ownProvider(provider)}/${bare}`)
  return routed(WORDS.has(word) || word === 'cloudflare' ? `${ownProvider(word)}${bare.slice(slash)}` : bare)
}

/** Which of Bedrock's endpoints is asked is not the caller's to say here. */
function routed(name: string): string {
  return name.replace(/^bedrock\/(?:converse|converse_like|invoke)\//, 'bedrock/')
}

/** Our id of the provider that one of our names says; null when it says none. */
export function providerOf(model: string): string | null {
  const slash = model.indexOf('/')
  return slash > 0 ? model.slice(0, slash) : null
}
