/** What other gateways call providers, where it is not our id of them. Some write `_` or a space for `-`. */
const OWN_IDS: ReadonlyMap<string, string> = new Map([
  ['ai21-chat', 'ai21'],
  ['amazon-bedrock', 'bedrock'],
  ['anthropic-text', 'anthropic'],
  ['aws-bedrock', 'bedrock'],
  ['azure-ai', 'azure'],
  ['azure-openai', 'azure'],
  ['azure-text', 'azure'],
  ['bedrock-converse', 'bedrock'],
  ['bedrock-mantle', 'bedrock'],
  ['cloudflare', 'workers-ai'],
  ['aiml', 'aimlapi'],
  ['codestral', 'mistral'],
  ['cohere-chat', 'cohere'],
  ['custom-openai', 'custom'],
  ['dashscope', 'alibaba'],
  ['featherless-ai', 'featherless'],
  ['fireworks-ai', 'fireworks'],
  ['friendliai', 'friendli'],
  ['github-models', 'github'],
  ['grok', 'xai'],
  ['google', 'gemini'],
  ['google-ai-studio', 'gemini'],
  ['google-vertex', 'vertex'],
  ['google-vertex-ai', 'vertex'],
  ['hosted-vllm', 'vllm'],
  ['jina-ai', 'jina'],
  ['litellm-proxy', 'litellm'],
  ['lm-studio', 'lmstudio'],
  ['meta-llama', 'meta'],
  ['mistral-ai', 'mistral'],
  ['mistralai', 'mistral'],
  ['moonshot-ai', 'moonshot'],
  ['moonshotai', 'moonshot'],
  ['novita-ai', 'novita'],
  ['nvidia-nim', 'nvidia'],
  ['ollama-chat', 'ollama'],
  ['openai-like', 'custom'],
  ['perplexity-ai', 'perplexity'],
  ['text-completion-codestral', 'mistral'],
  ['text-completion-openai', 'openai'],
  ['together-ai', 'together'],
  ['togetherai', 'together'],
  ['veniceai', 'venice'],
  ['vercel-ai-gateway', 'vercel'],
  ['vertex-ai', 'vertex'],
  ['vertex-ai-beta', 'vertex'],
  ['vertexanthropic', 'vertex'],
  ['voyage-ai', 'voyage'],
  ['voyageai', 'voyage'],
  ['x-ai', 'xai'],
  ['xiaomi-mimo', 'xiaomi'],
  ['z-ai', 'zai'],
  ['z.ai', 'zai'],
  ['zhipu', 'zai-cn'],
  ['zhipuai', 'zai-cn'],
])

/**
 * Our id of a provider that another gateway names: `google-vertex`, `vertex-ai` and `vertex_ai` are `vertex`. A name that no
 * gateway has for one of ours stays as it is, in lower case.
 * Sources: https://openrouter.ai/docs/client-sdks/typescript/models/byokproviderslug, https://vercel.com/docs/ai-gateway,
 * BerriAI/litellm `litellm/constants.py`, Portkey-AI/gateway `src/globals.ts`.
 */
export function ownProvider(slug: string): string {
  const name = slug.trim().toLowerCase()
  return OWN_IDS.get(name.replaceAll(/[_ ]/g, '-')) ?? name
}
